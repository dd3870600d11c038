#include "recorders.h"

#include <string>

namespace ferula {
namespace {

std::string head_name(std::int64_t head, std::int64_t heads) {
  if (head == heads - 1) return "write head";
  return heads == 2 ? "read head" : "read head " + std::to_string(head);
}

}  // namespace

LstmWatcher lstm_recorder(Recording& recording) {
  return [&recording](const std::vector<LstmState>& layers) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const std::string layer = layers.size() == 1 ? "" : "layer " + std::to_string(i) + ": ";
      recording.add(layer + "hidden state", Recorded::state, layers[i].hidden);
      recording.add(layer + "cell", Recorded::state, layers[i].cell);
    }
  };
}

NtmWatcher ntm_recorder(Recording& recording) {
  return [&recording](const NtmHeads& heads, const NtmState& state) {
    recording.add("memory", Recorded::memory, state.memory);
    const std::int64_t count = state.attention.size(1);
    for (std::int64_t i = 0; i < count; ++i)
      recording.add(head_name(i, count), Recorded::attention, state.attention.select(1, i));
    for (std::int64_t i = 0; heads.gates.defined() && i < count; ++i)
      recording.add(head_name(i, count) + " looks by content", Recorded::gate,
                    heads.gates.select(1, i));
    for (std::int64_t i = 0; i < count; ++i)  // the first place moves on to the next address
      recording.add(head_name(i, count) + ": shift, forward to back", Recorded::attention,
                    heads.shifts.select(1, i));
    if (state.controller.hidden.defined())
      recording.add("controller", Recorded::state, state.controller.hidden);
  };
}

}  // namespace ferula
