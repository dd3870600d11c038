// Which GPUs are taken, of made-up ones.
#include "core/devices/choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/devices/slots.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

// Four alike, of which a process computes on the second, and the third is full of something.
std::vector<Device> four() {
  std::vector<Device> devices;
  for (const char* index : {"0", "1", "2", "3"})
    devices.push_back({index, std::string("GPU-") + index + "ab", "H200", 140 * kGiB, 0, {}, ""});
  devices[1].processes = {{4711, "python3"}, {12, ""}};
  devices[2].memory_used = 2 * kGiB;
  return devices;
}

std::vector<std::string> indices(const std::vector<Device>& devices) {
  std::vector<std::string> result;
  for (const Device& device : devices) result.push_back(device.index);
  return result;
}

std::vector<std::string> chosen(const std::vector<std::string>& words) {
  return indices(choose_devices(words, four()));
}

std::vector<std::string> visible(const char* variable) {
  return indices(visible_devices(four(), {variable, nullptr}));
}

template <class... Parts>
auto Refuses(const Parts&... parts) {
  return ThrowsMessage<Error>(AllOf(HasSubstr(parts)...));
}

TEST(Device, IsFreeIfNobodyComputesOnItAndHardlyAnyMemoryIsUsed) {
  Device device = {.uuid = "GPU-0", .memory = 8 * kGiB, .memory_used = kGiB / 2};
  EXPECT_TRUE(is_free(device));  // the driver, a desktop
  EXPECT_EQ(use_of(device), "free");
  device.memory_used = 4'000'000'000;
  EXPECT_FALSE(is_free(device));
  EXPECT_EQ(use_of(device), "4.0 GB in use by what NVML does not show");
  EXPECT_EQ(use_of(four()[1]), "process 4711 (python3), process 12");
}

TEST(ChooseDevices, TakesThoseThatAreFree) { EXPECT_THAT(chosen({"free"}), ElementsAre("0", "3")); }

TEST(ChooseDevices, TakesThoseThatAreNamedWhoeverUsesThem) {
  EXPECT_THAT(chosen({"3", "1"}), ElementsAre("3", "1"));
  EXPECT_THAT(chosen({"GPU-2ab", "GPU-0"}), ElementsAre("2", "0"));
}

TEST(ChooseDevices, SaysWhoUsesThemIfNoneIsFree) {
  const std::vector<Device> all = four();
  EXPECT_THAT(([&] {
                choose_devices({"free"}, {all[1], all[2]});
              }),
              Refuses("no device is free: 1 H200 (GPU-1ab): process 4711 (python3), process 12; "
                      "2 H200 (GPU-2ab): 2.1 GB in use"));
}

TEST(ChooseDevices, SaysWhichThereAre) {
  EXPECT_THAT([] { chosen({"4"}); }, Refuses("there is no device '4'", "3 H200 (GPU-3ab): free"));
  EXPECT_THAT([] { chosen({"GPU-9"}); }, Refuses("there is no device 'GPU-9'"));
  EXPECT_THAT(([] { chosen({"free", "1"}); }), Refuses("there is no device 'free'"));
  EXPECT_THAT([] { chosen({"GPU-"}); }, Refuses("device 'GPU-' may be any of: 0 H200"));
}

TEST(ChooseDevices, TakesNoneTwiceAndNoneThatIsBroken) {
  EXPECT_THAT(([] { chosen({"0", "GPU-0ab"}); }), Refuses("device 'GPU-0ab' is named twice"));
  std::vector<Device> all = four();
  all[0].fault = "GPU is lost";
  EXPECT_THAT([&] { choose_devices({"0"}, all); }, Refuses("'0' cannot be used: GPU is lost"));
  EXPECT_THAT(indices(choose_devices({"free"}, all)), ElementsAre("3"));
}

TEST(VisibleDevices, AreThoseThatTheEnvironmentNamesInItsOrder) {
  EXPECT_THAT(visible(nullptr), ElementsAre("0", "1", "2", "3"));
  EXPECT_THAT(visible("2,0"), ElementsAre("2", "0"));
  EXPECT_THAT(visible("GPU-3,GPU-1ab"), ElementsAre("3", "1"));
  EXPECT_THAT(visible(""), IsEmpty());
  EXPECT_THAT(visible("-1"), IsEmpty());
  EXPECT_THAT(visible("1,-1,2"), ElementsAre("1"));
  EXPECT_THAT(visible("1,GPU-,2"), ElementsAre("1"));
}

TEST(VisibleDevices, HaveAnIndexThatCudaAndNvmlAgreeUpon) {
  std::vector<Device> all = four();
  all[3].name = "RTX 4000";
  EXPECT_THAT(([&] {
                visible_devices(all, {"1", nullptr});
              }),
              Refuses("CUDA_VISIBLE_DEVICES=1 counts by speed", "PCI_BUS_ID"));
  EXPECT_THAT(indices(visible_devices(all, {"1", "PCI_BUS_ID"})), ElementsAre("1"));
  EXPECT_THAT(indices(visible_devices(all, {"GPU-1", nullptr})), ElementsAre("1"));
}

TEST(VisibleDevices, OfAGpuInMigModeAreItsInstances) {
  std::vector<Device> all = four();
  all[0].index = "0:0";
  all[1].index = "0:2";
  EXPECT_THAT(indices(visible_devices(all, {"0", nullptr})), ElementsAre("0:0", "0:2"));
  EXPECT_THAT(indices(choose_devices({"0:2"}, all)), ElementsAre("0:2"));
}

TEST(Slots, LetTheDevicesTakeTurns) {
  const std::vector<Device> all = four();
  const Slots slots = {4, {all[0], all[3]}};
  EXPECT_EQ(slots.device_of(0), "GPU-0ab");
  EXPECT_EQ(slots.device_of(1), "GPU-3ab");
  EXPECT_EQ(slots.device_of(2), "GPU-0ab");
  EXPECT_EQ((Slots{2, {}}.device_of(1)), "");
}

}  // namespace
}  // namespace ferula
