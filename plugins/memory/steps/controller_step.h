// What happens in a controller in one step, on plain tensors.
//
// Sizes: B samples, T steps, I numbers an item, H hidden numbers, V = R c numbers read,
// G = H, H, 4 H, 3 H for the kinds below.
#pragma once

#include <ATen/core/Tensor.h>

namespace ferula {

enum class ControllerKind { feed_forward, rnn, lstm, gru };
enum class Nonlinearity { identity, sigmoid, tanh, relu };

// Rows: for an LSTM the gates input, forget, cell, output; for a GRU reset, update, new.
struct ControllerWeights {
  ControllerKind kind = ControllerKind::rnn;
  Nonlinearity nonlinearity = Nonlinearity::identity;  // of the RNN
  at::Tensor input;                                    // [G, I]
  at::Tensor read;                                     // [G, V]
  at::Tensor hidden;       // [G, H]; undefined for a feed-forward controller
  at::Tensor bias;         // [G]; all biases, but for the GRU's hidden one
  at::Tensor hidden_bias;  // [G] of the GRU, where the reset gate acts upon it; else undefined
};

// What a controller remembers; undefined where it remembers nothing of the kind.
struct ControllerState {
  at::Tensor hidden;  // [B, H]; not of a feed-forward controller
  at::Tensor cell;    // [B, H]; of an LSTM
};

// Zeros, for samples that are as many as `like` has rows, and of its type.
ControllerState empty_controller_state(const ControllerWeights& weights, const at::Tensor& like);

// What the items alone give to all steps, in one product: [B, T, I] -> [T, B, G], contiguous.
at::Tensor project_items(const ControllerWeights& weights, const at::Tensor& items);

// One step: `projected` [B, G] is a row of the above, `reads` [B, V] what was read in the step
// before. Returns h [B, H] and moves the state on.
at::Tensor controller_step(const ControllerWeights& weights, const at::Tensor& projected,
                           const at::Tensor& reads, ControllerState& state);

}  // namespace ferula
