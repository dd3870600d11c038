#include "core/launcher/sbatch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Ranges, AreAsShortAsSlurmReadsThem) {
  EXPECT_EQ(ranges_text({1, 2, 3, 7, 9, 10}), "1-3,7,9-10");
  EXPECT_EQ(ranges_text({5}), "5");
  EXPECT_EQ(ranges_text({}), "");
}

TEST(Ranges, AreReadAgain) {
  EXPECT_THAT(parse_ranges("1-3,7,9-10"), ElementsAre(1, 2, 3, 7, 9, 10));
  EXPECT_THAT(parse_ranges(""), ElementsAre());
  EXPECT_THROW(parse_ranges("1-x"), Error);
}

TEST(Resources, AskForWhatIsSaidAndForNothingElse) {
  EXPECT_THAT(resource_options({}), ElementsAre("--export=ALL", "--ntasks=1", "--cpus-per-task=1"));
}

TEST(Resources, RoundTimeUpToSlurmsMinutes) {
  SlurmResources resources;
  resources.limits.seconds = 61;
  EXPECT_THAT(resource_options(resources), Contains("--time=2"));
  resources.limits.seconds = 60;
  EXPECT_THAT(resource_options(resources), Contains("--time=1"));
}

TEST(Resources, HaveRoomForTheProgramBesideItsData) {
  SlurmResources resources;
  resources.limits.memory_mib = 1000;
  EXPECT_THAT(resource_options(resources), Contains("--mem=1256M"));
}

TEST(Resources, EndWithTheOptionsOfTheUserWhichWin) {
  const SlurmResources resources = {{"acct", "gpu", {"--qos=high", "--mem=2G"}}, 4, {}, 0};
  EXPECT_THAT(resource_options(resources),
              ElementsAre("--export=ALL", "--ntasks=1", "--cpus-per-task=4", "--account=acct",
                          "--partition=gpu", "--qos=high", "--mem=2G"));
}

TEST(ArrayScript, ExecutesTheProgramOnTheFileOfItsIndexWhateverTheFolderIsCalled) {
  EXPECT_THAT(
      array_script("/opt/ferula", "/it's here/1"),
      EndsWith("exec '/opt/ferula' job '/it'\\''s here/1'/\"$SLURM_ARRAY_TASK_ID\".json\n"));
}

TEST(SlurmJobName, TellsFoldersApart) {
  const TemporaryFolder one, other;
  EXPECT_THAT(slurm_job_name(one.path()), StartsWith("ferula-"));
  EXPECT_EQ(slurm_job_name(one.path()), slurm_job_name(one.path() / "."));
  EXPECT_NE(slurm_job_name(one.path()), slurm_job_name(other.path()));
}

TEST(Refusal, HasSlurmsWordsAndWhatWasAskedFor) {
  const SlurmResources resources = {{"", "gpu", {}}, 1, {}, 0};
  EXPECT_THAT(refusal(resources, "Invalid partition"),
              AllOf(HasSubstr("Invalid partition"), HasSubstr("--partition=gpu"),
                    HasSubstr("grid_settings")));
}

}  // namespace
}  // namespace ferula
