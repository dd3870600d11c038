#include "core/text/nearest.h"

#include <gmock/gmock.h>

namespace ferula {
namespace {

TEST(Nearest, FindsTheWordThatWasMeant) {
  EXPECT_EQ(nearest("learing_rate", {"momentum", "learning_rate"}), "learning_rate");
  EXPECT_EQ(nearest("lr", {"Lr"}), "Lr");
  EXPECT_EQ(nearest("hte", {"the", "he"}), "the");
}

TEST(Nearest, StaysSilentWhenNothingIsNear) {
  EXPECT_EQ(nearest("momentum", {"nesterov", "lr"}), "");
  EXPECT_EQ(nearest("x", {}), "");
  EXPECT_EQ(nearest(std::string(1 << 20, 'a'), {"a"}), "");
}

}  // namespace
}  // namespace ferula
