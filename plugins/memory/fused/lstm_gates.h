// What the gates of an LSTM do (Hochreiter and Schmidhuber 1997), forwards and backwards.
#pragma once

#include "fused/lanes.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// Rows of gates: input, forget, cell, output.
template <class T>
void lstm_step(Index units, Lanes<T>* gates, const Lanes<T>* cell, Lanes<T>* next_cell,
               Lanes<T>* next_hidden) {
  for (Index j = 0; j < units; ++j) {
    Lanes<T>*i = gates + j, *f = i + units, *g = f + units, *o = g + units;
    *i = sigmoid(*i), *f = sigmoid(*f), *g = tangent(*g), *o = sigmoid(*o);
    next_cell[j] = *f * cell[j] + *i * *g;
    next_hidden[j] = *o * tangent(next_cell[j]);
  }
}

template <class T>
void lstm_step_backward(Index units, const Lanes<T>* gates, const Lanes<T>* cell,
                        const Lanes<T>* next_cell, const Lanes<T>* d_hidden, Lanes<T>* d_cell,
                        Lanes<T>* d_gates) {
  const Lanes<T> one(1);
  for (Index j = 0; j < units; ++j) {
    const Lanes<T> i = gates[j], f = gates[j + units], g = gates[j + 2 * units],
                   o = gates[j + 3 * units], bent = tangent(next_cell[j]);
    const Lanes<T> dc = d_cell[j] + d_hidden[j] * o * (one - bent * bent);
    d_gates[j] = dc * g * i * (one - i);
    d_gates[j + units] = dc * cell[j] * f * (one - f);
    d_gates[j + 2 * units] = dc * i * (one - g * g);
    d_gates[j + 3 * units] = d_hidden[j] * bent * o * (one - o);
    d_cell[j] = dc * f;
  }
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
