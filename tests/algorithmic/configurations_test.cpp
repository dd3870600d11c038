// Every file of configs/sequence/problems makes its three problems.
#include <gmock/gmock.h>

#include <filesystem>

#include "core/config/load.h"
#include "core/config/parameters.h"
#include "core/plugins/registry.h"
#include "ferula/problem.h"
#include "tests/plugins/empty_view.h"
#include "told.h"

namespace ferula::algorithmic {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(PROBLEM_CONFIGURATIONS))
    if (!entry.path().stem().string().starts_with("default_")) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

class Configurations : public testing::TestWithParam<fs::path> {
 protected:
  Configurations() : registry_({}, no_settings) { registry_.load(ALGORITHMIC_PLUGIN); }
  Registry registry_;
};

TEST_P(Configurations, MakesItsProblems) {
  const ConfigValue tree = load_configuration({GetParam()}, {}, "");
  EXPECT_EQ(tree.find("worker")->text, "OnlineTrainer");
  for (const char* role : {"training", "validation", "testing"}) {
    const std::string path = std::string(role) + ".problem";
    const ConfigValue* section = tree.find(path);
    ASSERT_NE(section, nullptr) << path;
    const Factory factory = registry_.find("problem", section->find("name")->text).factory;
    std::vector<std::string> known = {"name", "batch_size"};  // the host's own
    for (const ParameterInfo& info : list_parameters(factory.list)) known.push_back(info.key);
    EXPECT_THAT(known, testing::IsSupersetOf(section->keys()));
    ParameterFiller filler(*section, path);
    const auto problem = std::static_pointer_cast<Problem>(factory.create(filler));
    EXPECT_GT(draw(*problem, 2, 1)["masks"].sum().item<std::int64_t>(), 0);
  }
}

std::string stem(const testing::TestParamInfo<fs::path>& info) {
  return info.param.stem().string();
}

INSTANTIATE_TEST_SUITE_P(Sequence, Configurations, testing::ValuesIn(files()), stem);

}  // namespace
}  // namespace ferula::algorithmic
