#include <gmock/gmock.h>

#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;
using testing::ThrowsMessage;

std::vector<RunReport> test_with(const fs::path& experiment, std::vector<std::string> settings) {
  return test(
      experiment,
      {.settings = std::move(settings), .worker = "Tester", .trust_plugins = true, .quiet = true});
}

TEST(MultiTests, AreEachATestInAFolderOfItsOwn) {
  const TemporaryFolder folder;
  const fs::path experiment =
      train(folder, {"testing.multi_tests={samples: [10, 6], max_test_episodes: [-1, 1]}"}).folder;
  const std::vector<RunReport> reports = test_with(experiment, {});
  ASSERT_THAT(reports, SizeIs(2));
  EXPECT_NE(reports[0].folder, reports[1].folder);
  EXPECT_EQ(rows(reports[0].folder, "testing"), 3u);  // 10 samples, 4 a batch
  EXPECT_EQ(rows(reports[1].folder, "testing"), 1u);
  EXPECT_THAT(content(reports[1].folder / "tester.log"),
              HasSubstr("Test 2 of 2: max_test_episodes=1 samples=6"));
  EXPECT_THAT(content(reports[1].folder / "testing_configuration.yaml"),
              AllOf(HasSubstr("samples: 6"), Not(HasSubstr("multi_tests"))));
}

TEST(MultiTests, TakePathsWhereAKeyIsNotEnough) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  const auto with = [&](const std::string& lists) {
    return test_with(experiment, {"testing.sampler={name: RandomSampler}",
                                  "testing.multi_tests={" + lists + "}"});
  };
  EXPECT_THAT(with("sampler.name: [RandomSampler, SequentialSampler]"), SizeIs(2));
  EXPECT_THAT([&] { with("name: [RandomSampler]"); },
              ThrowsMessage<Error>(HasSubstr("may be testing.problem.name, testing.sampler.name")));
}

TEST(MultiTests, SayWhatIsWrongBeforeAnythingIsTested) {
  const TemporaryFolder folder;
  const fs::path experiment = train(folder).folder;
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"{sampels: [1, 2]}", "the section testing has no 'sampels' (did you mean 'samples'?)"},
      {"{samples: [1, 2], batch_size: [4]}", "there are 1 of batch_size, 2 of samples"},
      {"{samples: 10}", "expected keys of testing, each with a list of values"},
      {"{}", "expected keys of testing, each with a list of values"},
      {"{samples: [10, many]}", "testing.problem.samples: expected an integer"}};
  for (const auto& [lists, message] : mistakes)
    EXPECT_THAT([&] { test_with(experiment, {"testing.multi_tests=" + lists}); },
                ThrowsMessage<Error>(HasSubstr(message)))
        << lists;
  for (const fs::directory_entry& entry : fs::directory_iterator(experiment))
    EXPECT_FALSE(entry.path().filename().string().starts_with("test_"));
}

}  // namespace
}  // namespace ferula
