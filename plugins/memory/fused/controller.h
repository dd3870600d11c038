// What follows a controller's product, forwards and backwards.
#pragma once

#include "fused/controller_kind.h"
#include "fused/lstm_gates.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

template <class T>
Lanes<T> activated(ControllerStep step, const Lanes<T>& x) {
  switch (step) {
    case ControllerStep::sigmoid:
      return sigmoid(x);
    case ControllerStep::tanh:
      return tangent(x);
    case ControllerStep::relu:
      return at::vec::maximum(x, Lanes<T>(0));
    default:
      return x;
  }
}

// The derivative of activated(), from its value.
template <class T>
Lanes<T> slope(ControllerStep step, const Lanes<T>& y) {
  switch (step) {
    case ControllerStep::sigmoid:
      return y * (Lanes<T>(1) - y);
    case ControllerStep::tanh:
      return Lanes<T>(1) - y * y;
    case ControllerStep::relu:
      return Lanes<T>::blendv(Lanes<T>(0), Lanes<T>(1), y > Lanes<T>(0));
    default:
      return Lanes<T>(1);
  }
}

// Rows of gates: reset, update, new from items and reads, new from the hidden state.
template <class T>
void gru_step(Index hidden, Lanes<T>* gates, const Lanes<T>* before, Lanes<T>* after) {
  for (Index j = 0; j < hidden; ++j) {
    Lanes<T>*r = gates + j, *z = r + hidden, *n = z + hidden, *recalled = n + hidden;
    *r = sigmoid(*r), *z = sigmoid(*z), *n = tangent(*n + *r * *recalled);
    after[j] = *n + *z * (before[j] - *n);
  }
}

// d_hidden becomes what reaches the state before without a gate's product.
template <class T>
void gru_step_backward(Index hidden, const Lanes<T>* gates, const Lanes<T>* before,
                       Lanes<T>* d_hidden, Lanes<T>* d_gates) {
  const Lanes<T> one(1);
  for (Index j = 0; j < hidden; ++j) {
    const Lanes<T> r = gates[j], z = gates[j + hidden], n = gates[j + 2 * hidden],
                   recalled = gates[j + 3 * hidden];
    const Lanes<T> dn = d_hidden[j] * (one - z) * (one - n * n);
    d_gates[j] = dn * recalled * r * (one - r);
    d_gates[j + hidden] = d_hidden[j] * (before[j] - n) * z * (one - z);
    d_gates[j + 2 * hidden] = dn;
    d_gates[j + 3 * hidden] = dn * r;
    d_hidden[j] = d_hidden[j] * z;
  }
}

// The step's gates hold the product; they are what they let through afterwards.
template <class T, class Sizes, template <class> class Step>
void controller_forward(const Sizes& n, const Step<T>& now, const Step<T>& next) {
  switch (n.controller) {
    case ControllerStep::lstm:
      return lstm_step<T>(n.hidden, now.gates, now.cell, next.cell, next.hidden);
    case ControllerStep::gru:
      return gru_step<T>(n.hidden, now.gates, now.hidden, next.hidden);
    default:
      for (Index j = 0; j < n.hidden; ++j)
        next.hidden[j] = now.gates[j] = activated<T>(n.controller, now.gates[j]);
  }
}

template <class T, class Sizes, template <class> class Step>
void controller_backward(const Sizes& n, const Step<T>& now, const Step<T>& next,
                         Lanes<T>* d_hidden, Lanes<T>* d_cell, Lanes<T>* d_gates) {
  switch (n.controller) {
    case ControllerStep::lstm:
      lstm_step_backward<T>(n.hidden, now.gates, now.cell, next.cell, d_hidden, d_cell, d_gates);
      return fill(d_hidden, n.hidden, T(0));
    case ControllerStep::gru:
      return gru_step_backward<T>(n.hidden, now.gates, now.hidden, d_hidden, d_gates);
    default:
      for (Index j = 0; j < n.hidden; ++j) {
        d_gates[j] = d_hidden[j] * slope<T>(n.controller, now.gates[j]);
        d_hidden[j] = Lanes<T>(0);
      }
  }
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
