#include "core/engine/journal.h"

#include <spdlog/fmt/fmt.h>

#include <boost/crc.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "ferula/error.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kChecksum = R"(,"crc32":")";

std::string checksum(std::string_view text) {
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return fmt::format("{:08x}", crc.checksum());
}

// The checksum is that of the line without it.
std::string sealed(std::string text) {
  const std::string crc = checksum(text);
  text.pop_back();
  return text + std::string(kChecksum) + crc + "\"}\n";
}

std::optional<StepRecord> parse(const std::string& line) try {
  const std::size_t seal = line.rfind(kChecksum);
  if (seal == std::string::npos ||
      line != sealed(line.substr(0, seal) + "}").substr(0, line.size()))
    return std::nullopt;
  const Json json = Json::parse(line);
  return StepRecord{json.at("step"),       json.at("state"),   json.at("reason"),
                    json.at("last_lines"), json.at("attempt"), json.at("outcome").dump(),
                    json.at("time"),       json.at("seconds")};
} catch (const std::exception&) {
  return std::nullopt;
}

std::string to_line(const StepRecord& record) {
  const Json json = {{"step", record.step},       {"state", record.state},
                     {"reason", record.reason},   {"last_lines", record.last_lines},
                     {"attempt", record.attempt}, {"outcome", Json::parse(record.outcome)},
                     {"time", record.time},       {"seconds", record.seconds}};
  return sealed(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

struct Contents {
  std::vector<StepRecord> records;
  std::int64_t length = 0;  // without a last line that was cut off
};

Contents read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  Contents contents;
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number) {
    const bool is_whole = !stream.eof();
    std::optional<StepRecord> record = parse(line);
    if (!record && stream.peek() == std::ifstream::traits_type::eof()) break;
    if (!record)
      throw Error(file.string() + ":" + std::to_string(number) +
                  ": this line of the journal is damaged; what comes after it cannot be trusted");
    if (!is_whole) break;
    contents.records.push_back(std::move(*record));
    contents.length += static_cast<std::int64_t>(line.size()) + 1;
  }
  return contents;
}

}  // namespace

Journal::Journal(const std::filesystem::path& file) : file_(file) {
  Contents contents = read(file);
  file_.truncate_to(contents.length);
  for (StepRecord& record : contents.records) add(std::move(record));
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
  file_.write(to_line(record));
  file_.sync();
  add(std::move(record));
}

std::vector<StepRecord> read_journal(const std::filesystem::path& file) {
  return read(file).records;
}

std::int64_t count_done(const std::vector<StepRecord>& records) {
  std::set<std::int64_t> done;
  for (const StepRecord& record : records)
    if (record.state == "done") done.insert(record.step);
  return static_cast<std::int64_t>(done.size());
}

}  // namespace ferula
