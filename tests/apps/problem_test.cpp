#include "program.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using ProblemCommand = Program;

// All data bits are 1, so nothing is random.
const std::string kTwoItems =
    "Copy --set min_sequence_length=2 --set max_sequence_length=2 --set data_bits=1 --set bias=1";

TEST_F(ProblemCommand, ShowsASampleOverTime) {
  const Outcome shown = run("problem show " + kTwoItems);
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_EQ(shown.out,
            "Copy\n"
            "sequences_length 2\n"
            "num_subsequences 1\n"
            "max_sequence_length 2\n"
            "\n"
            "steps 0 to 4\n"
            "sequences line 0  ..1..\n"
            "sequences bit 0   11...\n"
            "\n"
            "targets bit 0     ...11\n"
            "\n"
            "scored               ^^\n");
}

TEST_F(ProblemCommand, DrawsTheSampleAsAPicture) {
  const Outcome shown = run("problem show " + kTwoItems + " --output copy.svg");
  EXPECT_EQ(shown.code, 0) << shown.err;
  const std::string picture = content(folder_ / "copy.svg");
  EXPECT_THAT(picture,
              AllOf(StartsWith("<svg xmlns="), HasSubstr("</svg>"), Not(HasSubstr("href"))));
  const auto count = [&](const std::string& what) {
    std::size_t times = 0;
    for (std::size_t at = picture.find(what); at != picture.npos; at = picture.find(what, at + 1))
      ++times;
    return times;
  };
  EXPECT_EQ(count("<rect class=\"bit\""), 4u);     // two shown, two asked
  EXPECT_EQ(count("<rect class=\"line\""), 1u);    // the delimiter
  EXPECT_EQ(count("<rect class=\"scored\""), 4u);  // two steps in each panel
}

TEST_F(ProblemCommand, ASeedAndANumberNameASample) {
  const auto text = [&](const char* words) {
    return run(std::string("problem show Copy ") + words).out;
  };
  EXPECT_EQ(text("--seed 1 --sample 2"), text("--seed 1 --sample 2"));
  EXPECT_NE(text("--seed 1 --sample 2"), text("--seed 2 --sample 2"));
  EXPECT_NE(text("--seed 1 --sample 2"), text("--seed 1 --sample 3"));
}

TEST_F(ProblemCommand, SaysWhichProblemCannotBeShown) {
  EXPECT_THAT(run("problem show FashionMNIST"),
              Refuses("FashionMNIST cannot be shown: it gives images: Float [any, 1, 28, 28]"));
}

TEST_F(ProblemCommand, KnowsTheKeysOfTheProblem) {
  EXPECT_THAT(run("problem show Copy --set data_bit=3"), Refuses("did you mean 'data_bits'?"));
  EXPECT_THAT(run("problem show Copy --set data_bits=0"), Refuses("an integer of at least 1"));
  EXPECT_THAT(run("problem show Copy --set min_sequence_length=30"),
              Refuses("min_sequence_length is 30 and max_sequence_length is 20"));
  EXPECT_THAT(run("problem show SerialRecall").err, HasSubstr("max_sequence_length: is missing"));
}

TEST_F(ProblemCommand, RefusesWhatIsNotThere) {
  EXPECT_THAT(run("problem show RepeatCopie"), Refuses("did you mean 'RepeatCopy'?"));
  EXPECT_THAT(run("problem show Copy --set size=5 --sample 5"), Refuses("has samples 0 to 4"));
  EXPECT_THAT(run("problem show Copy --output copy.png"), Refuses("ends in .svg"));
  EXPECT_THAT(run("problem draw Copy"), Refuses("expected show"));
}

}  // namespace
}  // namespace ferula
