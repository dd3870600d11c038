#include "core/launcher/slurm_queue.h"

#include <array>
#include <set>
#include <sstream>

#include "core/config/scalar.h"

namespace ferula {
namespace {

using Stage = QueuedJob::Stage;

constexpr char kSeparator = '|';
constexpr int kCodeShift = 8;  // of an exit code in a wait status
constexpr std::array kFields = {"ArrayJobID", "ArrayTaskID", "State",   "Reason",
                                "exit_code",  "StartTime",   "EndTime", "Comment"};

std::vector<std::string> split(const std::string& line, char separator = kSeparator) {
  std::vector<std::string> parts;
  std::istringstream stream(line);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::int64_t number_or_zero(const std::string& text) { return parse_integer(text).value_or(0); }

// Why it ended, if the wait status does not tell.
std::string fate_of(const QueuedJob& job) {
  if (job.state == "TIMEOUT") return "";
  if (job.state == "CANCELLED") return "cancelled in Slurm";
  if (job.state == "NODE_FAIL") return "its node failed";
  if (job.state == "OUT_OF_MEMORY") return "killed by Slurm: out of memory";
  if (job.state == "PREEMPTED") return "preempted in Slurm";
  if (job.state == "COMPLETED" || (job.state == "FAILED" && job.wait_status != 0)) return "";
  return "ended in Slurm as " + job.state + " (" + job.reason + ")";
}

}  // namespace

Stage QueuedJob::stage() const {
  static const std::set<std::string> kWaiting = {"PENDING",       "CONFIGURING",  "REQUEUED",
                                                 "REQUEUE_FED",   "REQUEUE_HOLD", "SPECIAL_EXIT",
                                                 "RESV_DEL_HOLD", "POWER_UP_NODE"};
  static const std::set<std::string> kEnded = {
      "COMPLETED",     "FAILED",    "TIMEOUT",   "CANCELLED", "NODE_FAIL",
      "OUT_OF_MEMORY", "PREEMPTED", "BOOT_FAIL", "DEADLINE",  "REVOKED"};
  if (kWaiting.contains(state)) return Stage::waiting;
  return kEnded.contains(state) ? Stage::ended : Stage::running;
}

std::vector<std::string> queue_command(const std::string& job_name) {
  std::string format;
  for (const char* field : kFields)
    format += (format.empty() ? "" : ",") + std::string(field) + ":" + kSeparator;
  return {"env",          "SLURM_TIME_FORMAT=%s", "squeue", "--noheader", "--array",
          "--states=all", "--name=" + job_name,   "-O",     format};
}

Queue parse_queue(const std::string& output) {
  Queue queue;
  std::istringstream stream(output);
  for (std::string line; std::getline(stream, line);) {
    const std::vector<std::string> parts = split(line);
    if (parts.size() != kFields.size()) continue;
    const auto array = parse_integer(parts[0]), index = parse_integer(parts[1]);
    if (!array || !index) continue;
    queue[{*array, *index}] = {*array,
                               *index,
                               parts[2],
                               parts[3],
                               static_cast<int>(number_or_zero(parts[4])),
                               number_or_zero(parts[5]),
                               number_or_zero(parts[6]),
                               parts[7]};
  }
  return queue;
}

QueuedJob parse_account(const std::string& output) {
  const std::vector<std::string> parts = split(output.substr(0, output.find('\n')));
  if (parts.size() != 2) return {};
  const std::vector<std::string> codes = split(parts[1], ':');  // of an exit, of a signal
  QueuedJob job;
  job.state = split(parts[0], ' ').front();
  if (codes.size() == 2)
    job.wait_status =
        static_cast<int>((number_or_zero(codes[0]) << kCodeShift) | number_or_zero(codes[1]));
  return job;
}

std::int64_t submission_of(const QueuedJob& job) { return number_or_zero(job.comment); }

bool is_good(const JobEnd& end) {
  return end.wait_status == 0 && !end.timed_out && end.fate.empty();
}

JobEnd to_job_end(const QueuedJob& job, std::int64_t step) {
  JobEnd end = {step, job.wait_status, job.state == "TIMEOUT", fate_of(job)};
  if (job.began > 0 && job.ended >= job.began)
    end.seconds = static_cast<double>(job.ended - job.began);
  return end;
}

bool is_ordinary(const std::string& reason) {
  static const std::set<std::string> kOrdinary = {
      "None",       "Resources", "Priority", "JobArrayTaskLimit",
      "Dependency", "BeginTime", "Cleaning", "Prolog"};
  return kOrdinary.contains(reason);
}

}  // namespace ferula
