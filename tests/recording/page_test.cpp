#include "core/recording/page.h"

#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

RecordedTest test_of(const at::Tensor& values) {
  return {"What A does on B", "", {{"model", "A"}}, {{{"input", "sequence", "x", "", values}}}};
}

nlohmann::json data_of(const std::string& page) {
  const std::string begin = "<script id=\"data\" type=\"application/json\">";
  const std::size_t from = page.find(begin) + begin.size();
  return nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
}

TEST(RecordingPage, HoldsAllItNeeds) {
  const std::string page = recording_page(test_of(at::tensor({0., 1.}).view({2, 1})));
  EXPECT_THAT(page, StartsWith("<!doctype html>"));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  for (const char* outside : {"src=", "@import", "url(", "fetch("})
    EXPECT_THAT(page, Not(HasSubstr(outside)));
}

TEST(RecordingPage, KeepsNumbersTo16BitsOfTheirRange) {
  const nlohmann::json picture = data_of(
      recording_page(test_of(at::tensor({-1., 3., 1.}).view({3, 1}))))["samples"][0]["pictures"][0];
  EXPECT_THAT(picture["sizes"], ElementsAre(3, 1));
  EXPECT_EQ(picture["low"], -1);
  EXPECT_EQ(picture["high"], 3);
  EXPECT_EQ(picture["cells"], "AAD//wCA") << "0, 65535 and 32768, the low byte first";
}

TEST(RecordingPage, HasAPlaceForNumbersThatAreNotFinite) {
  const double infinity = std::numeric_limits<double>::infinity();
  const nlohmann::json picture = data_of(recording_page(
      test_of(at::tensor({infinity, 2., 2.}).view({3, 1}))))["samples"][0]["pictures"][0];
  EXPECT_EQ(picture["low"], 2);
  EXPECT_EQ(picture["cells"], "AAAAAAAA");
}

TEST(RecordingPage, IsNotEndedByWhatNamesSay) {
  RecordedTest test = test_of(at::tensor({0.}).view({1, 1}));
  test.title = "</script><b>\xff";
  EXPECT_THAT(data_of(recording_page(test))["title"].get<std::string>(),
              StartsWith("</script><b>"));
}

}  // namespace
}  // namespace ferula
