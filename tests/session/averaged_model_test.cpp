#include "core/session/averaged_model.h"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "ferula/error.h"

namespace ferula {
namespace {

struct Constant final : public Model {
  at::Tensor weight = at::full({1}, 1.0).set_requires_grad(true);
  at::Tensor buffer = at::zeros({1});

  std::vector<StreamSpec> inputs() const override { return {}; }
  std::vector<StreamSpec> outputs() const override { return {}; }
  Batch forward(const Batch&) override { return {}; }
  std::vector<ModelTensor> tensors() override {
    return {{"weight", weight}, {"buffer", buffer, false}};
  }
  void train(bool) override {}
  void to(at::Device) override {}
  void to(at::ScalarType) override {}
};

double number(const Dictionary& dictionary, const std::string& name) {
  return dictionary.get<at::Tensor>(name).item<double>();
}

struct Averaged : public testing::Test {
  std::shared_ptr<Constant> constant = std::make_shared<Constant>();
  AveragedModel model{constant, 0.75};

  void move_to(double weight) {
    constant->weight.detach().fill_(weight);
    model.update();
  }
};

TEST_F(Averaged, KeepsItsShareAtEachStep) {
  move_to(5);
  EXPECT_DOUBLE_EQ(number(model.averages(), "weight"), 0.75 * 1 + 0.25 * 5);
  move_to(3);
  EXPECT_DOUBLE_EQ(number(model.averages(), "weight"), 0.75 * 2 + 0.25 * 3);
  EXPECT_DOUBLE_EQ(number(model.weights(), "weight"), 3);
}

TEST_F(Averaged, IsWhatTheModelHasInEvaluationMode) {
  move_to(5);
  model.train(false);
  EXPECT_DOUBLE_EQ(constant->weight.item<double>(), 2);
  EXPECT_DOUBLE_EQ(number(model.weights(), "weight"), 5);
  EXPECT_DOUBLE_EQ(number(model.averages(), "weight"), 2);
  model.train(true);
  EXPECT_DOUBLE_EQ(constant->weight.item<double>(), 5);
}

TEST_F(Averaged, LeavesBuffersAlone) {
  constant->buffer.fill_(7);
  move_to(5);
  EXPECT_DOUBLE_EQ(number(model.averages(), "buffer"), 7);
}

TEST_F(Averaged, IsNotToBeTrained) {
  model.train(false);
  EXPECT_THROW(model.update(), Error);
}

TEST_F(Averaged, GoesOnWithACheckpoint) {
  move_to(5);
  AveragedModel later(std::make_shared<Constant>(), 0.75);
  later.restore(model.averages(), "checkpoint");
  EXPECT_DOUBLE_EQ(number(later.averages(), "weight"), 2);
}

}  // namespace
}  // namespace ferula
