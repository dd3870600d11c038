// Sequence-to-sequence algorithmic problems: what all tasks share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "ferula/parameters.h"
#include "ferula/problem.h"
#include "ferula/sequence_lengths.h"
#include "range.h"
#include "sequence_builder.h"

namespace ferula::algorithmic {

// What the streams sequences_length and num_subsequences say of a sequence.
struct Extent {
  std::int64_t length;  // items of the longest sub-sequence
  std::int64_t subsequences = 1;
};

// A task tells its sequences in generate(), and that is mostly all of it. Streams:
//   sequences         float [B, L, control + data bits]: control lines first
//   targets           float [B, L, output bits]: zeros where nothing is scored
//   masks             uint8 [B, L, 1]: 1 at steps at which an answer is scored
//   sequences_length  int32 [B, 1],  num_subsequences  int8 [B, 1]
//   max_sequence_length  int32 [B, 1]: items that a sub-sequence could have
class AlgorithmicProblem : public Problem, public SequenceLengths {
 public:
  struct Params {
    Params() = default;
    // A task that needs more, or fewer, control lines.
    explicit Params(std::int64_t lines) : control_bits(lines), least_control_bits(lines) {}

    std::int64_t control_bits = 2, data_bits = 8, size = 1'000'000;
    Range sequence_length{"min_sequence_length", "max_sequence_length"};
    double bias = 0.5;
    bool use_control_lines = true, randomize_control_lines = true, use_mask = true;
    std::string generation_mode = "optimized";

    void list(Parameters& p);

   protected:
    std::int64_t least_control_bits = 2, least_data_bits = 1;  // that the task needs
  };

  // Throws Error if min_sequence_length is greater than max_sequence_length.
  explicit AlgorithmicProblem(const Params& params);

  std::vector<StreamSpec> streams() const override;
  std::vector<StreamSpec> predictions() const override;
  std::vector<Fact> facts() const override;
  std::int64_t size() const override { return params_.size; }
  Batch batch(const BatchRequest& request) const override;
  at::Tensor loss(const Batch& batch, const Batch& predictions) const override;
  void measure(const Batch& batch, const Batch& predictions, Statistics& statistics) const override;
  void* interface(std::string_view id) noexcept override;
  std::int64_t min_sequence_length() const final {
    return std::max(params_.sequence_length.min, least_length());
  }
  std::int64_t max_sequence_length() const final { return params_.sequence_length.max; }

 protected:
  // Tells the sequences of all samples of the builder. [any thread]
  virtual Extent generate(SequenceBuilder& s) const = 0;

  // Whether a marker on line 0 says "store" and one on line 1 "recall", which models that encode
  // and solve rely on.
  virtual bool stores_and_recalls() const { return true; }

  // The bits of a target, and the numbers that the model gives for them.
  virtual std::int64_t target_bits() const { return params_.data_bits; }
  virtual std::int64_t logit_bits() const { return target_bits(); }

  // Mean loss of what a mask selects, and which answers are wrong: bool [B, L, n].
  virtual at::Tensor masked_loss(const at::Tensor& logits, const at::Tensor& targets,
                                 const at::Tensor& masks) const;
  virtual at::Tensor wrong(const at::Tensor& logits, const at::Tensor& targets) const;

  // Items that a sub-sequence has at least, whatever the configuration says.
  // REQUIRES: that some are as long.
  virtual std::int64_t least_length() const { return 1; }

  // The number of items of a sub-sequence.
  std::int64_t draw_length(SequenceBuilder& s) const;

 private:
  at::Tensor scored(const Batch& batch) const;

  Params params_;
};

}  // namespace ferula::algorithmic
