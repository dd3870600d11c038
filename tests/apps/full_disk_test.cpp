#include "program.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using FullDisk = Program;

// The log on the console is short, or it would meet the limit itself. Statistics grow until a file
// may grow no more, checkpoints are always smaller than that.
TEST_F(FullDisk, EndsTheRunWithOneLineAndKeepsTheBestModel) {
  const Outcome full = shell("ulimit -f 128; exec '" FERULA_PROGRAM "' train " + parabola() +
                             " --set training.terminal_conditions.epoch_limit=0"
                             " --set training.terminal_conditions.loss_stop=-1 --log-level error");
  EXPECT_EQ(full.code, 1) << full.err;
  EXPECT_EQ(full.out, "");
  EXPECT_THAT(last_line(full), StartsWith("ferula: cannot write '"));
  EXPECT_THAT(last_line(full), HasSubstr("File too large"));
  EXPECT_EQ(run("test latest --json").code, 0);
}

}  // namespace
}  // namespace ferula
