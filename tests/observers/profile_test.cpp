#include "core/observers/profile.h"

#include <ATen/ops/ones.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/timing/span.h"
#include "fake_session.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

// A training whose forward pass makes one tensor an episode.
struct Profiled : FakeSession {
  TemporaryFolder temporary;
  std::vector<std::string> said;

  Profiled() { add_counter("training/episode"); }
  const std::filesystem::path& folder() const override { return temporary.path(); }
  void log(LogLevel, std::string_view sentence) override { said.emplace_back(sentence); }

  void run(Profile::Params params, int episodes) {
    Profile profile(params);
    profile.attach(*this);
    for (int episode = 0; episode < episodes; ++episode) {
      {
        const Span span(Part::forward);
        at::ones({2});
      }
      *counters["training/episode"] = *counters["training/episode"] + 1;
    }
  }
  std::filesystem::path file() const { return temporary / "trace.json"; }
  std::vector<nlohmann::json> complete_events() const {
    const auto trace = nlohmann::json::parse(content(file()));
    std::vector<nlohmann::json> events;
    for (const auto& event : trace.at("traceEvents"))
      if (event.at("ph") == "X" && event.contains("dur") && event.contains("ts"))
        events.push_back(event);
    return events;
  }
  int count(const std::string& name) const {
    int result = 0;
    for (const auto& event : complete_events()) result += event.at("name") == name ? 1 : 0;
    return result;
  }
};

TEST(Profile, RecordsTheStepsAfterThoseThatItWaits) {
  Profiled session;
  session.run({.wait = 3, .steps = 2}, 9);
  EXPECT_EQ(session.count("forward"), 2);
  EXPECT_EQ(session.count("aten::ones"), 2);
  EXPECT_THAT(session.said, ElementsAre(HasSubstr("recorded 2 episodes: open " +
                                                  session.file().string() + " in ui.perfetto")));
}

TEST(Profile, RecordsFromTheFirstStepIfItDoesNotWait) {
  Profiled session;
  session.run({.wait = 0, .steps = 2}, 3);
  EXPECT_EQ(session.count("aten::ones"), 2);
}

TEST(Profile, KeepsWhatARunHadThatEndedBefore) {
  Profiled session;
  session.run({.wait = 1, .steps = 5}, 3);
  EXPECT_EQ(session.count("aten::ones"), 2);
}

TEST(Profile, SaysThatARunWasTooShort) {
  Profiled session;
  session.run({.wait = 5, .steps = 5}, 3);
  EXPECT_FALSE(std::filesystem::exists(session.file()));
  EXPECT_THAT(session.said, ElementsAre(HasSubstr("nothing was recorded; lower `wait`")));
}

TEST(Profile, NeedsACounterOfEpisodes) {
  FakeSession session;
  EXPECT_THAT([&] { Profile({}).attach(session); },
              ThrowsMessage<Error>(HasSubstr("neither training/episode nor testing/episode")));
}

}  // namespace
}  // namespace ferula
