// The folder of an experiment, as a run fills it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace ferula::mlflow {

struct ExperimentFolder : public testing::Test {
  std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "ferula_mlflow_test" /
                                 testing::UnitTest::GetInstance()->current_test_info()->name();

  void SetUp() override {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder / "models");
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
  }
  // A table with the rows of these episodes; the loss of each is 1 / (1 + episode).
  void write_table(const std::string& name, std::int64_t first, std::int64_t last,
                   std::int64_t stride = 1) const {
    std::string text = "loss,episode\n";
    for (std::int64_t i = first; i <= last; i += stride)
      text += std::to_string(1.0 / static_cast<double>(1 + i)) + "," + std::to_string(i) + "\n";
    write(name + "_statistics.csv", text);
  }
};

}  // namespace ferula::mlflow
