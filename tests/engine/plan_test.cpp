#include "core/engine/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "ferula/error.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

Plan two_folds() {
  return {"schedule",
          "abcdef0123456789",
          {{"training", "0.1.0"}},
          {{{"prepare", {}}, {}},
           {{"train_fold", {"fashion", "0"}}, {1}},
           {{"train_fold", {"fashion", "1"}}, {1}},
           {{"finish", {}}, {2, 3}}}};
}

TEST(Plan, ComesBackFromItsFile) {
  const std::filesystem::path file = testing::TempDir() + "/plan.jsonl";
  write_plan(file, two_folds());
  const Plan read = read_plan(file);
  EXPECT_NO_THROW(check_same(two_folds(), read));
  EXPECT_EQ(read.kind, "schedule");
  EXPECT_EQ(step_text(read.at(3).step), "train_fold fashion 1");
  EXPECT_EQ(read.at(4).after, (std::vector<std::int64_t>{2, 3}));
}

TEST(Plan, AChangedParameterIsShownWithBothSides) {
  Plan present = two_folds();
  present.steps[2].step.parameters[1] = "2";
  EXPECT_THAT([&] { check_same(two_folds(), present); },
              ThrowsMessage<Error>(HasSubstr("step 3 was 'train_fold fashion 1' after step 1 and "
                                             "would be 'train_fold fashion 2' after step 1")));
}

TEST(Plan, AnotherVersionOfAPluginIsADifference) {
  Plan present = two_folds();
  present.plugins["training"] = "0.2.0";
  EXPECT_THAT([&] { check_same(two_folds(), present); },
              ThrowsMessage<Error>(HasSubstr("plugin training was 0.1.0 and would be 0.2.0")));
  present.plugins.clear();
  EXPECT_THAT([&] { check_same(two_folds(), present); },
              ThrowsMessage<Error>(HasSubstr("plugin training was 0.1.0 and would be missing")));
}

TEST(Plan, AMissingStepAndAnotherConfigurationAreDifferences) {
  Plan fewer = two_folds(), other = two_folds();
  fewer.steps.pop_back();
  other.configuration = "fedcba";
  EXPECT_THAT([&] { check_same(two_folds(), fewer); },
              ThrowsMessage<Error>(HasSubstr("the number of steps was 4 and would be 3")));
  EXPECT_THAT([&] { check_same(two_folds(), other); },
              ThrowsMessage<Error>(HasSubstr("configuration")));
}

TEST(Plan, AFileThatWasCutOffIsRefused) {
  const std::filesystem::path file = testing::TempDir() + "/cut_plan.jsonl";
  write_plan(file, two_folds());
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 10);
  EXPECT_THAT([&] { read_plan(file); }, ThrowsMessage<Error>(HasSubstr("is no plan")));
}

TEST(Plan, AStepsFolderHasANameForEveryFileSystem) {
  EXPECT_EQ(step_folder_name(3, {"train_fold", {"fashion", "0"}}), "0003_train_fold_fashion_0");
  EXPECT_EQ(step_folder_name(12345, {"a:b", {"c/d", ".."}}), "12345_a_b_c_d___");
}

}  // namespace
}  // namespace ferula
