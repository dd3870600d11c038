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

TEST(Nearest, ListsSoManyNearestFirst) {
  EXPECT_EQ(nearest("fc.bais", {"conv.weight", "fc.weight", "fc.bias"}, 2),
            (std::vector<std::string>{"fc.bias", "fc.weight"}));
  EXPECT_EQ(nearest("x", {"a"}, 2), std::vector<std::string>{"a"});
}

}  // namespace
}  // namespace ferula
