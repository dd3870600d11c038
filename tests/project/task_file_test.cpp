#include "core/project/task_file.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/project/task_json.h"
#include "ferula/error.h"
#include "tests/project/project.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

using Json = nlohmann::ordered_json;

Task fashion() {
  Task task = {
      .name = "fashion", .type = "classification", .problem = "FashionMNIST", .samples = 60000};
  task.classes = {"shirt", "boot"};
  task.streams = {{"images", {-1, 1, 28, 28}, at::kFloat, "pixels"},
                  {"any", {}, at::ScalarType::Undefined, ""}};
  task.paths = {{"samples", "EXAMPLES/fashion/samples_0001.png"}};
  task.models = {{"fold_0",
                  "runs/x/steps/0002/e",
                  "PARAMETERS/fashion/model_0001.pt",
                  {{"loss", 0.1}, {"inf", INFINITY}, {"nan", NAN}}}};
  return task;
}

TEST(TaskFile, ComesBackAsItWasWritten) {
  const TemporaryFolder folder;
  Task other;
  other.name = "other";
  write_tasks(folder / "tasks.json", {fashion(), other});
  const std::vector<Task> tasks = read_tasks(folder / "tasks.json");
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(Json(tasks[0]), Json(fashion()));
  EXPECT_EQ(tasks[0].samples, 60000);
  EXPECT_EQ(tasks[0].streams[1].type, at::ScalarType::Undefined);
  EXPECT_EQ(tasks[0].models[0].performance.at("loss"), 0.1);
  EXPECT_EQ(tasks[0].models[0].performance.at("inf"), INFINITY);
  EXPECT_TRUE(std::isnan(tasks[0].models[0].performance.at("nan")));
  EXPECT_EQ(Json(tasks[1]), Json(other));
}

TEST(TaskFile, KeepsKeysOfOtherVersionsAtEveryLevel) {
  const TemporaryFolder folder;
  Json json = {{"made_by", "a newer one"}, {"tasks", {fashion(), fashion()}}};
  json["tasks"][1]["name"] = "second";
  json["tasks"][0]["splits"] = {1, 2};
  json["tasks"][0]["streams"][0]["unit"] = {{"name", "grey"}};
  json["tasks"][0]["models"][0]["seconds"] = 3;
  json["tasks"][1]["models"].push_back(json["tasks"][1]["models"][0]);
  json["tasks"][1]["models"][1]["rank"] = "second of this name";
  const std::string text = json.dump(2) + "\n";
  write(folder / "tasks.json", text);
  write_tasks(folder / "tasks.json", read_tasks(folder / "tasks.json"));
  EXPECT_EQ(content(folder / "tasks.json"), text);
}

TEST(TaskFile, TakesOverWhatChanged) {
  const TemporaryFolder folder;
  Json json = {{"tasks", {fashion()}}};
  json["tasks"][0]["splits"] = {1, 2};
  write(folder / "tasks.json", json.dump());
  Task task = fashion();
  task.samples = 7;
  task.paths = {{"plot", "PLOTS/x_0001.svg"}};
  task.models.push_back({.name = "fold_1"});
  write_tasks(folder / "tasks.json", {task});
  EXPECT_EQ(Json(read_tasks(folder / "tasks.json")[0]), Json(task));
  EXPECT_THAT(content(folder / "tasks.json"), HasSubstr("splits"));
}

TEST(TaskFile, RefusesDamagedFilesInOneSentence) {
  const TemporaryFolder folder;
  Json bad_type = {{"tasks", {fashion()}}}, bad_number = bad_type;
  bad_type["tasks"][0]["streams"][0]["type"] = "Floating";
  bad_number["tasks"][0]["models"][0]["performance"]["loss"] = "much";
  for (const std::string text :
       {"", "{", "[]", "{}", R"({"tasks": 1})", R"({"tasks": [{}]})", "\xff"}) {
    write(folder / "tasks.json", text);
    EXPECT_THAT([&] { read_tasks(folder / "tasks.json"); },
                ThrowsMessage<Error>(HasSubstr("tasks.json' is no list of tasks")))
        << text;
  }
  write(folder / "tasks.json", bad_type.dump());
  EXPECT_THAT([&] { read_tasks(folder / "tasks.json"); },
              ThrowsMessage<Error>(HasSubstr("unknown type of a stream 'Floating'")));
  write(folder / "tasks.json", bad_number.dump());
  EXPECT_THAT([&] { read_tasks(folder / "tasks.json"); },
              ThrowsMessage<Error>(HasSubstr("tasks.json' is no list of tasks")));
  EXPECT_THAT([&] { read_tasks(folder / "none.json"); },
              ThrowsMessage<Error>(HasSubstr("cannot open")));
}

TEST(TaskFile, IsNotOverwrittenIfItIsDamaged) {
  const TemporaryFolder folder;
  write(folder / "tasks.json", "{\"tasks\": [");
  EXPECT_THROW(write_tasks(folder / "tasks.json", {fashion()}), Error);
  EXPECT_EQ(content(folder / "tasks.json"), "{\"tasks\": [");
}

using ModelFile = Project;

TEST_F(ModelFile, CanBeReadFromAnotherProject) {
  const auto file = make("other", "models", "fashion", "fold_0.json");
  write_model(file, fashion().models[0]);
  const StoredModel there = read_model(file, output_ / "other");
  EXPECT_EQ(Json(there), Json(fashion().models[0]));
  const StoredModel here = read_model(file, output_ / "mine");
  EXPECT_EQ(here.weights, "../other/PARAMETERS/fashion/model_0001.pt");
  EXPECT_EQ(here.experiment, "../other/runs/x/steps/0002/e");
  EXPECT_EQ(here.performance.at("loss"), 0.1);
}

TEST_F(ModelFile, ForgetsItsWeightsAndNothingElse) {
  const auto file = make("mine", "models", "fashion", "fold_0.json");
  Json json = fashion().models[0];
  json["comment"] = "mine";
  write(file, json.dump());
  forget_weights(file);
  forget_weights(file);
  json["weights"] = "";
  EXPECT_EQ(Json::parse(content(file)), json);
  EXPECT_THAT(read_model(file, output_ / "mine").weights, IsEmpty());
}

}  // namespace
}  // namespace ferula
