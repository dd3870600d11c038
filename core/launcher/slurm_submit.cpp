// How a launcher hands jobs to Slurm.
#include <algorithm>
#include <system_error>
#include <utility>

#include "core/config/scalar.h"
#include "core/files/atomic_file.h"
#include "core/launcher/job_file.h"
#include "core/launcher/slurm.h"
#include "core/launcher/slurm_control.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

// Between attempts to submit what was refused, while other jobs are there.
constexpr auto kRefusalInterval = std::chrono::seconds(60);
constexpr const char* kScript = "job.sh";

// Of "17", or "17;cluster".
std::int64_t job_id(const std::string& answer) {
  return parse_integer(one_line(answer.substr(0, answer.find(';')))).value_or(0);
}

}  // namespace

void Slurm::submit() {
  if (Clock::now() < next_submission_) return;
  std::int64_t before = 0;
  for (bool taken = true; taken && !collected_.empty(); before = submissions_.all().back().job)
    taken = submit_array(before);
}

// The jobs that fit into one array with the first of them, by index.
std::map<std::int64_t, Job> Slurm::take_array(std::int64_t& first) {
  if (largest_index_ == 0) largest_index_ = largest_array_index();
  first = (collected_.begin()->first - 1) / largest_index_ * largest_index_;
  std::map<std::int64_t, Job> jobs;
  while (!collected_.empty() && collected_.begin()->first <= first + largest_index_) {
    auto job = collected_.extract(collected_.begin());
    jobs[job.key() - first] = std::move(job.mapped());
  }
  return jobs;
}

// For each task `index`: what it does, and where what it prints goes.
void Slurm::write_files(const fs::path& folder, const std::map<std::int64_t, Job>& jobs) const {
  fs::remove_all(folder);
  fs::create_directories(folder);
  write_file(folder / kScript, array_script(fs::read_symlink("/proc/self/exe"), folder));
  for (const auto& [index, job] : jobs) {
    std::error_code none;
    fs::remove(job.folder / kConsoleLog, none);
    fs::create_directory_symlink(fs::relative(job.folder, folder), folder / std::to_string(index));
    write_job_file(job_file(folder, index), job);
  }
}

// With a limit of jobs at a time, which is that of an array, each waits for the one before.
std::vector<std::string> Slurm::submission_command(const Submission& submission,
                                                   std::int64_t behind) const {
  const fs::path folder = folder_of(submission.number);
  std::vector<std::string> words = {"sbatch", "--parsable"};
  for (std::string& option : resource_options(resources_)) words.push_back(std::move(option));
  std::string tasks = ranges_text(submission.tasks);
  if (resources_.at_a_time > 0) tasks += "%" + std::to_string(resources_.at_a_time);
  if (resources_.at_a_time > 0 && behind > 0)
    words.push_back("--dependency=afterany:" + std::to_string(behind));
  words.insert(
      words.end(),
      {"--array=" + tasks, "--job-name=" + name_, "--comment=" + std::to_string(submission.number),
       "--output=" + (folder / "%a" / kConsoleLog).string(), (folder / kScript).string()});
  return words;
}

// `behind`: the id of the array that was submitted just before, or 0. Returns false if Slurm does
// not answer, or takes no more for the present.
bool Slurm::submit_array(std::int64_t behind) {
  std::int64_t first = 0;
  const std::map<std::int64_t, Job> jobs = take_array(first);
  std::vector<std::int64_t> tasks;
  for (const auto& [index, job] : jobs) tasks.push_back(index);
  write_files(folder_of(submissions_.next()), jobs);
  const std::int64_t number = submissions_.add(first, tasks);
  const CommandEnd answer = run_command(submission_command(submissions_.at(number), behind));
  if (answer.exit_code == 0) submissions_.set_job(number, job_id(answer.output));
  const bool taken = answer.exit_code == 0 || was_taken(number);
  for (const auto& [index, job] : jobs) {
    (taken ? tasks_ : earlier_)[job.step] = {number, index, false, std::nullopt};
    if (!taken) collected_[job.step] = job;
  }
  last_change_ = Clock::now();
  if (taken)
    log_.write(
        LogLevel::info, kSlurm,
        "has " + jobs_text(jobs.size()) + ": array " + std::to_string(submissions_.at(number).job));
  else if (answers_)
    refuse(answer.errors);
  return taken;
}

// After sbatch failed, which may be after Slurm had taken the jobs.
bool Slurm::was_taken(std::int64_t submission) {
  const CommandEnd answer = run_command(queue_command(name_));
  note_answer(answer.exit_code == 0, answer.errors);
  if (answers_) find_lost(parse_queue(answer.output));
  return submissions_.at(submission).job != 0;
}

// While others of its jobs are there, the limit may be that of all together.
void Slurm::refuse(const std::string& slurms_words) {
  if (tasks_.empty()) throw Error(refusal(resources_, one_line(slurms_words)));
  next_submission_ = Clock::now() + kRefusalInterval;
  if (warned_of_.insert(slurms_words).second)
    log_.write(LogLevel::warning, kSlurm,
               "takes no more jobs for the present: " + one_line(slurms_words) + "; " +
                   jobs_text(collected_.size()) + " will be submitted again later");
}

}  // namespace ferula
