#include "core/session/device.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "ferula/error.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Device, IsTheProcessorUnlessAskedOtherwise) { EXPECT_TRUE(open_device("cpu").is_cpu()); }

TEST(Device, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"gpu", "cuda:", "cuda:-1", "cpu:0", "cuda:1234", ""})
    EXPECT_THAT([&] { open_device(text); },
                ThrowsMessage<Error>(HasSubstr("expected cpu, cuda or cuda:N")))
        << text;
}

TEST(Device, SaysThatADeviceIsNotThere) {
  EXPECT_THAT([] { open_device("cuda:999"); }, ThrowsMessage<Error>(HasSubstr("cuda")));
}

// A configuration is checked on machines that do not have the device.
TEST(Device, IsParsedWhetherItIsThereOrNot) { EXPECT_EQ(parse_device("cuda:99").index(), 99); }

TEST(Device, IsNamedAsTheEnvironmentNamesIt) {
  unsetenv("CUDA_VISIBLE_DEVICES");
  EXPECT_EQ(device_name(parse_device("cpu")), "cpu");
  EXPECT_EQ(device_name(parse_device("cuda:1")), "cuda:1");
  setenv("CUDA_VISIBLE_DEVICES", "GPU-a,GPU-b", 1);
  EXPECT_EQ(device_name(parse_device("cpu")), "cpu");
  EXPECT_EQ(device_name(parse_device("cuda")), "GPU-a");
  EXPECT_EQ(device_name(parse_device("cuda:1")), "GPU-b");
  unsetenv("CUDA_VISIBLE_DEVICES");
}

}  // namespace
}  // namespace ferula
