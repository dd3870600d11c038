// Experiments of earlier releases are tested, resumed and exported, and come to what they came to.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "ferula/host.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::vector<std::string> kept_experiments() {
  std::vector<std::string> folders;
  for (const auto& entry : fs::recursive_directory_iterator(RELEASES))
    if (entry.path().filename() == "expected.json")
      folders.push_back(entry.path().parent_path().string());
  return folders;
}

class Release : public testing::TestWithParam<std::string> {
 protected:
  Release() { copy(GetParam(), experiment_, fs::copy_options::recursive); }

  Json expected(const char* what) const {
    return Json::parse(content(fs::path(GetParam()) / "expected.json")).at(what);
  }

  // Another processor changes the last bits.
  static void expect_measurements(const RunReport& report, const Json& expected) {
    const std::map<std::string, double> found(report.measurements.begin(),
                                              report.measurements.end());
    for (const auto& [name, value] : expected.items())
      EXPECT_NEAR(found.at(name), value.get<double>(), 1e-3) << name;
  }

  TemporaryFolder folder_;
  fs::path experiment_ = folder_ / "experiment";
  RunOptions options_{.quiet = true};
};

TEST_P(Release, IsTested) {
  RunOptions options = options_;
  options.worker = "Tester";
  expect_measurements(test(experiment_, options).at(0), expected("test"));
}

TEST_P(Release, IsResumed) {
  RunOptions options = options_;
  options.settings = {expected("setting").get<std::string>()};
  expect_measurements(resume(experiment_, options), expected("resume"));
}

TEST_P(Release, IsExported) {
  export_model(experiment_, folder_ / "weights.safetensors");
  EXPECT_GT(fs::file_size(folder_ / "weights.safetensors"), 500u);
}

INSTANTIATE_TEST_SUITE_P(Kept, Release, testing::ValuesIn(kept_experiments()),
                         [](const auto& info) {
                           return fs::path(info.param).filename().string() +
                                  std::to_string(info.index);
                         });

}  // namespace
}  // namespace ferula
