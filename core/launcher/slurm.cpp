#include "core/launcher/slurm.h"

#include <poll.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "core/launcher/job_file.h"
#include "core/launcher/slurm_control.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Stage = QueuedJob::Stage;

double seconds_since(std::int64_t time) {
  return std::max(0.0, static_cast<double>(std::time(nullptr) - time));
}

}  // namespace

Slurm::Slurm(const fs::path& folder, SlurmResources resources, Log& log)
    : folder_(fs::canonical(folder)),
      resources_(std::move(resources)),
      log_(log),
      name_(slurm_job_name(folder_)),
      submissions_(folder_),
      last_change_(Clock::now()) {
  for (const Submission& submission : submissions_.all())
    for (const std::int64_t index : submission.tasks)
      earlier_[submission.first + index] = {submission.number, index, false, std::nullopt};
}

void Slurm::start(const Job& job) {
  collected_.insert_or_assign(job.step, job);
  next_look_ = {};
}

void Slurm::stop() {
  is_stopping_ = true;
  submissions_.stop_all();
  for (const auto& [step, job] : std::exchange(collected_, {}))
    ends_.push_back({step, 0, false, "was not submitted"});
  is_told_ = tell_to_leave(name_);
  next_look_ = {};
  last_change_ = Clock::now();
}

std::optional<JobEnd> Slurm::wait(std::chrono::milliseconds time) {
  if (ends_.empty()) look(time);
  if (ends_.empty()) return std::nullopt;
  JobEnd end = std::move(ends_.front());
  ends_.pop_front();
  return end;
}

// Asks once, and then often while things change; a long wait costs the cluster little.
void Slurm::look(std::chrono::milliseconds time) {
  const auto now = Clock::now();
  if (!query_ && now < next_look_) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_look_ - now);
    poll(nullptr, 0, static_cast<int>(std::min(time, left).count()));
    return;
  }
  if (!query_) query_ = std::make_unique<Command>(queue_command(name_));
  const auto answer = query_->wait(time);
  if (!answer) return;
  query_.reset();
  next_look_ = Clock::now() + std::clamp<Clock::duration>((now - last_change_) / 10, 1s, 15s);
  note_answer(answer->exit_code == 0, answer->errors);
  if (answers_) digest(parse_queue(answer->output));
}

void Slurm::note_answer(bool answers, const std::string& slurms_words) {
  if (answers == std::exchange(answers_, answers)) return;
  if (answers) return log_.write(LogLevel::info, kSlurm, "answers again");
  log_.write(LogLevel::warning, kSlurm,
             "does not answer; its jobs go on, and so does this as soon as it does: " +
                 one_line(slurms_words));
}

void Slurm::digest(const Queue& queue) {
  find_lost(queue);
  follow(queue);
  warn_of_waiting(queue);
  if (is_stopping_ && !is_told_) is_told_ = tell_to_leave(name_);
  for (const std::string& job : std::exchange(late_, {})) tell_job_to_leave(job);
  if (is_stopping_ || collected_.empty()) return;
  adopt(queue);
  submit();
}

// Of an array that was submitted when this process or the one before died, or when Slurm did not
// answer, the comment says which one it is.
void Slurm::find_lost(const Queue& queue) {
  for (const auto& [id, job] : queue) {
    const std::int64_t number = submission_of(job);
    if (number < 1 || number > static_cast<std::int64_t>(submissions_.all().size())) continue;
    if (submissions_.at(number).job == 0) submissions_.set_job(number, job.array);
  }
}

const QueuedJob* Slurm::find(const Task& task, const Queue& queue) const {
  const auto found = queue.find({submissions_.at(task.submission).job, task.index});
  return found != queue.end() ? &found->second : nullptr;
}

void Slurm::follow(const Queue& queue) {
  for (auto entry = tasks_.begin(); entry != tasks_.end();) {
    auto& [step, task] = *entry;
    const QueuedJob* job = find(task, queue);
    const Stage stage = job != nullptr ? job->stage() : Stage::ended;
    if (stage == Stage::running && !std::exchange(task.has_begun, true)) {
      begun_.push_back({step, seconds_since(job->began)});
      last_change_ = Clock::now();
      if (is_told_) late_.push_back(id_of(task));
    }
    if (stage != Stage::ended) {
      ++entry;
      continue;
    }
    JobEnd ended = job != nullptr ? to_job_end(*job, step) : forgotten_end(task, step);
    if (const auto recorded = recorded_end(task, step)) ended.seconds = recorded->seconds;
    last_change_ = Clock::now();
    if (task.again && !is_good(ended) && !is_stopping_)
      collected_[step] = *std::move(task.again);
    else
      ends_.push_back(std::move(ended));
    entry = tasks_.erase(entry);
  }
}

// A reason that may hold for ever is told once.
void Slurm::warn_of_waiting(const Queue& queue) {
  std::map<std::string, std::size_t> waiting;
  for (const auto& [step, task] : tasks_)
    if (const QueuedJob* job = find(task, queue);
        job != nullptr && job->stage() == Stage::waiting && !is_ordinary(job->reason))
      ++waiting[job->reason];
  for (const auto& [reason, count] : waiting)
    if (warned_of_.insert(reason).second)
      log_.write(LogLevel::warning, kSlurm,
                 jobs_text(count) + " cannot begin for the present, the reason being " + reason +
                     "; they stay in the queue");
}

void Slurm::adopt(const Queue& queue) {
  const std::size_t ended_before = ends_.size(), there_before = tasks_.size();
  for (auto entry = collected_.begin(); entry != collected_.end();) {
    const auto earlier = earlier_.extract(entry->first);
    if (!earlier.empty() && adopt(earlier.mapped(), entry->second, queue))
      entry = collected_.erase(entry);
    else
      ++entry;
  }
  const std::size_t ended = ends_.size() - ended_before, there = tasks_.size() - there_before;
  if (ended + there > 0)
    log_.write(LogLevel::info, kSlurm,
               jobs_text(there) + " of before found in the queue, " + std::to_string(ended) +
                   " ended well meanwhile");
}

// What ended otherwise is tried again, as a resume does with all that failed.
bool Slurm::adopt(Task task, const Job& job, const Queue& queue) {
  const QueuedJob* queued = find(task, queue);
  if (queued != nullptr && queued->stage() != Stage::ended) {
    if (submissions_.at(task.submission).stopped) task.again = job;
    tasks_[job.step] = std::move(task);
    return true;
  }
  const auto recorded = recorded_end(task, job.step);
  if (recorded && is_good(*recorded)) ends_.push_back(*recorded);
  return recorded && is_good(*recorded);
}

std::string Slurm::id_of(const Task& task) const {
  return std::to_string(submissions_.at(task.submission).job) + "_" + std::to_string(task.index);
}

fs::path Slurm::folder_of(std::int64_t submission) const {
  return folder_ / "slurm" / std::to_string(submission);
}

std::optional<JobEnd> Slurm::recorded_end(const Task& task, std::int64_t step) const {
  return read_job_end(job_file(folder_of(task.submission), task.index), step);
}

// Of a job that Slurm does not list any more.
JobEnd Slurm::forgotten_end(const Task& task, std::int64_t step) const {
  if (const auto recorded = recorded_end(task, step)) return *recorded;
  const std::string id = id_of(task);
  if (const auto accounted = accounted_end(id, step)) return *accounted;
  // Slurm keeps no record of a task that is cancelled before it begins.
  if (!task.has_begun)
    return {step, 0, false, "cancelled in Slurm, most likely: its job " + id + " is gone"};
  return {step, 0, false, "Slurm knows nothing of its job " + id + " any more"};
}

}  // namespace ferula
