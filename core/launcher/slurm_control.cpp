#include "core/launcher/slurm_control.h"

#include <sstream>

#include "core/config/scalar.h"
#include "core/launcher/command.h"
#include "ferula/error.h"

namespace ferula {
namespace {

CommandEnd run_slurm(std::vector<std::string> words) try {
  return run_command(std::move(words));
} catch (const Error& error) {
  throw Error("the launcher slurm needs Slurm's commands: " + std::string(error.what()));
}

}  // namespace

std::string one_line(const std::string& text) {
  std::string result;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos) continue;
    const std::size_t end = line.find_last_not_of(" \t\r");
    result += (result.empty() ? "" : "; ") + line.substr(begin, end - begin + 1);
  }
  return result;
}

std::string jobs_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " job" : " jobs");
}

void check_slurm(const SlurmResources& resources) {
  std::vector<std::string> words = {"sbatch", "--test-only", "--array=1", "--wrap=:"};
  for (std::string& option : resource_options(resources)) words.push_back(std::move(option));
  const CommandEnd answer = run_slurm(words);
  if (answer.exit_code == 0) return;
  ask_queue("ferula");  // throws if there is no answer at all
  throw Error(refusal(resources, one_line(answer.errors)));
}

Queue ask_queue(const std::string& job_name) {
  const CommandEnd answer = run_slurm(queue_command(job_name));
  if (answer.exit_code != 0) throw Error("Slurm does not answer: " + one_line(answer.errors));
  return parse_queue(answer.output);
}

bool tell_to_leave(const std::string& job_name) {
  const std::string name = "--name=" + job_name;
  return run_slurm({"scancel", "--state=PENDING", name}).exit_code == 0 &&
         run_slurm({"scancel", "--state=RUNNING", "--batch", "--signal=TERM", name}).exit_code == 0;
}

void tell_job_to_leave(const std::string& id) {
  run_slurm({"scancel", "--batch", "--signal=TERM", id});
}

std::int64_t largest_array_index() {
  constexpr std::int64_t kUsual = 1000;
  std::istringstream stream(run_slurm({"scontrol", "show", "config"}).output);
  std::string equals, value;
  for (std::string word; stream >> word;)
    if (word == "MaxArraySize" && stream >> equals >> value)
      return std::max<std::int64_t>(1, parse_integer(value).value_or(kUsual + 1) - 1);
  return kUsual;
}

std::optional<JobEnd> accounted_end(const std::string& id, std::int64_t step) {
  const CommandEnd answer = run_slurm({"sacct", "--jobs=" + id, "--allocations", "--noheader",
                                       "--parsable2", "--format=State,ExitCode"});
  const QueuedJob job = parse_account(answer.output);
  if (answer.exit_code != 0 || job.stage() != QueuedJob::Stage::ended) return std::nullopt;
  return to_job_end(job, step);
}

}  // namespace ferula
