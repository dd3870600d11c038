// ferula clean: lists and removes.
#include "program.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;

using Clean = Program;

TEST_F(Clean, ListsAndRemovesNothingUnlessItIsTold) {
  const std::string latest = train() + "/models/model_latest.pt";
  const Outcome listed = run("clean '" + folder_.path().string() + "' --checkpoints");
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_THAT(listed.out, AllOf(HasSubstr("models/model_latest.pt"), HasSubstr("checkpoint"),
                                HasSubstr("can be removed: 1 entry, "),
                                HasSubstr("nothing was removed: --yes removes it")));
  EXPECT_TRUE(std::filesystem::exists(folder_ / latest));
  const Outcome removed = run("clean . --checkpoints --yes");
  EXPECT_EQ(removed.code, 0) << removed.err;
  EXPECT_THAT(removed.out,
              AllOf(HasSubstr("models/model_latest.pt"), HasSubstr("removed: 1 entry")));
  EXPECT_FALSE(std::filesystem::exists(folder_ / latest));
  EXPECT_EQ(run("test latest").code, 0);
}

TEST_F(Clean, RefusesWhatItDoesNotUnderstand) {
  EXPECT_THAT(run("clean nowhere"), Refuses("nowhere: no such folder"));
  EXPECT_THAT(run("clean . --kind parameters"), Refuses("no schedule here made files of the kind"));
  EXPECT_THAT(run("clean"), Refuses("too few arguments"));
}

}  // namespace
}  // namespace ferula
