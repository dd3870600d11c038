#include "fused/dwm_kernels.h"

#include "fused/dwm_slot.h"
#include "fused/memory_access.h"
#include "fused/sequence_loops.h"
#include "fused/weight_gradients.h"

namespace ferula {
inline namespace CPU_CAPABILITY {
namespace {

template <class T>
void activate(const DwmSizes& n, const DwmHead<T>& p, Lanes<T>* bent_shifts) {
  for (Index j = 0; j < n.shift; ++j) p.move.shift[j] = bent_shifts[j] = softplus(p.move.shift[j]);
  softmax(p.move.shift, n.shift);
  *p.bookmark_gate = sigmoid(*p.bookmark_gate);
  softmax(p.jumps, 3);
  *p.move.sharpening = Lanes<T>(1) + softplus(*p.move.sharpening);
  for (Index c = 0; c < n.content; ++c) p.erase[c] = sigmoid(p.erase[c]);
  if (!n.content_addressing) return;
  for (Index c = 0; c < n.content; ++c) p.move.key[c] = tangent(p.move.key[c]);
  *p.move.strength = softplus(*p.move.strength);
  *p.move.gate = sigmoid(*p.move.gate);
}

// The way back of shifts, strength and key; what else there is has been done on the way.
template <class T>
void deactivate(const DwmSizes& n, const DwmHead<T>& p, const Lanes<T>* bent_shifts,
                const DwmHead<T>& d) {
  const Lanes<T> one(1);
  for (Index j = 0; j < n.shift; ++j)
    d.move.shift[j] = d.move.shift[j] * (one - bent_shifts[j].neg().exp());
  if (!n.content_addressing) return;
  *d.move.strength = *d.move.strength * (one - p.move.strength->neg().exp());
  for (Index c = 0; c < n.content; ++c)
    d.move.key[c] = d.move.key[c] * (one - p.move.key[c] * p.move.key[c]);
}

// Where a bookmark and a head are, address by address.
template <class T>
struct Places {
  Lanes<T>*attention, *bookmark, *next_bookmark;

  Places(const DwmSizes& n, const DwmSlot<T>& now, const DwmSlot<T>& next, Index head)
      : attention(now.attention + head * n.addresses),
        bookmark(now.bookmarks + head * n.addresses),
        next_bookmark(next.bookmarks + head * n.addresses) {}
};

template <class T>
void jump(const DwmSizes& n, const DwmHead<T>& p, const Places<T>& at, Lanes<T>* jumped) {
  for (Index a = 0; a < n.addresses; ++a) {
    const Lanes<T> w = at.attention[a];
    at.next_bookmark[a] = at::vec::fmadd(*p.bookmark_gate, at.bookmark[a] - w, w);
    jumped[a] = at::vec::fmadd(p.jumps[1], at.next_bookmark[a], p.jumps[0] * w);
  }
  jumped[0] = jumped[0] + p.jumps[2];
}

// `d_attention` is that of where the head jumped to, then of where it was; `d_bookmark` that of the
// bookmark after the step, then of the one before.
template <class T>
void jump_backward(const DwmSizes& n, const DwmHead<T>& p, const Places<T>& at,
                   Lanes<T>* d_attention, Lanes<T>* d_bookmark, const DwmHead<T>& d) {
  const Lanes<T> gate = *p.bookmark_gate, one(1);
  Lanes<T> d_gate(0), stay(0), back(0);
  d.jumps[2] = d_attention[0];
  for (Index a = 0; a < n.addresses; ++a) {
    const Lanes<T> w = at.attention[a], dw = d_attention[a];
    const Lanes<T> db = at::vec::fmadd(p.jumps[1], dw, d_bookmark[a]);
    stay = at::vec::fmadd(dw, w, stay);
    back = at::vec::fmadd(dw, at.next_bookmark[a], back);
    d_gate = at::vec::fmadd(db, at.bookmark[a] - w, d_gate);
    d_bookmark[a] = gate * db;
    d_attention[a] = p.jumps[0] * dw + db - d_bookmark[a];
  }
  d.jumps[0] = stay, d.jumps[1] = back;
  softmax_backward(p.jumps, d.jumps, 3);
  *d.bookmark_gate = d_gate * gate * (one - gate);
}

template <class T>
void forward_step(const DwmSizes& n, const DwmPointers<const T>& p, const DwmSlot<T>& now,
                  const DwmSlot<T>& next, const Scratch<T>& scratch) {
  for (Index k = 0; k < n.heads; ++k)
    read(n, now.memory, now.attention + k * n.addresses, now.reads + k * n.content);
  broadcast(p.bias, now.rows, n.rows());
  product<T>({p.weight, n.rows(), n.columns(), n.columns()}, now.items, now.rows, 1, 1, true);
  for (Index j = 0; j < n.hidden; ++j) next.hidden[j] = sigmoid(now.rows[j]);
  for (Index k = 0; k < n.heads; ++k)
    activate(n, DwmHead<T>(n, now.rows, k), now.bent_shifts + k * n.shift);
  write_all(n, now.memory, writes(n, now.attention, now.rows), next.memory);
  if (n.content_addressing) inverse_norms(n, next);
  for (Index k = 0; k < n.heads; ++k) {
    const DwmHead<T> parameters(n, now.rows, k);
    const Head<T> head = mover(n, now, next, k);
    jump(n, parameters, Places<T>(n, now, next, k), now.jumped + k * n.addresses);
    if (n.content_addressing) match(n, next, head);
    shift(n, head, scratch.extended);
  }
  for (Index i = 0; i < n.outputs; ++i) scratch.outputs[i] = now.rows[n.rows() - n.outputs + i];
}

template <class T>
void head_backward(const DwmSizes& n, const DwmSlot<T>& now, const DwmSlot<T>& next,
                   const DwmSlot<T>& d, const DwmDeltas<T>& deltas, const Scratch<T>& scratch,
                   Index k) {
  const DwmHead<T> parameters(n, now.rows, k), d_parameters(n, deltas.rows, k);
  const Head<T> head = mover(n, now, next, k);
  Lanes<T>* d_attention = d.attention + k * n.addresses;
  unshift(n, head, d_attention, d_parameters.move, scratch.extended, scratch.d_extended);
  if (n.content_addressing) {
    ungate(n, head, d_attention, d_parameters.move, scratch.d_cosines);
    unmatch(n, next, head, scratch.d_cosines, d_parameters.move, d.memory, scratch.direction);
  }
  jump_backward(n, parameters, Places<T>(n, now, next, k), d_attention,
                d.bookmarks + k * n.addresses, d_parameters);
  deactivate(n, parameters, now.bent_shifts + k * n.shift, d_parameters);
}

template <class T>
void backward_step(const DwmSizes& n, const DwmPointers<const T>& p, const DwmSlot<T>& now,
                   const DwmSlot<T>& next, const DwmSlot<T>& d, const DwmDeltas<T>& deltas,
                   const Scratch<T>& scratch) {
  for (Index k = 0; k < n.heads; ++k) head_backward(n, now, next, d, deltas, scratch, k);
  write_all_backward(n, now.memory, writes(n, now.attention, now.rows), d.memory,
                     writes(n, d.attention, deltas.rows));
  for (Index j = 0; j < n.hidden; ++j)
    deltas.rows[j] = d.hidden[j] * next.hidden[j] * (Lanes<T>(1) - next.hidden[j]);
  fill(d.items, n.columns(), T(0));
  add_transposed_product<T>({p.weight, n.rows(), n.columns(), n.columns()}, deltas.rows, d.items);
  for (Index k = 0; k < n.heads; ++k)
    read_backward(n, now.memory, now.attention + k * n.addresses, d.reads + k * n.content,
                  d.attention + k * n.addresses, d.memory);
}

template <class T>
void weight_gradients(const DwmSizes& n, Index blocks, T* tapes, T* deltas, Index begin, Index end,
                      const DwmPointers<T>& d) {
  const Run<T, DwmSizes> run{n, blocks, tapes, deltas};
  const Series<T> rows = run.of_deltas(DwmDeltas<T>(n, deltas, 0).rows);
  outer_products(run, rows, run.of_tape(DwmSlot<T>(n, tapes).items), begin, end,
                 {d.weight, n.rows(), n.columns(), n.columns()});
  sums(run, rows, begin, end, d.bias);
}

template <class T>
struct DwmModel {
  using Sizes = DwmSizes;
  using Slot = DwmSlot<T>;
  using Scratch = ferula::Scratch<T>;
  using Deltas = DwmDeltas<T>;
  static constexpr auto forward_step = ferula::forward_step<T>;
  static constexpr auto backward_step = ferula::backward_step<T>;
};

}  // namespace
}  // namespace CPU_CAPABILITY

template <CpuLevel level, class T>
SequenceKernels<DwmSizes, T> dwm_kernels_for() {
  using Loops = SequenceLoops<T, DwmModel>;
  return {Lanes<T>::size(), Loops::forward, Loops::backward, weight_gradients<T>};
}

template SequenceKernels<DwmSizes, float> dwm_kernels_for<CpuLevel::CPU_CAPABILITY, float>();
template SequenceKernels<DwmSizes, double> dwm_kernels_for<CpuLevel::CPU_CAPABILITY, double>();

}  // namespace ferula
