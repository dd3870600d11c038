#include "sequence_builder.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <utility>

namespace ferula::algorithmic {

at::Tensor SequenceBuilder::items(std::int64_t n) {
  return random_.bits({samples_, n, format_.data_bits}, format_.bias);
}

at::Tensor SequenceBuilder::coins(std::int64_t n) { return random_.bits({samples_, n, 1}, 0.5); }

at::Tensor SequenceBuilder::picks(std::int64_t count) {
  at::Tensor picks = at::empty({samples_}, at::kLong);
  auto* out = picks.mutable_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < samples_; ++i) out[i] = number(0, count - 1);
  return picks;
}

Line SequenceBuilder::unused_line(std::int64_t used) {
  const std::int64_t last = format_.control_bits - 1;
  if (!format_.use_control_lines || last < used) return kNoLine;
  return format_.randomize_control_lines ? number(used, last) : last;
}

void SequenceBuilder::mark(Line line, double value) {
  add({.steps = 1, .line = line, .value = static_cast<float>(value)});
}

void SequenceBuilder::show(const at::Tensor& items, Line line) {
  add({.steps = items.size(1), .line = line, .items = items.contiguous()});
}

void SequenceBuilder::answer(const at::Tensor& targets, Line line) {
  add({.steps = targets.size(1), .line = line, .targets = targets.contiguous()});
}

void SequenceBuilder::ask(const at::Tensor& items, Line line, const at::Tensor& targets) {
  add({.steps = items.size(1),
       .line = line,
       .items = items.contiguous(),
       .targets = targets.contiguous()});
}

void SequenceBuilder::add(Block block) {
  steps_ += block.steps;
  blocks_.push_back(std::move(block));
}

void SequenceBuilder::write(std::int64_t first_sample, SequenceTensors& tensors) const {
  std::int64_t step = 0;
  for (const Block& block : blocks_) {
    for (std::int64_t sample = 0; sample < samples_; ++sample)
      write(block, sample, step, first_sample, tensors);
    step += block.steps;
  }
}

void SequenceBuilder::write(const Block& block, std::int64_t sample, std::int64_t first_step,
                            std::int64_t first_sample, SequenceTensors& tensors) const {
  const std::int64_t row = (first_sample + sample) * tensors.sequences.size(1) + first_step;
  const std::int64_t width = tensors.sequences.size(2), bits = format_.data_bits;
  float* inputs = tensors.sequences.mutable_data_ptr<float>() + row * width;
  if (block.line != kNoLine)
    for (std::int64_t t = 0; t < block.steps; ++t) inputs[t * width + block.line] = block.value;
  if (block.items.defined()) {
    const float* items = block.items.const_data_ptr<float>() + sample * block.steps * bits;
    for (std::int64_t t = 0; t < block.steps; ++t)
      std::copy_n(items + t * bits, bits, inputs + t * width + format_.control_bits);
  }
  if (block.targets.defined()) {
    const std::int64_t answered = block.steps * format_.output_bits;
    std::copy_n(block.targets.const_data_ptr<float>() + sample * answered, answered,
                tensors.targets.mutable_data_ptr<float>() + row * format_.output_bits);
    std::fill_n(tensors.masks.mutable_data_ptr<std::uint8_t>() + row, block.steps, 1);
  }
}

}  // namespace ferula::algorithmic
