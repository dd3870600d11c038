#include "core/config/view.h"

#include <gmock/gmock.h>

#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using ::testing::ElementsAre;
using ::testing::ThrowsMessage;

std::unique_ptr<ConfigView> view() {
  const ConfigValue tree =
      parse_yaml_text("model:\n  units: 5\n  layers: [{size: 3}]\n  none:\n", "x.yaml");
  return make_view(*tree.find("model"), "model");
}

TEST(View, ShowsItsSubtree) {
  EXPECT_EQ(view()->kind(), ConfigView::Kind::mapping);
  EXPECT_EQ(view()->size(), 3);
  EXPECT_THAT(view()->keys(), ElementsAre("units", "layers", "none"));
  EXPECT_EQ(view()->child("units")->text(), "5");
  EXPECT_EQ(view()->child("none")->kind(), ConfigView::Kind::null);
  EXPECT_EQ(view()->child("absent"), nullptr);
}

TEST(View, ChildrenOutliveTheirParent) {
  const auto size = view()->child("layers")->item(0)->child("size");
  EXPECT_EQ(size->text(), "3");
  EXPECT_EQ(size->where(), "x.yaml:3: model.layers[0].size");
}

TEST(View, ATextOfAMappingIsAnErrorWithItsPlace) {
  EXPECT_THAT([] { view()->text(); },
              ThrowsMessage<Error>("x.yaml:1: model: expected a single value, got a mapping"));
}

}  // namespace
}  // namespace ferula
