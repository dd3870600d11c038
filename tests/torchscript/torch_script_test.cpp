#include "torch_script.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <gmock/gmock.h>

#include <random>

#include "core/plugins/guards.h"
#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

// As torch.jit.save() would write a module with a weight (1, 2), a buffer and this forward().
void save_module(const std::filesystem::path& file, const std::string& forward, bool has_modes) {
  torch::jit::Module module("Module");
  module.register_parameter("weight", at::tensor({1.0f, 2.0f}).requires_grad_(), false);
  module.register_buffer("offset", at::ones({1}));
  if (has_modes) module.register_attribute("training", c10::BoolType::get(), true);
  module.define(forward);
  module.save(file.string());
}

class TorchScriptTest : public testing::Test {
 protected:
  TorchScriptTest() { save("def forward(self, x):\n  return self.weight * x + self.offset\n"); }

  void save(const std::string& forward, bool has_modes = true) {
    save_module(params_.file, forward, has_modes);
  }
  std::shared_ptr<TorchScript> model() const { return std::make_shared<TorchScript>(params_); }
  void refuses(const std::string& why) const {
    EXPECT_THAT([&] { model(); }, ThrowsMessage<Error>(HasSubstr(why)));
  }

  TemporaryFolder folder_;
  TorchScript::Params params_{.file = (folder_ / "model.pt").string()};
};

const Batch kInputs = {{"inputs", at::tensor({3.0f, 4.0f})}};

TEST_F(TorchScriptTest, ComputesWhatItsCodeSays) {
  const Batch result = model()->forward(kInputs);
  EXPECT_TRUE(at::equal(result["predictions"], at::tensor({4.0f, 9.0f})));
}

TEST_F(TorchScriptTest, HasTheTensorsOfTheModuleByName) {
  const auto model = this->model();
  const std::vector<ModelTensor> tensors = model->tensors();
  ASSERT_EQ(tensors.size(), 2u);
  EXPECT_EQ(tensors[0].name, "weight");
  EXPECT_TRUE(tensors[0].trained);
  EXPECT_EQ(tensors[1].name, "offset");
  EXPECT_FALSE(tensors[1].trained);
}

TEST_F(TorchScriptTest, Learns) {
  const auto model = this->model();
  model->forward(kInputs).at(0).sum().backward();
  const ModelTensor weight = model->tensors()[0];
  EXPECT_TRUE(at::equal(weight.tensor.grad(), at::tensor({3.0f, 4.0f})));
  {
    const c10::NoGradGuard no_grad;
    at::Tensor(weight.tensor).zero_();
  }
  EXPECT_TRUE(at::equal(model->forward(kInputs).at(0), at::tensor({1.0f, 1.0f})));
}

TEST_F(TorchScriptTest, KnowsTrainingFromTesting) {
  save("def forward(self, x):\n  if self.training:\n    return x\n  return -x\n");
  const auto model = this->model();
  model->train(true);
  EXPECT_TRUE(at::equal(model->forward(kInputs).at(0), kInputs.at(0)));
  model->train(false);
  EXPECT_TRUE(at::equal(model->forward(kInputs).at(0), kInputs.at(0).neg()));
}

TEST_F(TorchScriptTest, MayHaveNoModes) {
  save("def forward(self, x):\n  return x\n", /*has_modes=*/false);
  const auto model = this->model();
  model->train(false);
  EXPECT_TRUE(at::equal(model->forward(kInputs).at(0), kInputs.at(0)));
}

TEST_F(TorchScriptTest, ChangesItsType) {
  const auto model = this->model();
  model->to(at::kDouble);
  EXPECT_EQ(model->tensors()[0].tensor.scalar_type(), at::kDouble);
}

TEST_F(TorchScriptTest, TakesAndGivesSeveralStreams) {
  save("def forward(self, a, b):\n  return a + b, a * b\n");
  params_.inputs = {"a", "b"};
  params_.outputs = {"sum", "product"};
  const Batch result = model()->forward({{"a", at::tensor({2.0f})}, {"b", at::tensor({3.0f})}});
  EXPECT_EQ(result["sum"].item<float>(), 5);
  EXPECT_EQ(result["product"].item<float>(), 6);
}

TEST_F(TorchScriptTest, FindsOutputsInADictionaryByName) {
  save("def forward(self, x):\n  return {'half': x / 2, 'twice': x * 2}\n");
  params_.outputs = {"twice"};
  EXPECT_TRUE(at::equal(model()->forward(kInputs)["twice"], at::tensor({6.0f, 8.0f})));
}

TEST_F(TorchScriptTest, SaysWhatStreamsDoNotFit) {
  params_.outputs = {"one", "two"};
  EXPECT_THAT([&] { model()->forward(kInputs); },
              ThrowsMessage<Error>(
                  AllOf(HasSubstr("outputs: names 2 streams"), HasSubstr("gave 1 (Tensor)"))));
  params_.inputs = {"a", "b"};
  refuses("inputs: names 2 streams, forward() of " + params_.file + " takes 1");
}

TEST_F(TorchScriptTest, SaysInOneLineWhyItsCodeFailed) {
  EXPECT_THAT(
      [&] {
        model()->forward({{"inputs", at::zeros({3})}});
      },
      ThrowsMessage<Error>(AllOf(HasSubstr("forward() of " + params_.file),
                                 HasSubstr("must match the size"), Not(HasSubstr("\n")))));
  save("def forward(self, x):\n  assert x.sum() > 100, 'too small'\n  return x\n");
  EXPECT_THAT([&] { model()->forward(kInputs); }, ThrowsMessage<Error>(HasSubstr("too small")));
}

TEST_F(TorchScriptTest, RefusesFilesThatAreNoModule) {
  write(params_.file, "hello");
  refuses(params_.file + ": is no TorchScript module");
  std::filesystem::remove(params_.file);
  refuses(params_.file + ": no such file");
  params_.file = folder_.path();
  refuses("no such file");
}

TEST_F(TorchScriptTest, RefusesAFileThatIsCutShort) {
  const std::string bytes = content(params_.file);
  for (const std::size_t size : {bytes.size() - 1, bytes.size() / 2, std::size_t{10}}) {
    write(params_.file, bytes.substr(0, size));
    refuses(params_.file + ": is no TorchScript module");
  }
}

}  // namespace
}  // namespace ferula
