#include "core/session/device.h"

#include <gmock/gmock.h>

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

}  // namespace
}  // namespace ferula
