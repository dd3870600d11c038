#include "models/encoder_solver_lstm.h"

#include <ATen/ops/cat.h>

#include "ferula/error.h"
#include "models/lstm_cell.h"
#include "models/recorders.h"

namespace ferula {

EncoderSolverLstm::EncoderSolverLstm(const Params& params)
    : SequenceModel(params),
      markers_(params.markers),
      hidden_size_(params.hidden_state_size),
      encoder_(
          register_module("encoder", torch::nn::LSTMCell(params.input_item_size, hidden_size_))),
      solver_(register_module("solver", torch::nn::LSTMCell(params.input_item_size, hidden_size_))),
      output_(register_module("output", torch::nn::Linear(hidden_size_, params.output_item_size))) {
  markers_.check(params.input_item_size);
}

at::Tensor EncoderSolverLstm::logits(const at::Tensor& items, Recording* recording) {
  std::vector<LstmState> state = {empty_state(items, hidden_size_)};
  std::vector<at::Tensor> outputs;
  for (const Segment& segment : segments(items, markers_)) {
    if (segment.mode == Mode::unmarked)
      throw Error("sequences: the first item has neither the store nor the recall marker");
    const torch::nn::LSTMCell& cell = segment.mode == Mode::solve ? solver_ : encoder_;
    LstmSteps steps = run_lstm(items.slice(1, segment.begin, segment.end), {weights_of(*cell)},
                               state, lstm_recorder(recording));
    outputs.push_back(std::move(steps.outputs));
    state = std::move(steps.state);
  }
  return output_(at::cat(outputs, 1));
}

}  // namespace ferula
