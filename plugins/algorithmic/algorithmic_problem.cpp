#include "algorithmic_problem.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "masked_losses.h"

namespace ferula::algorithmic {
namespace {

// Sequences of several builders, one below the other; the shorter ones end in zeros.
Batch written(const std::vector<SequenceBuilder>& builders, const std::vector<Extent>& extents,
              std::int64_t samples, const SequenceFormat& format) {
  std::int64_t steps = 0;
  for (const SequenceBuilder& builder : builders) steps = std::max(steps, builder.steps());
  SequenceTensors tensors = {
      at::zeros({samples, steps, format.control_bits + format.data_bits}, at::kFloat),
      at::zeros({samples, steps, format.output_bits}, at::kFloat),
      at::zeros({samples, steps, 1}, at::kByte)};
  at::Tensor lengths = at::empty({samples, 1}, at::kInt);
  at::Tensor subsequences = at::empty({samples, 1}, at::kChar);
  std::int64_t first = 0;
  for (std::size_t i = 0; i < builders.size(); ++i) {
    const std::int64_t count = builders[i].samples();
    builders[i].write(first, tensors);
    std::fill_n(lengths.mutable_data_ptr<std::int32_t>() + first, count,
                static_cast<std::int32_t>(extents[i].length));
    std::fill_n(subsequences.mutable_data_ptr<std::int8_t>() + first, count,
                static_cast<std::int8_t>(extents[i].subsequences));
    first += count;
  }
  return {{"sequences", tensors.sequences},
          {"targets", tensors.targets},
          {"masks", tensors.masks},
          {"sequences_length", lengths},
          {"num_subsequences", subsequences},
          {"max_sequence_length", at::full({samples, 1}, format.max_length, at::kInt)}};
}

}  // namespace

void AlgorithmicProblem::Params::list(Parameters& p) {
  p("control_bits", control_bits, "control lines, on which markers stand",
    at_least(static_cast<double>(least_control_bits)));
  p("data_bits", data_bits, "bits of an item", at_least(static_cast<double>(least_data_bits)));
  sequence_length.list(p, "items of a (sub-)sequence", at_least(1));
  p("size", size, "samples in an epoch", at_least(1));
  p("bias", bias, "the probability of a data bit being 1", between(0, 1));
  p("use_control_lines", use_control_lines,
    "put a marker on an unused control line, if there is one, while answers are due");
  p("randomize_control_lines", randomize_control_lines,
    "that line is a random one of the unused ones in each batch; else it is the last");
  p("generation_mode", generation_mode,
    "optimized: all samples of a batch have the same lengths; per_sample: each has its own, and "
    "zeros behind it",
    one_of({"optimized", "per_sample"}));
  p("use_mask", use_mask, "count the steps with an answer only; else all steps");
}

AlgorithmicProblem::AlgorithmicProblem(const Params& params) : params_(params) {
  params_.sequence_length.check();
}

std::vector<StreamSpec> AlgorithmicProblem::streams() const {
  const std::int64_t width = params_.control_bits + params_.data_bits;
  return {{"sequences", {-1, -1, width}, at::kFloat, "what is seen: control lines, then data bits"},
          {"targets", {-1, -1, target_bits()}, at::kFloat, "what is to be answered: bits"},
          {"masks", {-1, -1, 1}, at::kByte, "1 at steps at which an answer is scored"},
          {"sequences_length", {-1, 1}, at::kInt, "items of the longest sub-sequence"},
          {"num_subsequences", {-1, 1}, at::kChar, "sub-sequences"},
          {"max_sequence_length", {-1, 1}, at::kInt, "items that a sub-sequence could have"}};
}

std::vector<StreamSpec> AlgorithmicProblem::predictions() const {
  return {{"logits", {-1, -1, logit_bits()}, at::kFloat, "scores at each step, not normalised"}};
}

std::vector<Fact> AlgorithmicProblem::facts() const {
  std::vector<Fact> facts = {{"input_item_size", params_.control_bits + params_.data_bits},
                             {"output_item_size", logit_bits()},
                             {"control_bits", params_.control_bits},
                             {"data_bits", params_.data_bits}};
  if (stores_and_recalls()) {
    facts.emplace_back("store_bit", kStore);
    facts.emplace_back("recall_bit", kRecall);
  }
  return facts;
}

Batch AlgorithmicProblem::batch(const BatchRequest& request) const {
  const SequenceFormat format = {
      params_.control_bits,
      params_.data_bits,
      target_bits(),
      params_.bias,
      params_.use_control_lines,
      params_.randomize_control_lines,
      request.max_sequence_length > 0 ? request.max_sequence_length : max_sequence_length()};
  const std::int64_t samples = request.indices.size(0);
  const std::int64_t together = params_.generation_mode == "optimized" ? samples : 1;
  RandomBits random(request.generator);
  std::vector<SequenceBuilder> builders;
  std::vector<Extent> extents;
  for (std::int64_t first = 0; first < samples; first += together)
    extents.push_back(generate(builders.emplace_back(format, together, random)));
  return written(builders, extents, samples, format);
}

void* AlgorithmicProblem::interface(std::string_view id) noexcept {
  return id == SequenceLengths::id ? static_cast<SequenceLengths*>(this) : nullptr;
}

std::int64_t AlgorithmicProblem::draw_length(SequenceBuilder& s) const {
  return s.number(min_sequence_length(), s.format().max_length);
}

at::Tensor AlgorithmicProblem::scored(const Batch& batch) const {
  return params_.use_mask ? batch["masks"] : at::ones_like(batch["masks"]);
}

at::Tensor AlgorithmicProblem::masked_loss(const at::Tensor& logits, const at::Tensor& targets,
                                           const at::Tensor& masks) const {
  return masked_binary_cross_entropy(logits, targets, masks);
}

at::Tensor AlgorithmicProblem::wrong(const at::Tensor& logits, const at::Tensor& targets) const {
  return wrong_bits(logits, targets);
}

at::Tensor AlgorithmicProblem::loss(const Batch& batch, const Batch& predictions) const {
  return masked_loss(predictions.at(0), batch["targets"], scored(batch));
}

void AlgorithmicProblem::measure(const Batch& batch, const Batch& predictions,
                                 Statistics& statistics) const {
  const at::Tensor wrong = this->wrong(predictions.at(0), batch["targets"]);
  const at::Tensor masks = scored(batch);
  const at::Tensor mistakes = masked_mistakes(wrong, masks);
  const at::Tensor answers = masks.sum().mul(wrong.size(2));
  const auto samples = static_cast<double>(masks.size(0));
  statistics.mean("acc", mistakes.sum().div(answers).neg().add(1), samples);
  statistics.mean("acc_sequence", mistakes.eq(0).to(at::kFloat).mean(), samples);
  statistics.last("seq_length", batch["sequences_length"].max().item<double>());
  statistics.last("max_seq_length", batch["max_sequence_length"].max().item<double>());
}

}  // namespace ferula::algorithmic
