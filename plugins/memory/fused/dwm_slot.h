// Where the numbers of one step of a differentiable working memory lie.
#pragma once

#include "fused/content.h"
#include "fused/dwm_kernels.h"
#include "fused/many_writes.h"
#include "fused/slot.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// Items and state are those before the step; the rest is what the step computes, but for the norms,
// which are those of the memory before it. Also the derivatives of items and state.
template <class T>
struct DwmSlot {
  Lanes<T>*items, *reads, *state;
  Lanes<T>*hidden, *attention, *bookmarks, *memory;  // the state
  Lanes<T>*rows, *bent_shifts, *inverse_norms;
  Lanes<T>*jumped, *shifted, *logarithms, *cosines, *matches;  // of each head

  DwmSlot(const DwmSizes& n, T* at) {
    const Index all = n.heads * n.addresses;
    Parts<T> parts(at);
    items = parts.take(n.inputs);
    reads = parts.take(n.reads());
    state = hidden = parts.take(n.hidden);
    attention = parts.take(all);
    bookmarks = parts.take(all);
    memory = parts.take(n.addresses * n.content);
    rows = parts.take(n.rows());
    bent_shifts = parts.take(n.heads * n.shift);
    inverse_norms = parts.take(n.addresses);
    jumped = parts.take(all);
    shifted = parts.take(all);
    logarithms = parts.take(all);
    cosines = parts.take(n.content_addressing ? all : 0);
    matches = parts.take(n.content_addressing ? all : 0);
  }
};

// The derivatives by the rows of one step.
template <class T>
struct DwmDeltas {
  Lanes<T>*rows, *outputs;

  DwmDeltas(const DwmSizes& n, T* all, Index step)
      : rows(Parts<T>(all + step * n.deltas() * Lanes<T>::size()).take(0)),
        outputs(rows + n.rows() - n.outputs) {}
};

// The parameters of a head within the rows of a step, or their derivatives.
template <class T>
struct DwmHead {
  HeadParameters<T> move;
  Lanes<T>*bookmark_gate, *jumps, *erase, *add;

  DwmHead(const DwmSizes& n, Lanes<T>* rows, Index head)
      : move(rows + n.hidden + head * n.head_rows(), n.shift) {
    bookmark_gate = move.shift + n.shift;
    jumps = bookmark_gate + 1;
    move.sharpening = jumps + 3;
    erase = move.sharpening + 1;
    add = erase + n.content;
    move.key = add + n.content;
    move.strength = move.key + n.content;
    move.gate = move.strength + 1;
  }
};

template <class T>
Writes<T> writes(const DwmSizes& n, Lanes<T>* attention, Lanes<T>* rows) {
  const DwmHead<T> first(n, rows, 0);
  return {attention, first.erase, first.add, n.heads, n.head_rows()};
}

// How a head comes from where it jumped to, to its next attention.
template <class T>
Head<T> mover(const DwmSizes& n, const DwmSlot<T>& now, const DwmSlot<T>& next, Index head) {
  const Index first = head * n.addresses;
  Head<T> mover(DwmHead<T>(n, now.rows, head).move, now.shifted + first, now.logarithms + first,
                now.jumped + first, next.attention + first);
  mover.cosines = now.cosines + first;
  mover.matches = now.matches + first;
  return mover;
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
