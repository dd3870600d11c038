// The example plugin, built on its own against this build, does what an example should.
#include <ATen/ops/arange.h>
#include <gmock/gmock.h>

#include "core/plugins/registry.h"
#include "empty_view.h"

namespace ferula {
namespace {

// Leaves every parameter at its default.
struct Defaults final : Parameters {
  using Key = std::string_view;
  void boolean(Key, bool&, Key, const Constraint&) override {}
  void integer(Key, std::int64_t&, Key, const Constraint&) override {}
  void real(Key, double&, Key, const Constraint&) override {}
  void text(Key, std::string&, Key, const Constraint&) override {}
  void integers(Key, std::vector<std::int64_t>&, Key, const Constraint&) override {}
  void reals(Key, std::vector<double>&, Key, const Constraint&) override {}
  void texts(Key, std::vector<std::string>&, Key, const Constraint&) override {}
  void section(Key, Key, Key, const Constraint&) override {}
};

template <class Interface>
std::shared_ptr<Interface> make(Registry& registry, const char* kind, const char* name) {
  Defaults defaults;
  return std::static_pointer_cast<Interface>(registry.find(kind, name).factory.create(defaults));
}

TEST(Quadratic, LearnsTheParabola) {
  Registry registry(find_plugins({.plugins = {QUADRATIC}}), no_settings);
  const auto problem = make<Problem>(registry, "problem", "Parabola");
  const auto model = make<Model>(registry, "model", "Quadratic");
  const Batch batch = problem->batch({at::arange(problem->size())});
  at::Tensor coefficients = model->tensors().at(0).tensor;
  for (int step = 0; step < 300; ++step) {
    problem->loss(batch, model->forward(batch)).backward();
    coefficients.mutable_grad().mul_(-0.5);
    coefficients.data().add_(coefficients.grad());
    coefficients.mutable_grad().zero_();
  }
  EXPECT_NEAR(coefficients[0].item<float>(), 3, 1e-2);
  EXPECT_NEAR(coefficients[1].item<float>(), -2, 1e-2);
  EXPECT_NEAR(coefficients[2].item<float>(), 1, 1e-2);
}

}  // namespace
}  // namespace ferula
