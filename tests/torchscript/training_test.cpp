// Without C++: a module of Python's and a table train, and go on as if they had never stopped.
#include <ATen/ops/ones.h>
#include <gmock/gmock.h>
#include <torch/csrc/jit/api/module.h>

#include "ferula/host.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

class Training : public testing::Test {
 protected:
  Training() {
    torch::jit::Module module("Module");
    module.register_parameter("weight", at::ones({2, 1}).requires_grad_(), false);
    module.register_attribute("training", c10::BoolType::get(), true);
    module.define(
        "def forward(self, x):\n"
        "  return torch.dropout(torch.tanh(x), 0.2, self.training) @ self.weight\n");
    module.save((folder_ / "model.pt").string());
    std::string table = "a,b,sum\n";
    for (int i = 0; i < 20; ++i)
      table +=
          std::to_string(i) + "," + std::to_string(i % 3) + "," + std::to_string(i + i % 3) + "\n";
    write(folder_ / "table.csv", table);
  }

  RunOptions options() const {
    const std::string table = (folder_ / "table.csv").string();
    write(folder_ / "a.yaml", "output: '" + (folder_ / "experiments").string() + R"('
worker: OfflineTrainer
seed: 7
threads: 1
model: {name: TorchScript, file: )" +
                                  (folder_ / "model.pt").string() + R"(}
training:
  problem: &table
    name: Tensors
    inputs: ")" + table + R"(#a..b"
    targets: ")" + table + R"(#sum"
    std: [20, 3]
    loss: mse
    metrics: [mae, r2]
    batch_size: 8
  optimizer: {name: Adam, lr: 0.05}
  terminal_conditions: {epoch_limit: 4, loss_stop: 0}
validation: {problem: *table}
)");
    return {.configurations = {folder_ / "a.yaml"},
            .plugins = {TENSORS_PLUGIN, TORCHSCRIPT_PLUGIN, TRAINING_PLUGIN},
            .trust_plugins = true,
            .quiet = true};
  }

  TemporaryFolder folder_;
};

TEST_F(Training, GoesOnWithTheSameBits) {
  const fs::path whole = run(options()).folder;
  RunOptions two_epochs = options();
  two_epochs.settings = {"training.terminal_conditions.epoch_limit=2"};
  const fs::path part = run(two_epochs).folder;
  RunOptions rest = options();
  rest.configurations.clear();
  rest.settings = {"training.terminal_conditions.epoch_limit=4"};
  resume(part, rest);
  for (const char* file :
       {"training_statistics.csv", "validation_set_agg_statistics.csv", "models/model_best.pt"})
    EXPECT_EQ(content(part / file), content(whole / file)) << file;
  EXPECT_THAT(content(whole / "validation_set_agg_statistics.csv"), testing::HasSubstr(",r2"));
}

}  // namespace
}  // namespace ferula
