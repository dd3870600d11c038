// The example plugin, built on its own against this build, does what an example should.
#include <gtest/gtest.h>

#include "ferula/testing.h"

namespace ferula::testing {
namespace {

class Quadratic : public ::testing::Test {
 protected:
  PluginUnderTest plugin_{QUADRATIC};
  std::shared_ptr<Problem> parabola_ = plugin_.problem("{name: Parabola, samples: 20}");
  std::shared_ptr<Model> quadratic_ = plugin_.model("Quadratic", *parabola_);
};

TEST_F(Quadratic, FitsTheParabola) { check_handshake(*parabola_, *quadratic_); }

TEST_F(Quadratic, IsDeterministic) { check_determinism(*parabola_, *quadratic_); }

TEST_F(Quadratic, HasTheGradientsOfItsFormula) { check_gradients(*parabola_, *quadratic_); }

TEST_F(Quadratic, IsAllInItsCheckpoint) {
  check_training_step(*parabola_, *quadratic_);
  check_state(*parabola_, *quadratic_, *plugin_.model("Quadratic", *parabola_));
}

TEST_F(Quadratic, LearnsTheParabola) {
  const Batch batch = draw_batch(*parabola_, 20);
  at::Tensor coefficients = quadratic_->tensors().at(0).tensor;
  for (int step = 0; step < 300; ++step) {
    parabola_->loss(batch, quadratic_->forward(batch)).backward();
    coefficients.mutable_grad().mul_(-0.5);
    coefficients.data().add_(coefficients.grad());
    coefficients.mutable_grad().zero_();
  }
  EXPECT_NEAR(coefficients[0].item<float>(), 3, 1e-2);
  EXPECT_NEAR(coefficients[1].item<float>(), -2, 1e-2);
  EXPECT_NEAR(coefficients[2].item<float>(), 1, 1e-2);
}

}  // namespace
}  // namespace ferula::testing
