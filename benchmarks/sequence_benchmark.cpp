// The steps that the reference programs of compare_sequences make, by the models of pack memory.
//
// sequence_benchmark lstm|ntm|maes|dwm|dnc|thalnet|attention FILE STEPS: FILE (of torch.save) is a
// dictionary of `weights`, by our names, and of some batches, stacked: `items`, `targets`, `mask`.
// Prints the losses of a step on each of these, then the milliseconds of processor time of each of
// STEPS steps on 64 sequences of 10 items. Without a reference FILE is -.
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_clamp_max.h>
#include <ATen/ops/_foreach_clamp_min.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/zeros_like.h>
#include <torch/serialize.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

#include "models/attention_encoder_decoder.h"
#include "models/dnc.h"
#include "models/dwm.h"
#include "models/lstm.h"
#include "models/maes.h"
#include "models/ntm.h"
#include "models/thalnet.h"

using namespace ferula;

namespace {

struct SerialRecall {
  at::Tensor items, targets, mask;
};

SerialRecall serial_recall(std::int64_t batch, std::int64_t length) {
  const std::int64_t steps = 2 * length + 2;
  const at::Tensor bits = at::randint(0, 2, {batch, length, 8}, at::kFloat);
  SerialRecall x{at::zeros({batch, steps, 11}), at::zeros({batch, steps, 8}),
                 at::zeros({batch, steps, 1})};
  x.items.select(1, 0).select(1, 0).fill_(1);
  x.items.narrow(1, 1, length).narrow(2, 3, 8).copy_(bits);
  x.items.select(1, length + 1).select(1, 1).fill_(1);
  x.items.narrow(1, length + 2, length).select(2, 2).fill_(1);
  x.targets.narrow(1, length + 2, length).copy_(bits);
  x.mask.narrow(1, length + 2, length).fill_(1);
  return x;
}

class Training {
 public:
  Training(NnModel& model, double learning_rate)
      : model_(model), learning_rate_(learning_rate), weights_(model.parameters()) {
    for (const at::Tensor& x : weights_) {
      means_.push_back(at::zeros_like(x));
      squares_.push_back(at::zeros_like(x));
      counts_.push_back(at::zeros({}, at::kFloat));
    }
  }

  double step(const SerialRecall& batch) {
    model_.zero_grad();
    const at::Tensor logits = model_.forward({{"sequences", batch.items}}).at(0);
    const at::Tensor losses =
        at::binary_cross_entropy_with_logits(logits, batch.targets, {}, {}, at::Reduction::None);
    const at::Tensor loss = (losses * batch.mask).sum() / (batch.mask.sum() * 8);
    loss.backward();
    update();
    return loss.item().toDouble();
  }

 private:
  void update() {
    const at::NoGradGuard guard;
    std::vector<at::Tensor> slopes;
    for (at::Tensor& x : weights_) slopes.push_back(x.mutable_grad());
    at::_foreach_clamp_min_(slopes, -10);
    at::_foreach_clamp_max_(slopes, 10);
    for (at::Tensor& count : counts_) count.add_(1);
    at::_fused_adam_(weights_, slopes, means_, squares_, {}, counts_, learning_rate_, 0.9, 0.999, 0,
                     1e-8, false, false);
  }

  NnModel& model_;
  double learning_rate_;
  std::vector<at::Tensor> weights_, means_, squares_, counts_;
};

// For items of 11 numbers; its defaults are those of the reference unless `change` says otherwise.
template <class Made, class F>
std::shared_ptr<NnModel> make(F change) {
  typename Made::Params params;
  params.input_item_size = 11;
  change(params);
  return std::make_shared<Made>(params);
}

std::shared_ptr<NnModel> make_model(const std::string& name) {
  if (name == "lstm") return make<Lstm>([](auto&) {});
  if (name == "maes") return make<Maes>([](auto& params) { params.markers = {0, 1}; });
  if (name == "thalnet") return make<ThalNet>([](auto&) {});
  if (name == "attention") return make<AttentionEncoderDecoder>([](auto&) {});
  if (name == "dwm") return make<Dwm>([](auto&) {});
  if (name == "dnc") return make<Dnc>([](auto& params) { params.memory_content_size = 15; });
  return make<Ntm>([](auto& params) { params.memory.num_content_bits = 15; });
}

double learning_rate(const std::string& name) {
  if (name == "dwm") return 0.005;
  return name == "dnc" ? 0.0005 : 0.01;
}

c10::Dict<at::IValue, at::IValue> read(const char* name) {
  std::ifstream file(name, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  return torch::pickle_load(bytes).toGenericDict();
}

void load(NnModel& model, const at::IValue& weights) {
  const at::NoGradGuard guard;
  for (auto& item : model.named_parameters())
    item.value().copy_(weights.toGenericDict().at(item.key()).toTensor());
}

// Prints the loss of a step on each batch of the reference.
void repeat_reference(NnModel& model, Training& training, const char* name) {
  const auto file = read(name);
  load(model, file.at("weights"));
  const at::Tensor items = file.at("items").toTensor(), targets = file.at("targets").toTensor(),
                   mask = file.at("mask").toTensor();
  for (std::int64_t i = 0; i < items.size(0); ++i)
    std::printf("loss %.9g\n", training.step({items[i], targets[i], mask[i]}));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  at::set_num_threads(1);
  const std::shared_ptr<NnModel> model = make_model(argv[1]);
  Training training(*model, learning_rate(argv[1]));
  if (argv[2] != std::string("-")) repeat_reference(*model, training, argv[2]);

  for (int i = 0; i < std::atoi(argv[3]); ++i) {
    const std::clock_t begin = std::clock();
    training.step(serial_recall(64, 10));
    std::printf("ms %.4f\n", 1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
}
