#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "core/state/state_tree.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Dump, ShowsAllThatIsKnownOfEachValue) {
  StateTree tree;
  State& trainer = tree.scope("trainer");
  auto& epoch = trainer.add<std::int64_t>("training/epoch", 3, {Role::counter, "", "epochs done"});
  trainer.add<at::Tensor>("training/images", at::zeros({64, 1, 28, 28}), {});
  trainer.add<double>("training/seconds", 0.25, {Role::clock, "s", "time since the start"});
  const Subscription csv = tree.scope("csv").subscribe(on(epoch), Phase::writers, [] {});
  const Subscription bar = tree.scope("bar").subscribe(on(epoch), Phase::writers, [] {});
  EXPECT_EQ(
      tree.dump(),
      R"(path              value                  type     unit  owner    last writer  listeners     meaning
training/epoch    3                      integer        trainer  trainer      2 (csv, bar)  epochs done
training/images   Float [64, 1, 28, 28]  tensor         trainer  trainer      0
training/seconds  0.25                   real     s     trainer  trainer      0             time since the start
)");
}

TEST(Dump, NamesTheLastWriterOfASetting) {
  StateTree tree;
  Var<double>& rate = tree.scope("trainer").add<double>("lr", 0.1, {.role = Role::setting});
  Setting<double> setting = tree.scope("schedule").setting<double>("lr");
  setting.set(0.01);
  EXPECT_THAT(tree.dump(), HasSubstr("trainer  schedule"));
  rate = 0.1;
  EXPECT_THAT(tree.dump(), HasSubstr("trainer  trainer"));
}

TEST(Dump, KeepsALineAValue) {
  StateTree tree;
  tree.scope("t").add<std::string>("t/text", "two\nlines", {});
  EXPECT_THAT(tree.dump(), HasSubstr("\"two lines\""));
}

TEST(Dump, CutsLongTextBetweenCharacters) {
  StateTree tree;
  std::string text(59, 'a');
  for (int i = 0; i < 10; ++i) text += "é";
  tree.scope("t").add<std::string>("t/text", text, {});
  EXPECT_THAT(tree.dump(), HasSubstr("\"" + std::string(59, 'a') + "…\""));
}

TEST(Dump, ShowsUndefinedTensors) {
  StateTree tree;
  tree.scope("t").add<at::Tensor>("t/tensor", at::Tensor(), {});
  EXPECT_THAT(tree.dump(), HasSubstr("undefined"));
}

TEST(Dump, ForgetsListenersThatLeft) {
  StateTree tree;
  auto& flag = tree.scope("t").add<bool>("t/flag", false, {});
  Subscription s = tree.scope("listener").subscribe(on(flag), Phase::writers, [] {});
  EXPECT_THAT(tree.dump(), HasSubstr("1 (listener)"));
  s.reset();
  EXPECT_THAT(tree.dump(), Not(HasSubstr("listener)")));
}

}  // namespace
}  // namespace ferula
