// A short training with the observer, in this process.
#include <ferula/host.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace {

std::string content(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

ferula::RunOptions options(int episodes) {
  return {.configurations = {CONFIGURATION},
          .settings = {"training.terminal_conditions.episode_limit=" + std::to_string(episodes),
                       "observers.MyObserver.interval=5"},
          .plugins = {PLUGIN},
          .quiet = true};
}

TEST(MyObserver, WritesALineAtEachInterval) {
  const std::string text = content(ferula::run(options(10)).folder / "my_plugin.csv");
  EXPECT_TRUE(text.starts_with("episode,loss\n5,0.")) << text;
  EXPECT_NE(text.find("\n10,0."), text.npos) << text;
}

TEST(MyObserver, GoesOnWhereAResumedRunDoes) {
  const ferula::RunReport stopped = ferula::run(options(10));
  const ferula::RunReport resumed = ferula::resume(stopped.folder, options(20));
  EXPECT_EQ(content(resumed.folder / "my_plugin.csv"),
            content(ferula::run(options(20)).folder / "my_plugin.csv"));
}

}  // namespace
