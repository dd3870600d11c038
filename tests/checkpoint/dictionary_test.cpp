#include "core/checkpoint/dictionary.h"

#include <gmock/gmock.h>

namespace ferula {
namespace {

using testing::ThrowsMessage;

TEST(Dictionary, KeepsTheOrderAndReplacesInPlace) {
  Dictionary dictionary{{"b", 1}, {"a", "text"}};
  dictionary.set("b", 2.5);
  ASSERT_EQ(dictionary.size(), 2u);
  EXPECT_EQ(dictionary.begin()->first, "b");
  EXPECT_EQ(dictionary.get<double>("b"), 2.5);
  EXPECT_EQ(dictionary.get<std::string>("a"), "text");
}

TEST(Dictionary, SaysWhichEntryIsMissingOrOfAnotherType) {
  const Dictionary dictionary{{"a", true}};
  EXPECT_EQ(dictionary.find("b"), nullptr);
  EXPECT_THAT([&] { dictionary.get<bool>("b"); }, ThrowsMessage<Error>("there is no entry 'b'"));
  EXPECT_THAT([&] { dictionary.get<double>("a"); },
              ThrowsMessage<Error>("the entry 'a' has another type than expected"));
}

}  // namespace
}  // namespace ferula
