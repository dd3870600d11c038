// What a model starts with, and what of it is trained.
#include <ATen/ops/ones.h>
#include <gmock/gmock.h>

#include "core/checkpoint/archive.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

at::Tensor coefficients(const fs::path& experiment, const std::string& which) {
  return read_archive(experiment / "models" / ("model_" + which + ".pt"))
      .get<Dictionary>("state_dict")
      .get<at::Tensor>("coefficients");
}

const std::string kStandStill = "training.optimizer.lr=0";

TEST(InitialWeights, AreTheBestOfAnExperiment) {
  const TemporaryFolder folder;
  const fs::path first = train(folder).folder;
  const fs::path second = train(folder, {"model.load=" + first.string(), kStandStill}).folder;
  EXPECT_TRUE(coefficients(second, "latest").equal(coefficients(first, "best")));
  EXPECT_THAT(content(second / "trainer.log"), HasSubstr("model_best.pt: all 1 tensors taken"));
}

TEST(InitialWeights, MustFitUnlessTheyNeedNot) {
  const TemporaryFolder folder;
  const fs::path file = folder / "weights.pt";
  write_archive(file, {{"state_dict",
                        Dictionary({{"coefficients", at::ones({2})}, {"bias", at::ones({1})}})}});
  const std::string load = "model.load=" + file.string();
  EXPECT_THAT([&] { train(folder, {load}); },
              ThrowsMessage<Error>(HasSubstr("'bias' is not needed")));

  const fs::path part = train(folder, {load, "model.load_strict=false", kStandStill}).folder;
  EXPECT_TRUE(coefficients(part, "latest").equal(at::ones({2})));
  EXPECT_THAT(content(part / "trainer.log"), HasSubstr("1 tensors taken; not used: bias"));

  EXPECT_THAT(
      [&] {
        train(folder, {load, "model.load_strict=false", "model.degree=4"});
      },
      ThrowsMessage<Error>(
          AllOf(HasSubstr("0 tensors taken"), HasSubstr("of another shape: coefficients"))));
}

TEST(InitialWeights, MayBeChosenByName) {
  const TemporaryFolder folder;
  const fs::path file = folder / "weights.pt";
  write_archive(file, {{"state_dict",
                        Dictionary({{"coefficients", at::ones({2})}, {"bias", at::ones({1})}})}});
  const std::string load = "model.load=" + file.string();
  const fs::path part = train(folder, {load, "model.load_only=[coef*]", kStandStill}).folder;
  EXPECT_TRUE(coefficients(part, "latest").equal(at::ones({2})));
  EXPECT_THAT(content(part / "trainer.log"), HasSubstr("all 1 tensors taken of coef*"));

  EXPECT_THAT(
      [&] {
        train(folder, {load, "model.load_only=[coef*]", "model.degree=4"});
      },
      ThrowsMessage<Error>(HasSubstr("coefficients")));
  EXPECT_THAT([&] { train(folder, {"model.load_only=[coef*]"}); },
              ThrowsMessage<Error>(HasSubstr("model.load must say of which experiment or file")));
  EXPECT_THAT(
      [&] {
        train(folder, {load, "model.load_only=[bias]"});
      },
      ThrowsMessage<Error>(
          AllOf(HasSubstr("load_only: no tensor matches 'bias'"), HasSubstr("coefficients"))));
}

TEST(InitialWeights, AreNotThoseThatATestIsAbout) {
  const TemporaryFolder folder;
  const fs::path first = train(folder).folder;
  const fs::path second = train(folder, {"model.load=" + first.string()}).folder;
  const auto tested = [&](std::vector<std::string> settings) {
    const fs::path made = test(second, {.settings = std::move(settings),
                                        .worker = "Tester",
                                        .trust_plugins = true,
                                        .quiet = true})
                              .front()
                              .folder;
    return content(made / "tester.log");
  };
  EXPECT_THAT(tested({}), HasSubstr((second / "models" / "model_best.pt").string()));
  EXPECT_THAT(tested({"model.load=" + first.string()}),
              HasSubstr((first / "models" / "model_best.pt").string()));
}

TEST(InitialWeights, ThatAreFrozenAreNotTrained) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { train(folder, {"model.freeze=[coef*]"}); },
              ThrowsMessage<Error>(HasSubstr("nothing to train")));
  EXPECT_THAT([&] { train(folder, {"model.freeze=[bias]"}); },
              ThrowsMessage<Error>(
                  AllOf(HasSubstr("no trained tensor matches 'bias'"), HasSubstr("coefficients"))));
}

// An average that nothing enters: validations see the first weights, whatever is learned.
TEST(InitialWeights, StayThoseOfAnAverageThatKeepsAll) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder, {"model.ema_decay=1", "validation.problem.noise=0",
                                             "validation.dataloader.shuffle=false"})
                                  .folder;
  const std::vector<std::string> validations =
      lines(experiment / "validation_set_agg_statistics.csv");
  const auto loss = [](const std::string& line) { return line.substr(14, 12); };
  EXPECT_EQ(loss(validations[1]), loss(validations[3]));
  EXPECT_FALSE(coefficients(experiment, "latest")
                   .equal(read_archive(experiment / "models" / "model_latest.pt")
                              .get<Dictionary>("models")
                              .get<Dictionary>("model")
                              .get<at::Tensor>("coefficients")));
}

}  // namespace
}  // namespace ferula
