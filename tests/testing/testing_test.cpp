// The kit passes what is right, and says what is wrong.
#include "ferula/testing.h"

#include <gmock/gmock.h>

#include "ferula/error.h"

namespace ferula::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Kit : public ::testing::Test {
 protected:
  static auto says(const std::string& sentence) {
    return ThrowsMessage<Error>(HasSubstr(sentence));
  }

  PluginUnderTest plugin_{MISTAKES_PLUGIN};
  std::shared_ptr<Problem> right_ = plugin_.problem("Doubling");

  std::shared_ptr<Model> with(const std::string& mistake) {
    return plugin_.model("{name: Factor, mistake: " + mistake + "}", *right_);
  }
};

TEST_F(Kit, PassesWhatIsRight) {
  const auto model = plugin_.model("Factor", *right_);
  check_handshake(*right_, *model);
  check_determinism(*right_, *model);
  check_training_step(*right_, *model);
  check_state(*right_, *model, *plugin_.model("Factor", *right_, 2));
  check_gradients(*right_, *model);
}

TEST_F(Kit, MakesComponentsAsAUserWould) {
  EXPECT_THAT([&] { plugin_.problem("{name: Doubling, samples: 3}"); }, says("unknown key"));
  EXPECT_THAT([&] { plugin_.problem("{samples: 3}"); }, says("expected a name"));
  EXPECT_THAT([&] { plugin_.problem("Doublin"); }, says("Doubling"));
  EXPECT_THAT([&] { PluginUnderTest("/dev/null"); }, says("/dev/null"));
}

TEST_F(Kit, FindsShapesThatDoNotFit) {
  EXPECT_THAT([&] { check_handshake(*right_, *with("shape")); }, says("[any, 7]"));
  const auto problem = plugin_.problem("{name: Doubling, another_shape: true}");
  EXPECT_THAT([&] { check_handshake(*problem, *plugin_.model("Factor", *problem)); },
              says("declared is x: Float [any, 3]"));
}

TEST_F(Kit, FindsRandomNumbersThatNoRequestAskedFor) {
  const auto problem = plugin_.problem("{name: Doubling, default_generator: true}");
  EXPECT_THAT([&] { check_determinism(*problem, *plugin_.model("Factor", *problem)); },
              says("request.generator"));
  EXPECT_THAT([&] { check_determinism(*right_, *with("random")); }, says("different predictions"));
}

TEST_F(Kit, FindsWrongGradients) {
  EXPECT_THAT([&] { check_gradients(*right_, *with("gradient")); }, says("finite differences"));
  EXPECT_THAT([&] { check_training_step(*right_, *with("gradient")); }, says("no gradient"));
}

TEST_F(Kit, FindsWhatACheckpointDoesNotHave) {
  const auto one = with("hidden");
  const auto other = plugin_.model("{name: Factor, mistake: hidden}", *right_, 2);
  EXPECT_THAT([&] { check_state(*right_, *one, *other); }, says("tensors()"));
}

}  // namespace
}  // namespace ferula::testing
