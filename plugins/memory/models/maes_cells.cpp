#include "models/maes_cells.h"

#include "models/names.h"

namespace ferula {
namespace {

constexpr std::int64_t kReads = 0;  // no controller sees the memory

}  // namespace

MaesEncoder::MaesEncoder(const ControllerParams& controller, const MaesSizes& sizes)
    : controller_(register_module("controller", make_controller(controller, sizes.item, kReads))),
      write_head_(controller.hidden_state_size, sizes.shift + 1 + 2 * sizes.content),
      output_(controller.hidden_state_size, sizes.output) {
  register_module("interface", std::make_shared<Names>())
      ->register_module("hidden2write_params", write_head_);
  register_module("hidden2output", output_);
}

NtmWeights MaesEncoder::weights() const {
  return {controller_->weights(), write_head_->weight, write_head_->bias, output_->weight,
          output_->bias};
}

MaesSolver::MaesSolver(const ControllerParams& controller, const MaesSizes& sizes)
    : controller_(register_module("controller", make_controller(controller, sizes.item, kReads))),
      read_head_(controller.hidden_state_size, 3 + sizes.shift + 1),
      output_(controller.hidden_state_size + sizes.content, sizes.output) {
  register_module("interface", std::make_shared<Names>())
      ->register_module("hidden2read_params", read_head_);
  register_module("hidden2output", output_);
}

SolverWeights MaesSolver::weights() const {
  return {controller_->weights(), read_head_->weight, read_head_->bias, output_->weight,
          output_->bias};
}

}  // namespace ferula
