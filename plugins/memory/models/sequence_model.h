// Models that read a sequence and answer at each of its steps: what all of them share.
#pragma once

#include "ferula/nn_model.h"
#include "ferula/parameters.h"
#include "ferula/recording.h"

namespace ferula {

class SequenceModel : public NnModel, public Recordable {
 public:
  // Facts of the problem, unless the configuration says otherwise.
  struct Params {
    std::int64_t input_item_size = 10;
    std::int64_t output_item_size = 8;

    void list(Parameters& p) {
      p("input_item_size", input_item_size, "numbers that one step of a sequence has", at_least(1));
      p("output_item_size", output_item_size, "numbers that the answer at a step has", at_least(1));
    }
  };

  std::vector<StreamSpec> inputs() const override {
    return {{"sequences", {-1, -1, sizes_.input_item_size}, at::kFloat, "items, step by step"}};
  }
  std::vector<StreamSpec> outputs() const override {
    return {{"logits",
             {-1, -1, sizes_.output_item_size},
             at::kFloat,
             "an answer at each step, not normalised"}};
  }
  Batch forward(const Batch& batch) override { return {{"logits", logits(batch.at(0), nullptr)}}; }
  Batch record(const Batch& batch, Recording& recording) override {
    return {{"logits", logits(batch.at(0), &recording)}};
  }
  void* interface(std::string_view id) noexcept override {
    return id == Recordable::id ? static_cast<Recordable*>(this) : nullptr;
  }

 protected:
  explicit SequenceModel(const Params& sizes) : sizes_(sizes) {}

  // items [B, T, input_item_size] -> [B, T, output_item_size]. With a recording (then B is 1) each
  // step shows what it does there.
  virtual at::Tensor logits(const at::Tensor& items, Recording* recording) = 0;

 private:
  Params sizes_;
};

}  // namespace ferula
