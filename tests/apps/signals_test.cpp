// What a running training does when it is told something.
#include "program.h"

namespace ferula {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class Signals : public Program {
 protected:
  // Starts a training without end, and waits until it has made some steps.
  Signals() {
    child_ = fork();
    if (child_ == 0) become_training();
    wait_for([&] { return has_file("status.json") && steps() > 0; });
  }
  ~Signals() override {
    if (child_ <= 0) return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }

  int wait_for_exit() {
    int status = 0;
    waitpid(std::exchange(child_, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  template <class Condition>
  static void wait_for(Condition condition) {
    for (int i = 0; i < 3000 && !condition(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_TRUE(condition());
  }

  fs::path experiment() const {
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
      if (entry.path().filename() == "status.json") return entry.path().parent_path();
    return folder_ / "none";
  }
  bool has_file(const std::string& name) const { return fs::exists(experiment() / name); }
  Status status() const { return read_status(experiment() / "status.json"); }
  std::int64_t steps() const { return status().counters["training/episode"]; }

  pid_t child_ = 0;

 private:
  [[noreturn]] void become_training() const {
    const std::string command = "cd '" + folder_.path().string() +
                                "' && exec '" FERULA_PROGRAM "' train " + parabola() +
                                " --set training.terminal_conditions.epoch_limit=0"
                                " --set training.terminal_conditions.loss_stop=-1 >out 2>err";
    execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    _exit(127);
  }
};

TEST_F(Signals, ControlCSavesAndResumeGoesOn) {
  kill(child_, SIGINT);
  EXPECT_EQ(wait_for_exit(), 130);
  EXPECT_EQ(status().state, "interrupted");
  EXPECT_THAT(content(folder_ / "out"), HasSubstr("next:   ferula resume "));
  const std::int64_t before = steps();
  const Outcome resumed = run("resume latest --set training.terminal_conditions.episode_limit=" +
                              std::to_string(before + 7));
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(steps(), before + 7);
}

TEST_F(Signals, SIGTERMSavesAsWell) {
  kill(child_, SIGTERM);
  EXPECT_EQ(wait_for_exit(), 143);
  EXPECT_EQ(status().state, "interrupted");
  EXPECT_TRUE(has_file("models/model_latest.pt"));
}

TEST_F(Signals, SIGUSR1SavesACheckpointAndTheRunGoesOn) {
  wait_for([&] { return has_file("models/model_latest.pt"); });
  const fs::path file = experiment() / "models/model_latest.pt";
  fs::remove(file);
  kill(child_, SIGUSR1);
  wait_for([&] { return fs::exists(file); });
  const std::int64_t before = steps();
  wait_for([&] { return steps() > before; });
}

TEST_F(Signals, SIGUSR2WritesTheStateTree) {
  kill(child_, SIGUSR2);
  wait_for([&] { return has_file("state.txt"); });
  EXPECT_THAT(content(experiment() / "state.txt"), HasSubstr("episode"));
  EXPECT_EQ(status().state, "running");
}

TEST_F(Signals, ARunningExperimentCannotBeResumed) {
  wait_for([&] { return has_file("models/model_latest.pt"); });
  const Outcome second = run("resume latest");
  EXPECT_EQ(second.code, 2);
  EXPECT_THAT(second.err, HasSubstr("is working in it"));
}

}  // namespace
}  // namespace ferula
