#include "models/recorders.h"

#include <ATen/ops/zeros_like.h>

#include <string>

namespace ferula {
namespace {

// "read head", or "read head 1" of several.
std::string numbered(const std::string& name, std::int64_t i, std::int64_t count) {
  return count == 1 ? name : name + " " + std::to_string(i);
}

// The read heads, then the write head.
std::string ntm_head(std::int64_t i, std::int64_t count) {
  return i == count - 1 ? "write head" : numbered("read head", i, count - 1);
}

// Attention [1, K, A] of K heads.
void add_heads(Recording& recording, const std::string& name, const at::Tensor& attention) {
  const std::int64_t count = attention.size(1);
  for (std::int64_t i = 0; i < count; ++i)
    recording.add(numbered(name, i, count), Recorded::attention, attention.select(1, i));
}

void add_controller(Recording& recording, const ControllerState& controller) {
  if (controller.hidden.defined()) recording.add("controller", Recorded::state, controller.hidden);
}

}  // namespace

StepWatcher<std::vector<LstmState>> lstm_recorder(Recording* recording) {
  if (recording == nullptr) return {};
  return [recording](const std::vector<LstmState>& layers) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const std::string layer = layers.size() == 1 ? "" : "layer " + std::to_string(i) + ": ";
      recording->add(layer + "hidden state", Recorded::state, layers[i].hidden);
      recording->add(layer + "cell", Recorded::state, layers[i].cell);
    }
  };
}

NtmWatcher ntm_recorder(Recording* recording) {
  if (recording == nullptr) return {};
  return [recording](const NtmHeads& heads, const NtmState& state) {
    recording->add("memory", Recorded::memory, state.memory);
    const std::int64_t count = state.attention.size(1);
    for (std::int64_t i = 0; i < count; ++i)
      recording->add(ntm_head(i, count), Recorded::attention, state.attention.select(1, i));
    for (std::int64_t i = 0; heads.gates.defined() && i < count; ++i)
      recording->add(ntm_head(i, count) + " looks by content", Recorded::gate,
                     heads.gates.select(1, i));
    for (std::int64_t i = 0; i < count; ++i)  // the first place moves on to the next address
      recording->add(ntm_head(i, count) + ": shift, forward to back", Recorded::attention,
                     heads.shifts.select(1, i));
    add_controller(*recording, state.controller);
  };
}

NtmWatcher maes_encoder_recorder(Recording* recording) {
  if (recording == nullptr) return {};
  return [recording](const NtmHeads&, const NtmState& state) {
    const at::Tensor attention = state.attention.select(1, 0);
    recording->add("memory", Recorded::memory, state.memory);
    recording->add("write head", Recorded::attention, attention);
    recording->add("read head", Recorded::attention, at::zeros_like(attention));
    add_controller(*recording, state.controller);
  };
}

StepWatcher<SolverState> maes_solver_recorder(Recording* recording) {
  if (recording == nullptr) return {};
  return [recording](const SolverState& state) {
    recording->add("memory", Recorded::memory, state.memory);
    recording->add("write head", Recorded::attention, at::zeros_like(state.attention));
    recording->add("read head", Recorded::attention, state.attention);
    add_controller(*recording, state.controller);
  };
}

StepWatcher<DncState> dnc_recorder(Recording* recording) {
  if (recording == nullptr) return {};
  return [recording](const DncState& state) {
    recording->add("memory", Recorded::memory, state.memory);
    add_heads(*recording, "read head", state.read_attention);
    add_heads(*recording, "write head", state.write_attention);
    recording->add("usage", Recorded::attention, state.usage);
    add_heads(*recording, "precedence", state.precedence);
    add_controller(*recording, state.controller);
  };
}

StepWatcher<DwmState> dwm_recorder(Recording* recording) {
  if (recording == nullptr) return {};
  return [recording](const DwmState& state) {
    recording->add("memory", Recorded::memory, state.memory);
    add_heads(*recording, "head", state.attention);
    add_heads(*recording, "bookmark", state.bookmarks);
    recording->add("hidden state", Recorded::state, state.hidden);
  };
}

StepWatcher<ThalNetState> thalnet_recorder(Recording* recording) {
  if (recording == nullptr) return {};
  return [recording](const ThalNetState& state) {
    recording->add("centre", Recorded::state, state.centre);
    for (std::size_t i = 0; i < state.modules.size(); ++i)
      recording->add("module " + std::to_string(i), Recorded::state, state.modules[i].hidden);
  };
}

void record_attention(const at::Tensor& attention, Recording* recording) {
  if (recording == nullptr) return;
  for (std::int64_t t = 0; t < attention.size(1); ++t)
    recording->add("attention to each item", Recorded::attention, attention.select(1, t));
}

}  // namespace ferula
