// What is read of NVML, by a made-up one.
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/devices/device.h"
#include "core/devices/slots.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::ThrowsMessage;

// Loaded under the name by which the host asks for it.
class NvmlTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_NE(dlopen(FAKE_NVML, RTLD_NOW), nullptr) << dlerror(); }
  void SetUp() override { unsetenv("CUDA_VISIBLE_DEVICES"); }

  static std::vector<Device> list(const char* devices) {
    setenv("FAKE_NVML", devices, 1);
    return list_devices();
  }
  static Slots slots(const char* devices, const std::vector<std::string>& words,
                     std::int64_t each = 1, std::int64_t most = 0) {
    setenv("FAKE_NVML", devices, 1);
    return device_slots(words, each, most, "grid_settings.devices");
  }
  static constexpr const char* kTwo = R"([{"uuid": "GPU-a"}, {"uuid": "GPU-b"}])";
};

TEST_F(NvmlTest, ADeviceHasAllThatIsKnownOfIt) {
  const std::vector<Device> devices = list(R"([
      {"uuid": "GPU-a", "name": "H200", "memory": 150e9, "used": 7e9,
       "processes": [{"id": 4711, "name": "/usr/bin/python3"}, {"id": 12}]}])");
  ASSERT_THAT(devices, SizeIs(1));
  const Device& device = devices.front();
  EXPECT_EQ(device.index, "0");
  EXPECT_EQ(device.uuid, "GPU-a");
  EXPECT_EQ(device.name, "H200");
  EXPECT_EQ(device.memory, 150'000'000'000U);
  EXPECT_EQ(device.memory_used, 7'000'000'000U);
  EXPECT_EQ(use_of(device), "process 4711 (python3), process 12");
}

TEST_F(NvmlTest, ThereMayBeNoneAndMemoryMayBeUnknown) {
  EXPECT_THAT(list("[]"), IsEmpty());
  const std::vector<Device> devices = list(kTwo);
  ASSERT_THAT(devices, SizeIs(2));
  EXPECT_EQ(devices[1].memory, 0U);
  EXPECT_TRUE(is_free(devices[1]));
}

TEST_F(NvmlTest, ThoseOfOthersAreLeftOutAndBrokenOnesSaySo) {
  const std::vector<Device> devices = list(R"([
      {"uuid": "GPU-a", "error": 4}, {"uuid": "GPU-b", "error": 15}, {"uuid": "GPU-c"}])");
  ASSERT_THAT(devices, SizeIs(2));
  EXPECT_EQ(devices[0].index, "1");
  EXPECT_EQ(use_of(devices[0]), "GPU is lost");
  EXPECT_EQ(devices[1].uuid, "GPU-c");
}

TEST_F(NvmlTest, AGpuInMigModeStandsForItsInstances) {
  const std::vector<Device> devices = list(R"([
      {"uuid": "GPU-a", "instances": [{"uuid": "MIG-a"}, {"uuid": "MIG-b"}]}, {"uuid": "GPU-b"}])");
  std::vector<std::string> shown;
  for (const Device& device : devices) shown.push_back(device.index + " " + device.uuid);
  EXPECT_THAT(shown, ElementsAre("0:0 MIG-a", "0:2 MIG-b", "1 GPU-b"));
}

TEST_F(NvmlTest, ADriverThatIsNotLoadedIsNamedWithAWayOut) {
  EXPECT_THAT([] { list(R"({"error": 9})"); },
              ThrowsMessage<Error>(HasSubstr("nvmlInit_v2: Driver Not Loaded")));
  EXPECT_THAT(([] { slots(R"({"error": 9})", {"free"}); }),
              ThrowsMessage<Error>(AllOf(HasSubstr("grid_settings.devices: libnvidia-ml.so.1"),
                                         HasSubstr("`--set grid_settings.devices=[]`"))));
}

TEST_F(NvmlTest, SlotsAreDevicesTimesStepsOnEach) {
  EXPECT_EQ(slots(kTwo, {"free"}).count, 2);
  EXPECT_EQ(slots(kTwo, {"free"}, 3).count, 6);
  EXPECT_EQ(slots(kTwo, {"1"}, 3).count, 3);
  EXPECT_EQ(slots(kTwo, {"free"}, 3, 4).count, 4);
}

TEST_F(NvmlTest, OnlyVisibleDevicesCount) {
  setenv("CUDA_VISIBLE_DEVICES", "1", 1);
  EXPECT_EQ(slots(kTwo, {"free"}).device_of(0), "GPU-b");
  EXPECT_THAT(([] { slots(kTwo, {"0"}); }),
              ThrowsMessage<Error>(HasSubstr("there is no device '0'")));
  setenv("CUDA_VISIBLE_DEVICES", "-1", 1);
  EXPECT_THAT(([] { slots(kTwo, {"free"}); }),
              ThrowsMessage<Error>(HasSubstr("CUDA_VISIBLE_DEVICES='-1' leaves no device")));
  EXPECT_THAT(([] { slots("[]", {"free"}); }), ThrowsMessage<Error>(HasSubstr("has no GPU")));
}

}  // namespace
}  // namespace ferula
