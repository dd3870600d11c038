#include "core/launcher/command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "ferula/error.h"

namespace ferula {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Command, HandsOverWhatIsPrintedAndTheExitCode) {
  const CommandEnd end = run_command({"sh", "-c", "echo out; echo err >&2; exit 3"});
  EXPECT_EQ(end.exit_code, 3);
  EXPECT_EQ(end.output, "out\n");
  EXPECT_EQ(end.errors, "err\n");
}

TEST(Command, HandsOverMoreThanAPipeHolds) {
  EXPECT_EQ(run_command({"sh", "-c", "yes | head -n 500000"}).output.size(), 1'000'000U);
}

TEST(Command, IsAskedWithoutBeingWaitedFor) {
  Command command({"sleep", "10"});
  EXPECT_FALSE(command.wait(5ms));
}

TEST(Command, ThatASignalEndedHasACodeAsOfAShell) {
  EXPECT_EQ(run_command({"sh", "-c", "kill -9 $$"}).exit_code, 128 + SIGKILL);
}

TEST(Command, ThatIsNotThereIsAnErrorWithItsName) {
  EXPECT_THAT([] { Command({"no-such-program"}); },
              ThrowsMessage<Error>(HasSubstr("no-such-program: No such file")));
}

}  // namespace
}  // namespace ferula
