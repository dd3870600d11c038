#include "core/project/reuse.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/config/yaml.h"
#include "ferula/error.h"
#include "tests/project/project.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

class ReuseTest : public Project {
 protected:
  std::vector<ReusedFile> find(const std::string& yaml,
                               const FileKinds& kinds = FileKinds()) const {
    const ConfigValue reuse = parse_yaml_text(yaml, "x.yaml");
    return find_reused(reuse_requests(reuse, "schedule.reuse"), kinds, output_ / "mine");
  }

  std::vector<std::string> references(const std::string& yaml) const {
    std::vector<std::string> references;
    for (const std::vector<ReusedFile> files = find(yaml); const ReusedFile& file : files)
      references.push_back(file.reference);
    return references;
  }
};

TEST_F(ReuseTest, TakesTheHighestNumberOfEachTask) {
  make("other", "parameters", "b");
  for (int i = 0; i < 3; ++i) make("other", "parameters", "a");
  EXPECT_THAT(find("parameters: other"),
              ElementsAre(ReusedFile{"parameters", "a", "../other/PARAMETERS/a/model_0003.pt"},
                          ReusedFile{"parameters", "b", "../other/PARAMETERS/b/model_0001.pt"}));
}

TEST_F(ReuseTest, TakesTheHighestNumberOfEachName) {
  for (int i = 0; i < 2; ++i) make("other", "predictions", "a", "fold_1.npz");
  make("other", "predictions", "a", "fold_10.npz");
  EXPECT_THAT(references("predictions: other"),
              ElementsAre("../other/PREDICTIONS/a/fold_1_0002.npz",
                          "../other/PREDICTIONS/a/fold_10_0001.npz"));
}

TEST_F(ReuseTest, TakesTheNumberThatIsAskedFor) {
  for (int i = 0; i < 3; ++i) make("other", "parameters", "a");
  EXPECT_THAT(references("parameters: \"other#2\""),
              ElementsAre("../other/PARAMETERS/a/model_0002.pt"));
}

TEST_F(ReuseTest, TakesProjectsInTheirOrder) {
  make("one", "predictions", "a", "x.npz");
  make("two", "predictions", "a", "x.npz");
  make("two", "predictions", "a", "x.npz");
  EXPECT_THAT(references("predictions: [two, one]"),
              ElementsAre("../two/PREDICTIONS/a/x_0002.npz", "../one/PREDICTIONS/a/x_0001.npz"));
  EXPECT_THAT(references("predictions: [one, 'two#1']"),
              ElementsAre("../one/PREDICTIONS/a/x_0001.npz", "../two/PREDICTIONS/a/x_0001.npz"));
}

TEST_F(ReuseTest, TakesAllModelsOfAllProjects) {
  for (int i = 0; i < 2; ++i) make("one", "models", "a", "fold_0.json");
  make("two", "models", "a", "fold_0.json");
  EXPECT_THAT(references("models: [one, two]"),
              ElementsAre("../one/MODELS/a/fold_0_0001.json", "../one/MODELS/a/fold_0_0002.json",
                          "../two/MODELS/a/fold_0_0001.json"));
}

TEST_F(ReuseTest, TakesAProjectByItsPath) {
  make("one", "models", "a", "fold_0.json");
  EXPECT_THAT(references("models: " + (output_ / "one").string()),
              ElementsAre("../one/MODELS/a/fold_0_0001.json"));
}

TEST_F(ReuseTest, TakesKindsOfTheSchedulerAndKindsWithoutATask) {
  const FileKinds kinds({{"distances", "PROJECT/DISTANCES/FILE", true, Reuse::global},
                         {"card", "PROJECT/CARDS/TASK/card.json", false, Reuse::by_task}});
  StepFiles files(folders("step", "run", "other"), kinds, {});
  write(files.create("distances", "", "l2.csv"), "x");
  write(files.create("card", "a"), "x");
  files.create("distances", "", "l2.csv");  // a name only: it is not written
  EXPECT_THAT(find("{distances: other, card: other}", kinds),
              ElementsAre(ReusedFile{"distances", "", "../other/DISTANCES/l2_0001.csv"},
                          ReusedFile{"card", "a", "../other/CARDS/a/card.json"}));
  EXPECT_THAT([&] { find("card: \"other#1\"", kinds); },
              ThrowsMessage<Error>(HasSubstr("files of the kind 'card' have no numbers")));
}

TEST_F(ReuseTest, IsWhatAStepGets) {
  make("other", "models", "a", "fold_0.json");
  make("other", "models", "b", "fold_0.json");
  const StepFiles files(folders(), FileKinds(), find("models: other"));
  EXPECT_THAT(files.reused("models", "b"),
              ElementsAre(output_ / "other/MODELS/b/fold_0_0001.json"));
  EXPECT_TRUE(files.reused("models", "c").empty());
  EXPECT_THROW(files.reused("plots", ""), Error);
  EXPECT_THROW(files.reused("nothing", ""), Error);
}

TEST_F(ReuseTest, ComesBackFromJson) {
  const ReusedFile file = {"models", "a", "../other/MODELS/a/x_0001.json"};
  EXPECT_EQ(nlohmann::ordered_json(file).get<ReusedFile>(), file);
}

TEST_F(ReuseTest, RefusesWhatIsNotThereAndNamesThePlace) {
  make("other", "models", "a", "fold_0.json");
  const auto refuses = [&](const std::string& yaml, const std::string& sentence) {
    EXPECT_THAT(
        [&] { find(yaml); },
        ThrowsMessage<Error>(AllOf(StartsWith("x.yaml: schedule.reuse"), HasSubstr(sentence))))
        << yaml;
  };
  refuses("modles: other", "modles: unknown kind of files 'modles' (did you mean 'models'?)");
  refuses("plots: other", "files of the kind 'plots' are not made to be used by other projects");
  refuses("temporary: other", "are not made to be used by other projects");
  refuses("models: othr", "there is no project 'othr' in '" + output_.path().string() +
                              "' (did you mean 'other'?)");
  refuses("models: ''", "there is no project ''");
  refuses("models: /nowhere/x", "there is no project '/nowhere/x'");
  refuses("models: \"other#7\"", "with the number 7: the numbers are 1");
  refuses("models: \"other#\"", "expected a project, or project#number as in 'other#3'");
  refuses("models: \"other#x\"", "expected a project, or project#number");
  refuses("models: \"other#0\"", "expected a project, or project#number");
  refuses("models: \"other#-1\"", "expected a project, or project#number");
  refuses("models: \"other#99999999999999999999\"", "expected a project, or project#number");
  refuses("parameters: other", "has no files of the kind 'parameters'");
  refuses("models: {a: b}", "expected a project");
  refuses("models: [[other]]", "expected a project");
  refuses("models: ", "expected a project");
  refuses("[models]", "expected kinds of files and projects");
  EXPECT_TRUE(find("{}").empty());
  EXPECT_FALSE(std::filesystem::exists(output_ / "mine"));
}

}  // namespace
}  // namespace ferula
