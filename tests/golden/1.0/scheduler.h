// A scheduler that calls all that plugin API 1.0 has for schedulers.
#pragma once

#include <ferula/plugin.h>
#include <ferula/scheduler.h>

#include <fstream>
#include <string>
#include <vector>

namespace golden {

class Scheduler final : public ferula::Scheduler {
 public:
  struct Params {
    std::int64_t trainings = 2;
    void list(ferula::Parameters& p) { p("trainings", trainings, "of the task"); }
  };
  explicit Scheduler(const Params& params) : params_(params) {}

  std::vector<std::string> subroutines() const override { return {"train", "look"}; }
  std::vector<ferula::FileKind> file_kinds() const override {
    return {{"notes", "PROJECT/NOTES/TASK/FILE", true, ferula::Reuse::by_task}};
  }

  void create_routine(ferula::Routine& routine) override {
    const std::string& task = routine.pivot();
    std::vector<std::int64_t> trained;
    for (std::int64_t i = 1; i <= params_.trainings; ++i) {
      routine.check(task, {epochs(i)});
      trained.push_back(routine.add({"train", {std::to_string(i)}}, {}));
    }
    const bool is_known = routine.tasks().size() == 1 && !routine.reuses("notes") &&
                          !routine.section(task, "training.problem").empty();
    if (routine.wants("look")) routine.add({"look", {is_known ? "known" : "unknown"}}, trained);
  }

  void after_preparation(ferula::StepSession& session) override {
    session.log(ferula::LogLevel::debug, "prepared");
    is_prepared_ = true;
  }

  void run_step(ferula::StepSession& session) override {
    session.result("prepared", is_prepared_ ? 1 : 0);
    if (session.step().command == "train") return train(session);
    look(session);
  }

  double before_finishing(ferula::StepSession& session) override {
    double best = 0;
    for (const ferula::StepResults& step : session.results())
      if (step.results.count("slope") > 0) best = std::max(best, step.results.at("slope"));
    return best;
  }

 private:
  static std::string epochs(std::int64_t number) {
    return "training.epochs=" + std::to_string(number);
  }

  static void train(ferula::StepSession& session) {
    const std::string& task = session.pivot().name;
    const std::string number = session.step().parameters.front();
    const ferula::ExperimentReport report =
        session.run("training", task, {"training.epochs=" + number});
    session.result("slope", session.model(report.folder)->tensors().at(0).tensor[1].item<double>());
    const auto note = session.files().create("notes", task, "note.txt");
    std::ofstream(note) << report.status << "\n";
    session.set_path(task, "note_" + number, note);
    session.add_model(
        task, {"model_" + number, session.files().reference(report.folder), "", report.best});
  }

  static void look(ferula::StepSession& session) {
    const ferula::Task& task = session.task(session.pivot().name);
    session.result("known", session.step().parameters.front() == "known" ? 1 : 0);
    session.result("samples", static_cast<double>(task.samples));
    session.result("models", static_cast<double>(task.models.size()));
    session.result("notes", static_cast<double>(task.paths.size()));
    session.result("reused",
                   static_cast<double>(session.files().reused("notes", task.name).size()));
    session.result("problem size",
                   static_cast<double>(session.problem(task.name, "training", {})->size()));
    const auto experiment = session.files().resolve(task.models.back().experiment);
    const bool has_sections = !session.section(task.name, "training.problem").empty() &&
                              !session.section_of(experiment, "training.optimizer").empty();
    session.result("sections", has_sections ? 1 : 0);
    session.result("folder", std::filesystem::is_directory(session.folder()) ? 1 : 0);
  }

  Params params_;
  bool is_prepared_ = false;
};

}  // namespace golden
