#include "core/state/scope.h"

#include <gmock/gmock.h>

#include "core/state/state_tree.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

class ScopeTest : public testing::Test {
 protected:
  StateTree tree_;
  State& trainer_ = tree_.scope("trainer");
  State& observer_ = tree_.scope("observer");
};

TEST_F(ScopeTest, AddReturnsTheDeclaredValue) {
  Var<std::string>& phase = trainer_.add<std::string>("training/phase", "warm-up", {});
  EXPECT_EQ(phase.get(), "warm-up");
  EXPECT_EQ(&observer_.get<std::string>("training/phase"), &phase);
}

TEST_F(ScopeTest, ANameBelongsToWhoDeclaredBelowItFirst) {
  trainer_.add<double>("training/loss", 0, {});
  trainer_.add<double>("training/accuracy", 0, {});
  EXPECT_THAT([&] { observer_.add<double>("training/mine", 0, {}); },
              ThrowsMessage<Error>(AllOf(HasSubstr("'observer' cannot declare 'training/mine'"),
                                         HasSubstr("belongs to 'trainer'"))));
}

TEST_F(ScopeTest, EqualNamesShareAScope) {
  trainer_.add<double>("training/loss", 0, {});
  tree_.scope("trainer").add<double>("training/accuracy", 0, {});
  EXPECT_TRUE(observer_.contains("training/accuracy"));
}

TEST_F(ScopeTest, APathIsDeclaredOnce) {
  trainer_.add<double>("training/loss", 0, {});
  EXPECT_THAT([&] { trainer_.add<double>("training/loss", 0, {}); },
              ThrowsMessage<Error>(HasSubstr("a second time")));
}

TEST_F(ScopeTest, APathHasNoEmptyNamesAndNoSpaces) {
  for (const char* path : {"", "/loss", "training/", "training//loss", "training/my loss", "a\nb"})
    EXPECT_THAT([&] { trainer_.add<double>(path, 0, {}); },
                ThrowsMessage<Error>(HasSubstr("is no path")));
}

TEST_F(ScopeTest, ACounterIsAnInteger) {
  EXPECT_THAT([&] { trainer_.add<double>("training/epoch", 0, {.role = Role::counter}); },
              ThrowsMessage<Error>(HasSubstr("a counter must be an integer")));
}

TEST_F(ScopeTest, AUniqueTailFindsAValue) {
  const Var<double>& loss = trainer_.add<double>("training/set/loss", 0, {});
  EXPECT_EQ(&observer_.get<double>("loss"), &loss);
  EXPECT_EQ(&observer_.get<double>("set/loss"), &loss);
  EXPECT_FALSE(observer_.contains("ss"));
}

TEST_F(ScopeTest, AnAmbiguousTailListsTheCandidates) {
  trainer_.add<double>("training/loss", 0, {});
  trainer_.add<double>("validation/loss", 0, {});
  EXPECT_FALSE(observer_.contains("loss"));
  EXPECT_THAT([&] { observer_.get<double>("loss"); },
              ThrowsMessage<Error>(HasSubstr("'loss' may be training/loss or validation/loss")));
}

TEST_F(ScopeTest, AWholePathIsNeverAmbiguous) {
  const Var<double>& loss = trainer_.add<double>("loss", 0, {});
  trainer_.add<double>("training/loss", 0, {});
  EXPECT_EQ(&observer_.get<double>("loss"), &loss);
}

TEST_F(ScopeTest, AnUnknownPathSuggestsTheNearest) {
  trainer_.add<double>("training/loss", 0, {});
  EXPECT_THAT([&] { observer_.get<double>("training/los"); },
              ThrowsMessage<Error>(HasSubstr("did you mean 'training/loss'?")));
  EXPECT_THAT([&] { observer_.get<double>("lss"); },
              ThrowsMessage<Error>(HasSubstr("did you mean 'loss'?")));
}

TEST_F(ScopeTest, AnotherTypeIsRefused) {
  trainer_.add<double>("training/loss", 0, {});
  EXPECT_THAT([&] { observer_.get<std::int64_t>("loss"); },
              ThrowsMessage<Error>(HasSubstr("'training/loss' is of type real, not integer")));
}

TEST_F(ScopeTest, OthersWriteASetting) {
  Var<double>& rate = trainer_.add<double>("optimizer/lr", 0.1, {.role = Role::setting});
  double seen = 0;
  const Subscription s = trainer_.subscribe(on(rate), Phase::writers, [&] { seen = rate; });
  Setting<double> setting = observer_.setting<double>("lr");
  setting.set(0.01);
  EXPECT_EQ(seen, 0.01);
  EXPECT_EQ(setting.get(), 0.01);
}

TEST_F(ScopeTest, OnlySettingsAreWrittenByOthers) {
  trainer_.add<double>("training/loss", 0, {});
  EXPECT_THAT([&] { observer_.setting<double>("loss"); },
              ThrowsMessage<Error>(
                  AllOf(HasSubstr("'training/loss' is no setting"), HasSubstr("'trainer'"))));
}

}  // namespace
}  // namespace ferula
