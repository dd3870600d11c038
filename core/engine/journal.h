// What has been done of a schedule. Only what stands here has been done.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/files/sealed_lines.h"

namespace ferula {

// How a step ended.
struct StepRecord {
  std::int64_t step = 0;
  std::string state;   // "done", "failed"; "skipped": a step that it waits for failed
  std::string reason;  // why it failed, or how an experiment ended
  std::vector<std::string> last_lines;  // of what a failed one wrote
  std::int64_t attempt = 1;
  std::string outcome = "null";  // JSON, of the step itself
  std::string time;              // when it ended: "2018-05-02T13:45:09+0200"
  double seconds = 0;            // that it took
};

// journal.jsonl of a schedule's folder: a line a record, with a checksum, in the order in which
// steps ended. A step may have several; the last one counts. [one process]
class Journal {
 public:
  // Goes on at the end; creates the file. A last line that was cut off is removed: its step is done
  // again. Throws Error if anything else is damaged.
  explicit Journal(const std::filesystem::path& file);

  const std::vector<StepRecord>& records() const { return records_; }
  // The last record of a step; null if it has none.
  const StepRecord* find(std::int64_t step) const;

  // Returns when the disk has it.
  void append(StepRecord record);

 private:
  void add(StepRecord record);

  SealedLines lines_;
  std::vector<StepRecord> records_;
  std::vector<std::size_t> newest_;  // by step, the position of its last record + 1; 0: none
};

// Without changing the file. Throws Error likewise.
std::vector<StepRecord> read_journal(const std::filesystem::path& file);

// How many steps are done.
std::int64_t count_done(const std::vector<StepRecord>& records);

}  // namespace ferula
