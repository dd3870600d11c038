#include "core/launcher/sbatch.h"

#include <cmath>

#include "core/config/scalar.h"
#include "core/files/environment.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

// As one word of a shell.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

std::int64_t number_of(const std::string& text, const std::string& whole) {
  const auto number = parse_integer(text);
  if (!number) throw Error("'" + whole + "' is no list of numbers such as 1-3,7");
  return *number;
}

}  // namespace

void SlurmSettings::list(Parameters& p) {
  p("slurm.account", account, "Slurm: the account that is charged; empty: the user's default");
  p("slurm.partition", partition, "Slurm: the partition; empty: the cluster's default");
  p("slurm.options", options, "Slurm: more words for sbatch: [--qos=high, --gpus-per-task=1]");
}

std::string ranges_text(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (std::size_t first = 0, last; first < numbers.size(); first = last + 1) {
    for (last = first; last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1;) ++last;
    text += (text.empty() ? "" : ",") + std::to_string(numbers[first]);
    if (last > first) text += "-" + std::to_string(numbers[last]);
  }
  return text;
}

std::vector<std::int64_t> parse_ranges(const std::string& text) {
  std::vector<std::int64_t> numbers;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    const std::size_t dash = part.find('-');
    const std::int64_t first = number_of(part.substr(0, dash), text);
    const std::int64_t last =
        dash == std::string::npos ? first : number_of(part.substr(dash + 1), text);
    for (std::int64_t number = first; number <= last; ++number) numbers.push_back(number);
    begin = end + 1;
  }
  return numbers;
}

std::string slurm_job_name(const fs::path& folder) {
  constexpr std::size_t kDigits = 12;
  return "ferula-" + sha256_of(fs::canonical(folder).string()).substr(0, kDigits);
}

std::vector<std::string> resource_options(const SlurmResources& resources) {
  constexpr double kMinute = 60;
  constexpr std::int64_t kProgramMib = 256;  // the program and LibTorch, which are no data
  std::vector<std::string> words = {"--export=ALL", "--ntasks=1",
                                    "--cpus-per-task=" + std::to_string(resources.threads)};
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) words.push_back(option + value);
  };
  if (resources.limits.seconds > 0)
    add("--time=",
        std::to_string(static_cast<std::int64_t>(std::ceil(resources.limits.seconds / kMinute))));
  if (resources.limits.memory_mib > 0)
    add("--mem=", std::to_string(resources.limits.memory_mib + kProgramMib) + "M");
  add("--account=", resources.settings.account);
  add("--partition=", resources.settings.partition);
  for (const std::string& option : resources.settings.options) words.push_back(option);
  return words;
}

std::string array_script(const fs::path& program, const fs::path& folder) {
  return "#!/bin/sh\n# A task of a job array: the index of an array is the name of a file.\nexec " +
         quoted(program.string()) + " job " + quoted(folder.string()) +
         "/\"$SLURM_ARRAY_TASK_ID\".json\n";
}

std::string refusal(const SlurmResources& resources, const std::string& slurms_words) {
  return "Slurm refuses such jobs: " + slurms_words + " (asked for " +
         joined(resource_options(resources), " ") +
         "; `slurm` with account, partition and options, time_limit, memory_limit and "
         "threads_per_run of grid_settings say what is asked for)";
}

}  // namespace ferula
