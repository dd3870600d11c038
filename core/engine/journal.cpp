#include "core/engine/journal.h"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "ferula/error.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

StepRecord parse(const std::string& line) try {
  const Json json = Json::parse(line);
  return {json.at("step"),    json.at("state"),          json.at("reason"), json.at("last_lines"),
          json.at("attempt"), json.at("outcome").dump(), json.at("time"),   json.at("seconds")};
} catch (const Json::exception& error) {
  throw Error("the journal has a line that is no record of a step: " + std::string(error.what()));
}

std::string to_line(const StepRecord& record) {
  const Json json = {{"step", record.step},       {"state", record.state},
                     {"reason", record.reason},   {"last_lines", record.last_lines},
                     {"attempt", record.attempt}, {"outcome", Json::parse(record.outcome)},
                     {"time", record.time},       {"seconds", record.seconds}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Journal::Journal(const std::filesystem::path& file) : lines_(file) {
  for (const std::string& line : lines_.found()) add(parse(line));
}

const StepRecord* Journal::find(std::int64_t step) const {
  const auto index = static_cast<std::size_t>(step);
  return index < newest_.size() && newest_[index] > 0 ? &records_[newest_[index] - 1] : nullptr;
}

void Journal::add(StepRecord record) {
  const auto index = static_cast<std::size_t>(record.step);
  if (index >= newest_.size()) newest_.resize(index + 1);
  records_.push_back(std::move(record));
  newest_[index] = records_.size();
}

void Journal::append(StepRecord record) {
  lines_.append(to_line(record));
  add(std::move(record));
}

std::vector<StepRecord> read_journal(const std::filesystem::path& file) {
  std::vector<StepRecord> records;
  for (const std::string& line : read_sealed_lines(file)) records.push_back(parse(line));
  return records;
}

std::int64_t count_done(const std::vector<StepRecord>& records) {
  std::set<std::int64_t> done;
  for (const StepRecord& record : records)
    if (record.state == "done") done.insert(record.step);
  return static_cast<std::int64_t>(done.size());
}

}  // namespace ferula
