// GPUs from the command line, on a machine with three of which the first is in use: NVML and
// LibTorch's CUDA part are those of tests/devices. The latter has no device to compute on, so what
// runs there fails, after it has said which devices it may see.
#include <fstream>

#include "program.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Devices : public Program {
 protected:
  static constexpr const char* kThree =
      R"([{"uuid": "GPU-a", "name": "H200", "memory": 150e9, "used": 3e9,
           "processes": [{"id": 4711, "name": "/usr/bin/python3"}]},
          {"uuid": "GPU-b", "name": "H200", "memory": 150e9, "used": 6e8},
          {"uuid": "GPU-c", "name": "H200", "memory": 150e9}])";
  static constexpr const char* kOne = R"([{"uuid": "GPU-d"}])";

  Outcome run_with(const char* devices, const std::string& words,
                   const std::string& driver = "driver") const {
    return shell("FAKE_NVML='" + std::string(devices) + "' LD_LIBRARY_PATH='" FAKE_DRIVERS "/" +
                 driver + "' '" FERULA_PROGRAM "' " + words);
  }
  static std::string grid(const std::string& words) {
    return "grid train " + parabola() + " --sweep seed=1,2,3,4 " + words;
  }
  static std::string on_free(const std::string& words = "") {
    return grid("--set grid_settings.devices=free " + words);
  }
  fs::path folder_of_grid() const {
    return fs::directory_iterator(folder_ / "experiments/grids/quadratic")->path();
  }
  // What processes saw when they asked for devices.
  std::vector<std::string> seen(const std::string& folders) const {
    std::istringstream text(shell("cat " + folders + "/console.log").out);
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);)
      if (line.starts_with("CUDA sees ")) lines.push_back(line.substr(10));
    return lines;
  }
  std::vector<std::string> seen() const { return seen("experiments/grids/quadratic/*/0*"); }
};

TEST_F(Devices, AreListedWithThoseWhoUseThem) {
  for (const char* driver : {"driver", "old_driver"}) {
    const Outcome listed = run_with(kThree, "devices", driver);
    EXPECT_EQ(listed.code, 0) << listed.err;
    EXPECT_THAT(listed.out,
                HasSubstr("0  H200  3.0 GB of 150 GB  process 4711 (python3)  GPU-a\n"));
    EXPECT_THAT(listed.out,
                HasSubstr("1  H200  600 MB of 150 GB  free                    GPU-b\n"));
  }
  const auto json = nlohmann::json::parse(run_with(kThree, "devices --json").out);
  EXPECT_EQ(json[0]["processes"][0]["process"], 4711);
  EXPECT_EQ(json[2]["free"], true);
}

TEST_F(Devices, WithoutNvmlSayWhatIsMissing) {
  std::ofstream(folder_ / "libnvidia-ml.so.1") << "";
  const std::string here = "LD_LIBRARY_PATH=. '" FERULA_PROGRAM "' ";
  EXPECT_THAT(shell(here + "devices"),
              Refuses("is not there: ./libnvidia-ml.so.1: file too short"));
  EXPECT_THAT(shell(here + on_free()), Refuses("with `--set grid_settings.devices=[]`"));
  EXPECT_EQ(shell(here + on_free("--plan")).code, 0);
  EXPECT_FALSE(fs::exists(folder_ / "experiments"));
}

TEST_F(Devices, EachExperimentSeesOneThatIsFree) {
  const Outcome trained = run_with(kThree, on_free("--set grid_settings.experiments_per_device=2"));
  EXPECT_EQ(trained.code, 1);
  EXPECT_THAT(seen(), ElementsAre("GPU-b", "GPU-c", "GPU-b", "GPU-c")) << trained.err;
  EXPECT_THAT(trained.err, HasSubstr("Devices: 1 H200 (GPU-b): free; 2 H200 (GPU-c): free\n"));
  EXPECT_THAT(trained.err, HasSubstr("0004 started on GPU-c\n"));
}

TEST_F(Devices, MayBeNamedAndAreKeptToWhatTheUserSees) {
  run_with(kThree, grid("--set grid_settings.devices=0"));
  EXPECT_THAT(seen(), AllOf(testing::SizeIs(4), Each("GPU-a")));
  EXPECT_THAT(run_with(kThree, grid("--set grid_settings.devices=[0,5]")),
              Refuses("there is no device '5'"));
  EXPECT_THAT(
      shell("export CUDA_VISIBLE_DEVICES=0; FAKE_NVML='" + std::string(kThree) +
            "' LD_LIBRARY_PATH='" FAKE_DRIVERS "/driver' '" FERULA_PROGRAM "' " + on_free()),
      Refuses("no device is free: 0 H200 (GPU-a): process 4711 (python3)"));
}

TEST_F(Devices, AreLookedForAgainByAResume) {
  run_with(kThree, on_free());
  EXPECT_THAT(content(folder_of_grid() / "plan.jsonl"), Not(HasSubstr("GPU")));
  EXPECT_THAT(content(folder_of_grid() / "grid.yaml"), HasSubstr("devices: [free]"));
  run_with(kOne, "resume latest");
  EXPECT_THAT(seen(), AllOf(testing::SizeIs(4), Each("GPU-d")));
}

TEST_F(Devices, OfAGridContradictAnotherDevice) {
  EXPECT_THAT(run(on_free("--plan --set device=cpu")),
              Refuses("--set device=cpu: device: is 'cpu', but --set grid_settings.devices=free: "
                      "grid_settings.devices gives each experiment a GPU"));
  EXPECT_THAT(run(on_free("--plan --sweep device=cpu,cuda")), Refuses("sweep.device: is "));
}

TEST_F(Devices, ServeTestsToo) {
  ASSERT_EQ(run(grid("")).code, 0);
  run_with(kThree, "grid test latest --set grid_settings.devices=free");
  EXPECT_THAT(seen("experiments/grids/quadratic/*/0*/test_*"),
              testing::UnorderedElementsAre("GPU-b", "GPU-b", "GPU-c", "GPU-c"));
}

// What the server of a grid was asked before it forked must not make a GPU invisible.
TEST_F(Devices, AreFoundByAGridWhoseConfigurationNamesCuda) {
  run_with(kThree, grid("--set device=cuda"));
  EXPECT_THAT(seen(), AllOf(testing::SizeIs(4), Each("all")));
}

TEST_F(Devices, ServeTheStepsOfASchedule) {
  std::ofstream(folder_ / "schedule.yaml")
      << "{worker: TrainingScheduler, seed: 1, schedule: {subroutines: [train], devices: free}, "
         "experiment: {default_configs: " SOURCE "/examples/quadratic/quadratic.yaml}}";
  const Outcome outcome = run_with(kThree, "run schedule.yaml --plugins '" QUADRATIC "'");
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  EXPECT_THAT(seen("experiments/*/runs/*/steps/*"), ElementsAre("GPU-b"));
}

}  // namespace
}  // namespace ferula
