#include "core/files/status.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::ThrowsMessage;

TEST(Status, ComesBackAsItWasWritten) {
  const TemporaryFolder folder;
  Status status = new_status();
  status.state = "finished";
  status.reason = "Converged";
  status.counters = {{"training/episode", 1200}};
  status.last = {{"validation/loss", 0.1}, {"a", -std::numeric_limits<double>::infinity()}};
  status.best = {{"validation/loss", std::nan("")}};
  write_status(folder / "status.json", status);
  const Status read = read_status(folder / "status.json");
  EXPECT_EQ(read.state, "finished");
  EXPECT_EQ(read.reason, "Converged");
  EXPECT_EQ(read.process, ::getpid());
  EXPECT_EQ(read.host, status.host);
  EXPECT_EQ(read.started, status.started);
  EXPECT_THAT(read.updated, MatchesRegex("....-..-..T..:..:..[+-]...."));
  EXPECT_EQ(read.counters, status.counters);
  EXPECT_EQ(read.last, status.last);
  EXPECT_TRUE(std::isnan(read.best.at("validation/loss")));
}

TEST(Status, IsJsonThatOtherToolsRead) {
  const TemporaryFolder folder;
  write_status(folder / "status.json", {.reason = "bad \xff text", .last = {{"loss", 0.25}}});
  const auto json = nlohmann::json::parse(content(folder / "status.json"));
  EXPECT_EQ(json["state"], "running");
  EXPECT_EQ(json["last"]["loss"], 0.25);
}

TEST(Status, RefusesDamagedFilesInOneSentence) {
  const TemporaryFolder folder;
  for (const char* text : {"", "{", "[]", "{}", "{\"state\": 3}", "\xff"}) {
    write(folder / "status.json", text);
    EXPECT_THAT([&] { read_status(folder / "status.json"); },
                ThrowsMessage<Error>(HasSubstr("status.json' is no status of an experiment")));
  }
  EXPECT_THAT([&] { read_status(folder / "none"); },
              ThrowsMessage<Error>(HasSubstr("cannot open")));
}

}  // namespace
}  // namespace ferula
