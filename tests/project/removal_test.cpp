#include "core/project/removal.h"

#include <gmock/gmock.h>

#include "core/files/environment.h"
#include "core/project/task_file.h"
#include "ferula/error.h"
#include "tests/project/project.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;
using testing::UnorderedElementsAre;

// A project in which an earlier schedule made a file of each kind, and then this one.
class RemovalTest : public Project {
 protected:
  RemovalTest() : earlier_(run("earlier")), created_(run("this")) {}

  std::vector<CreatedFile> run(const std::string& name) const {
    StepFiles files = step("0001_train", name);
    const auto weights = files.create("parameters", "t");
    write(weights, "weights");
    write(files.create("predictions", "t", "fold_0.npz"), "numbers");
    write_model(files.create("models", "t", "fold_0.json"),
                {.name = "fold_0", .weights = files.reference(weights)});
    write(files.create("temporary", "", "x.bin"), "x");
    return files.finish();
  }

  std::string weights_of(const std::string& file) const {
    return read_model(output_ / "mine" / file, output_ / "mine").weights;
  }

  std::vector<CreatedFile> earlier_, created_;
};

TEST_F(RemovalTest, TakesFilesOfTheseKindsThatThisScheduleMade) {
  const Removal removal = remove_created(output_ / "mine", created_, {"predictions"});
  EXPECT_THAT(removal.references, ElementsAre("PREDICTIONS/t/fold_0_0002.npz"));
  EXPECT_THAT(removal.changed, IsEmpty());
  EXPECT_THAT(tree(),
              UnorderedElementsAre("MODELS/t/fold_0_0001.json", "MODELS/t/fold_0_0002.json",
                                   "PARAMETERS/t/model_0001.pt", "PARAMETERS/t/model_0002.pt",
                                   "PREDICTIONS/t/fold_0_0001.npz"));
}

TEST_F(RemovalTest, OfWeightsIsSaidByTheirModel) {
  const Removal removal = remove_created(output_ / "mine", created_, {"parameters"});
  EXPECT_EQ(weights_of("MODELS/t/fold_0_0001.json"), "PARAMETERS/t/model_0001.pt");
  EXPECT_EQ(weights_of("MODELS/t/fold_0_0002.json"), "");
  ASSERT_EQ(removal.changed.size(), 1u);
  EXPECT_EQ(removal.changed[0].sha256, sha256(output_ / "mine/MODELS/t/fold_0_0002.json"));
}

TEST_F(RemovalTest, DoneAgainDoesAndSaysTheSame) {
  const Removal first = remove_created(output_ / "mine", created_, {"parameters"});
  const Removal second = remove_created(output_ / "mine", created_, {"parameters"});
  EXPECT_EQ(first.references, second.references);
  EXPECT_EQ(first.changed, second.changed);
}

TEST_F(RemovalTest, OfNothingChangesNothing) {
  const auto before = tree();
  const Removal removal = remove_created(output_ / "mine", created_, {});
  EXPECT_THAT(removal.references, IsEmpty());
  EXPECT_EQ(tree(), before);
}

TEST_F(RemovalTest, OfTemporaryFilesTakesTheirFolder) {
  const auto schedule = output_ / "mine/runs/this";
  write(schedule / "temporary/unnamed", "left by a step in its own way");
  remove_temporary_folder(schedule);
  remove_temporary_folder(schedule);
  EXPECT_FALSE(std::filesystem::exists(schedule / "temporary"));
  EXPECT_TRUE(std::filesystem::exists(output_ / "mine/runs/earlier/temporary/x_0001.bin"));
}

TEST_F(RemovalTest, IsForgottenByTasksToo) {
  Task task;
  task.paths = {{"weights", "PARAMETERS/t/model_0002.pt"}, {"plot", "PLOTS/x_0001.svg"}};
  task.models = {{.name = "fold_0", .weights = "PARAMETERS/t/model_0002.pt"},
                 {.name = "fold_0", .weights = "PARAMETERS/t/model_0001.pt"}};
  forget_files(task, {"PARAMETERS/t/model_0002.pt"});
  EXPECT_EQ(task.paths, (std::map<std::string, std::string>{{"plot", "PLOTS/x_0001.svg"}}));
  EXPECT_EQ(task.models[0].weights, "");
  EXPECT_EQ(task.models[1].weights, "PARAMETERS/t/model_0001.pt");
}

TEST(KindsToRemove, AreNamedOrAll) {
  const FileKinds kinds({{"distances", "PROJECT/DISTANCES/FILE", true}});
  EXPECT_THAT(kinds_to_remove({"predictions", "distances"}, kinds, ""),
              ElementsAre("distances", "predictions"));
  EXPECT_EQ(kinds_to_remove({"all"}, kinds, "").size(), kinds.all().size());
  EXPECT_THAT(kinds_to_remove({}, kinds, ""), IsEmpty());
  EXPECT_THAT([&] { kinds_to_remove({"parameter"}, kinds, "x.yaml:3: schedule.remove"); },
              ThrowsMessage<Error>(HasSubstr("x.yaml:3: schedule.remove: unknown kind of files "
                                             "'parameter' (did you mean 'parameters'?)")));
}

}  // namespace
}  // namespace ferula
