#include "core/engine/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::ThrowsMessage;

class JournalTest : public testing::Test {
 protected:
  void SetUp() override {
    file_ = fs::path(testing::TempDir()) /
            testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove(file_);
  }

  static StepRecord done(std::int64_t step) {
    StepRecord record;
    record.step = step;
    record.state = "done";
    record.outcome = R"({"results":{"loss":0.5}})";
    return record;
  }
  std::string contents() const {
    std::ifstream stream(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  fs::path file_;
};

TEST_F(JournalTest, KeepsWhatStepsCameTo) {
  {
    Journal journal(file_);
    journal.append(done(2));
    StepRecord failed;
    failed.step = 1;
    failed.state = "failed";
    failed.reason = "killed by signal 11 (Segmentation fault)";
    failed.last_lines = {"before", "the \"end\""};
    journal.append(failed);
  }
  const Journal journal(file_);
  ASSERT_EQ(journal.records().size(), 2U);
  EXPECT_EQ(journal.find(2)->outcome, R"({"results":{"loss":0.5}})");
  EXPECT_EQ(journal.find(1)->last_lines.back(), "the \"end\"");
  EXPECT_EQ(journal.find(3), nullptr);
}

TEST_F(JournalTest, OfSeveralRecordsOfAStepTheLastCounts) {
  Journal journal(file_);
  StepRecord failed = done(1);
  failed.state = "failed";
  journal.append(failed);
  journal.append(done(1));
  EXPECT_EQ(journal.find(1)->state, "done");
}

TEST_F(JournalTest, WhateverIsCutOffTheEndOnlyTheLastStepIsLost) {
  {
    Journal journal(file_);
    journal.append(done(1));
    journal.append(done(2));
  }
  const std::string whole = contents();
  const std::size_t first = whole.find('\n') + 1;
  for (std::size_t size = first; size < whole.size(); ++size) {
    std::ofstream(file_, std::ios::binary) << whole.substr(0, size);
    Journal journal(file_);
    ASSERT_EQ(journal.records().size(), 1U) << size;
    journal.append(done(2));
    ASSERT_EQ(contents(), whole) << size;
  }
}

TEST_F(JournalTest, ADamagedLineInTheMidstIsNamed) {
  {
    Journal journal(file_);
    for (std::int64_t step = 1; step <= 3; ++step) journal.append(done(step));
  }
  std::string text = contents();
  text[text.find("0.5")] = '9';
  std::ofstream(file_, std::ios::binary) << text;
  EXPECT_THAT([&] { Journal journal(file_); },
              ThrowsMessage<Error>(HasSubstr(":1: this line is damaged")));
  EXPECT_EQ(contents(), text);
}

TEST_F(JournalTest, EachOfItsBytesIsUnderTheChecksum) {
  {
    Journal journal(file_);
    journal.append(done(1));
    journal.append(done(2));
  }
  const std::string whole = contents();
  for (std::size_t i = 0; i + 1 < whole.find('\n'); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    std::ofstream(file_, std::ios::binary) << damaged;
    EXPECT_THROW(read_journal(file_), Error) << i;
  }
}

}  // namespace
}  // namespace ferula
