#include "models/markers.h"

#include <ATen/ops/stack.h>

#include "ferula/error.h"

namespace ferula {
namespace {

void refuse_if_samples_differ(const at::Tensor& markers) {
  const at::Tensor differ = markers.ne(markers.narrow(1, 0, 1)).any(0).nonzero();
  if (differ.size(0) == 0) return;
  throw Error("sequences: sample " + std::to_string(differ[0][0].item<std::int64_t>()) +
              " has other markers at step " + std::to_string(differ[0][1].item<std::int64_t>()) +
              " than the first sample of the batch; an encoder-solver needs samples of equal "
              "lengths (generation_mode: optimized)");
}

Mode mode_of(bool encode, bool solve, std::int64_t step) {
  if (encode && solve)
    throw Error("sequences: step " + std::to_string(step) +
                " has both the store and the recall marker; expected one of them");
  if (encode) return Mode::encode;
  return solve ? Mode::solve : Mode::unmarked;
}

}  // namespace

void MarkerBits::list(Parameters& p) {
  p("store_bit", store_bit, "number of an item that is 1 where the encoder begins; -1: none",
    at_least(-1));
  p("recall_bit", recall_bit, "number of an item that is 1 where the solver begins; -1: none",
    at_least(-1));
}

void MarkerBits::check(std::int64_t input_item_size) const {
  if (store_bit < 0 || recall_bit < 0)
    throw Error(
        "the stream 'sequences' of this problem has no store and recall markers (store_bit and "
        "recall_bit), which an encoder-solver needs; take another model, such as LSTM or NTM");
  if (store_bit >= input_item_size || recall_bit >= input_item_size || store_bit == recall_bit)
    throw Error("store_bit " + std::to_string(store_bit) + ", recall_bit " +
                std::to_string(recall_bit) + ": expected two different numbers below the " +
                std::to_string(input_item_size) + " of input_item_size");
}

std::vector<Segment> segments(const at::Tensor& items, const MarkerBits& bits) {
  const at::Tensor markers =
      at::stack({items.select(2, bits.store_bit), items.select(2, bits.recall_bit)})
          .detach()
          .gt(0.5)
          .cpu();  // [2, B, T]
  refuse_if_samples_differ(markers);
  const auto on = markers.accessor<bool, 3>();
  std::vector<Segment> found;
  for (std::int64_t step = 0; step < items.size(1); ++step) {
    const Mode mode = mode_of(on[0][0][step], on[1][0][step], step);
    if (mode != Mode::unmarked || step == 0)
      found.push_back({mode, step, step + 1});
    else
      found.back().end = step + 1;
  }
  return found;
}

}  // namespace ferula
