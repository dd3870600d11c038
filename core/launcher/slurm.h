// Jobs of a cluster that Slurm runs.
#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/launcher/command.h"
#include "core/launcher/launcher.h"
#include "core/launcher/sbatch.h"
#include "core/launcher/slurm_queue.h"
#include "core/launcher/submissions.h"
#include "core/log/log.h"

namespace ferula {

// Submits what was started as one job array at the next wait(), and then asks squeue for all jobs
// at once, every second at first, less often the longer nothing happens. Jobs live on if this
// process dies: another launcher of the same folder adopts those that are in the queue, takes the
// good end of those that ended meanwhile, and submits the others.
//
// A Slurm that does not answer ends nothing: it is asked until it does. [one thread]
class Slurm final : public Launcher {
 public:
  // The folder is that of the jobs' grid, and stays where it is; the log outlives the launcher.
  // REQUIRES: the folder is locked.
  Slurm(const std::filesystem::path& folder, SlurmResources resources, Log& log);

  bool has_queue() const override { return true; }
  void start(const Job& job) override;
  // Jobs that wait are cancelled, those that run get SIGTERM.
  void stop() override;
  // Throws Error if Slurm refuses the jobs.
  std::optional<JobEnd> wait(std::chrono::milliseconds time) override;
  std::vector<BegunJob> begun() override { return std::exchange(begun_, {}); }

 private:
  using Clock = std::chrono::steady_clock;

  // Where the job of a step is.
  struct Task {
    std::int64_t submission = 0, index = 0;
    bool has_begun = false;
    std::optional<Job> again;  // submitted anew if it leaves because it was told to
  };

  void look(std::chrono::milliseconds time);
  void digest(const Queue& queue);
  void note_answer(bool answers, const std::string& slurms_words);
  void find_lost(const Queue& queue);
  void follow(const Queue& queue);
  void warn_of_waiting(const Queue& queue);
  void adopt(const Queue& queue);
  bool adopt(Task task, const Job& job, const Queue& queue);
  void submit();
  bool submit_array(std::int64_t behind);
  std::map<std::int64_t, Job> take_array(std::int64_t& first);
  void write_files(const std::filesystem::path& folder,
                   const std::map<std::int64_t, Job>& jobs) const;
  std::vector<std::string> submission_command(const Submission& submission,
                                              std::int64_t behind) const;
  bool was_taken(std::int64_t submission);
  void refuse(const std::string& slurms_words);

  std::string id_of(const Task& task) const;
  const QueuedJob* find(const Task& task, const Queue& queue) const;
  std::filesystem::path folder_of(std::int64_t submission) const;
  std::optional<JobEnd> recorded_end(const Task& task, std::int64_t step) const;
  JobEnd forgotten_end(const Task& task, std::int64_t step) const;

  std::filesystem::path folder_;
  SlurmResources resources_;
  Log& log_;
  std::string name_;
  std::int64_t largest_index_ = 0;  // of a task of an array; 0: not asked yet
  Submissions submissions_;

  std::map<std::int64_t, Job> collected_;  // by step, as all that follows: not submitted yet
  std::map<std::int64_t, Task> earlier_;   // submitted by who worked here before, or nobody knows
  std::map<std::int64_t, Task> tasks_;     // submitted
  std::deque<JobEnd> ends_;
  std::vector<BegunJob> begun_;

  std::unique_ptr<Command> query_;
  Clock::time_point next_look_, next_submission_, last_change_;
  std::vector<std::string> late_;  // jobs that began after all were told to leave
  std::set<std::string> warned_of_;
  bool answers_ = true, is_stopping_ = false, is_told_ = false;
};

}  // namespace ferula
