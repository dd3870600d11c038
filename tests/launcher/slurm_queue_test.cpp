// What Slurm 22.05 printed, and what follows from it.
#include "core/launcher/slurm_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>

namespace ferula {
namespace {

using Stage = QueuedJob::Stage;

QueuedJob job(const std::string& state, int wait_status = 0, const std::string& reason = "None") {
  QueuedJob job;
  job.state = state;
  job.wait_status = wait_status;
  job.reason = reason;
  return job;
}

std::string fate(const QueuedJob& job) { return describe(to_job_end(job, 1), {60, 0}); }

TEST(Queue, HasALineForEachTaskOfAnArray) {
  const Queue queue = parse_queue(
      "17|3|PENDING|JobArrayTaskLimit|0|N/A|N/A|2|\n"
      "17|1|FAILED|NonZeroExitCode|768|1795312639|1795312641|2|\n"
      "18|N/A|RUNNING|None|0|1795312639|N/A|(null)|\n");  // of no array
  ASSERT_EQ(queue.size(), 2U);
  const QueuedJob& failed = queue.at({17, 1});
  EXPECT_EQ(failed.stage(), Stage::ended);
  EXPECT_EQ(WEXITSTATUS(failed.wait_status), 3);
  EXPECT_EQ(failed.ended - failed.began, 2);
  EXPECT_EQ(submission_of(failed), 2);
  EXPECT_EQ(queue.at({17, 3}).stage(), Stage::waiting);
  EXPECT_EQ(queue.at({17, 3}).reason, "JobArrayTaskLimit");
}

TEST(Queue, LooksForOneNameOnly) {
  EXPECT_THAT(queue_command("ferula-1234"), testing::Contains("--name=ferula-1234"));
}

TEST(QueuedJob, WaitsRunsAndEnds) {
  for (const char* state : {"PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT"})
    EXPECT_EQ(job(state).stage(), Stage::waiting) << state;
  for (const char* state : {"RUNNING", "COMPLETING", "SUSPENDED", "STAGE_OUT"})
    EXPECT_EQ(job(state).stage(), Stage::running) << state;
  for (const char* state : {"COMPLETED", "FAILED", "TIMEOUT", "CANCELLED", "NODE_FAIL",
                            "OUT_OF_MEMORY", "PREEMPTED", "BOOT_FAIL", "DEADLINE"})
    EXPECT_EQ(job(state).stage(), Stage::ended) << state;
}

TEST(QueuedJob, EndsWithTheWordsOfItsState) {
  EXPECT_EQ(fate(job("COMPLETED")), "");
  EXPECT_EQ(fate(job("FAILED", 3 << 8)), "ended with exit code 3");
  EXPECT_EQ(fate(job("FAILED", SIGSEGV)), "killed by signal 11 (Segmentation fault)");
  EXPECT_EQ(fate(job("TIMEOUT", SIGKILL)), "took longer than the 60 seconds of time_limit");
  EXPECT_EQ(fate(job("CANCELLED", SIGTERM)), "cancelled in Slurm");
  EXPECT_EQ(fate(job("NODE_FAIL")), "its node failed");
  EXPECT_EQ(fate(job("OUT_OF_MEMORY", SIGKILL)), "killed by Slurm: out of memory");
  EXPECT_EQ(fate(job("PREEMPTED")), "preempted in Slurm");
}

TEST(QueuedJob, ThatFailedWithoutAnExitCodeCouldNotBeginForTheReasonThatSlurmGives) {
  EXPECT_EQ(fate(job("FAILED", 0, "JobLaunchFailure")),
            "ended in Slurm as FAILED (JobLaunchFailure)");
}

TEST(QueuedJob, IsGoodOnlyIfItCompleted) {
  EXPECT_TRUE(is_good(to_job_end(job("COMPLETED"), 1)));
  for (const char* state : {"TIMEOUT", "CANCELLED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED"})
    EXPECT_FALSE(is_good(to_job_end(job(state), 1))) << state;
}

TEST(QueuedJob, RanBetweenItsTimes) {
  QueuedJob ended = job("COMPLETED");
  ended.began = 100;
  ended.ended = 103;
  EXPECT_EQ(to_job_end(ended, 1).seconds, 3);
  EXPECT_EQ(to_job_end(job("CANCELLED"), 1).seconds, std::nullopt);  // it never began
}

TEST(Account, TellsHowAJobEndedThatTheQueueHasForgotten) {
  EXPECT_EQ(fate(parse_account("FAILED|3:0\n")), "ended with exit code 3");
  EXPECT_EQ(fate(parse_account("FAILED|0:11\n")), "killed by signal 11 (Segmentation fault)");
  EXPECT_EQ(fate(parse_account("CANCELLED by 1000|0:15\n")), "cancelled in Slurm");
  EXPECT_TRUE(is_good(to_job_end(parse_account("COMPLETED|0:0\n"), 1)));
  EXPECT_NE(parse_account("").stage(), Stage::ended);
}

TEST(Reason, IsOrdinaryIfItPassesByItself) {
  for (const char* reason : {"Resources", "Priority", "JobArrayTaskLimit", "None"})
    EXPECT_TRUE(is_ordinary(reason)) << reason;
  for (const char* reason : {"PartitionTimeLimit", "ReqNodeNotAvail, UnavailableNodes:n[1-4]",
                             "AssocGrpSubmitJobsLimit", "JobHeldUser"})
    EXPECT_FALSE(is_ordinary(reason)) << reason;
}

}  // namespace
}  // namespace ferula
