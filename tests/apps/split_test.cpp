#include "program.h"

namespace ferula {
namespace {

using SplitCommand = Program;

TEST_F(SplitCommand, WritesFilesThatATrainingReads) {
  const Outcome split =
      run("split --problem Parabola --plugins '" QUADRATIC "' --ratio 0.9 --seed 3 --output parts");
  EXPECT_EQ(split.code, 0) << split.err;
  EXPECT_EQ(split.out,
            "parts/split_a.txt  90 samples\n"
            "parts/split_b.txt  10 samples\n");
  const std::string experiment = train(
      "--set training.sampler='{name: SubsetRandomSampler, indices: parts/split_a.txt}' "
      "--set validation.sampler='{name: SequentialSampler, indices: parts/split_b.txt}'");
  const std::string rows = content(folder_ / experiment / "training_statistics.csv");
  EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 1 + 4) << "90 samples, 25 in a batch";
}

TEST_F(SplitCommand, TheSameSeedGivesTheSameFiles) {
  for (const char* words : {"--seed 1 --output a", "--seed 1 --output b", "--seed 2 --output c"})
    EXPECT_EQ(run(std::string("split --length 50 --folds 5 ") + words).code, 0);
  for (const char* name : {"fold_0_training.txt", "fold_4_validation.txt"}) {
    EXPECT_EQ(content(folder_ / "a" / name), content(folder_ / "b" / name));
    EXPECT_NE(content(folder_ / "a" / name), content(folder_ / "c" / name));
  }
}

TEST_F(SplitCommand, OverwritesOnlyIfForced) {
  EXPECT_EQ(run("split --length 10 --count 7 --ordered").code, 0);
  EXPECT_EQ(content(folder_ / "split_a.txt"), "0,7\n");
  EXPECT_THAT(run("split --length 10 --count 6 --ordered"), Refuses("--force overwrites it"));
  EXPECT_EQ(run("split --length 10 --count 6 --ordered --force").code, 0);
  EXPECT_EQ(content(folder_ / "split_a.txt"), "0,6\n");
}

TEST_F(SplitCommand, SaysWhatItNeeds) {
  EXPECT_THAT(run("split --count 3"), Refuses("expected one of --problem, --length, got none"));
  EXPECT_THAT(run("split --length 9 --problem Copy --count 3"), Refuses("got 2 of them"));
  EXPECT_THAT(run("split --length 9"), Refuses("expected one of --count, --ratio, --folds"));
  EXPECT_THAT(run("split --length 1 --count 1"), Refuses("--length 1: expected 2 at least"));
  EXPECT_THAT(run("split --length 9 --count 9"), Refuses("expected at least 1 in each"));
  EXPECT_THAT(run("split --length 9 --ratio 0.5,x"), Refuses("between commas, got 'x'"));
  EXPECT_THAT(run("split --length 9 --folds 10"), Refuses("--folds: expected 2 folds at least"));
}

TEST_F(SplitCommand, StratifiesOnlyWhereClassesAreKnown) {
  EXPECT_EQ(run("split --problem FashionMNIST --stratify --ratio 0.9").code, 0);
  EXPECT_THAT(run("split --problem Copy --stratify --count 3"),
              Refuses("problem Copy does not say which class a sample has"));
  EXPECT_THAT(run("split --length 9 --stratify --count 3"), Refuses("give --problem"));
  EXPECT_THAT(run("split --problem Copy --ordered --stratify --count 3"),
              Refuses("leave out --stratify"));
}

}  // namespace
}  // namespace ferula
