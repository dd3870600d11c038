// A differentiable working memory in plain loops, straight from the equations of dwm_steps.h.
#pragma once

#include "models/dwm.h"
#include "scalar_parts.h"

namespace ferula {

class ScalarDwm {
 public:
  using Vector = scalar::Vector;

  ScalarDwm(const Dwm::Params& params, scalar::Tensors tensors, std::int64_t addresses)
      : params_(params),
        tensors_(std::move(tensors)),
        hidden_(params.hidden_state_size, 0.0),
        attention_(params.num_heads, at_start(addresses)),
        bookmarks_(attention_),
        memory_(addresses, Vector(params.memory_content_size, 0.01)) {}

  Vector step(const Vector& item) {
    Vector seen = item;
    for (const Vector& attention : attention_)
      seen = scalar::joined({seen, scalar::read(attention, memory_)});
    seen = scalar::joined({seen, hidden_});
    hidden_ =
        scalar::each(scalar::linear(tensors_, "DWMCell.controller.i2s.rnn", seen), scalar::sigmoid);
    use_memory(scalar::linear(tensors_, "DWMCell.controller.i2u", seen));
    return scalar::linear(tensors_, "DWMCell.controller.i2o", seen);
  }

 private:
  struct Head {
    Vector shifts;
    double bookmark_gate;
    Vector jumps;
    double sharpening;
    Vector erase, add, key;
    double strength, gate;
  };

  static Vector at_start(std::int64_t addresses) {
    Vector attention(addresses, 0.0);
    attention[0] = 1;
    return attention;
  }

  Head head(const double*& p) const {
    using namespace scalar;
    const std::int64_t content = params_.memory_content_size;
    Head head;
    head.shifts = softmax(each(take(p, params_.shift_size), softplus));
    head.bookmark_gate = sigmoid(*p++);
    head.jumps = softmax(take(p, 3));
    head.sharpening = 1 + softplus(*p++);
    head.erase = each(take(p, content), sigmoid);
    head.add = take(p, content);
    if (!params_.use_content_addressing) return head;
    head.key = each(take(p, content), std::tanh);
    head.strength = softplus(*p++);
    head.gate = sigmoid(*p++);
    return head;
  }

  void use_memory(const Vector& parameters) {
    const double* next = parameters.data();
    std::vector<Head> heads;
    std::vector<Vector> erase, add;
    for (std::size_t k = 0; k < attention_.size(); ++k) {
      heads.push_back(head(next));
      erase.push_back(heads[k].erase);
      add.push_back(heads[k].add);
    }
    scalar::write(memory_, attention_, erase, add);
    for (std::size_t k = 0; k < heads.size(); ++k) move(heads[k], attention_[k], bookmarks_[k]);
  }

  void move(const Head& head, Vector& attention, Vector& bookmark) const {
    bookmark = scalar::mixed(head.bookmark_gate, bookmark, attention);
    for (std::size_t i = 0; i < attention.size(); ++i)
      attention[i] =
          head.jumps[0] * attention[i] + head.jumps[1] * bookmark[i] + (i == 0 ? head.jumps[2] : 0);
    if (params_.use_content_addressing)
      attention =
          scalar::mixed(head.gate, scalar::like(head.key, head.strength, memory_), attention);
    attention = scalar::shifted_and_sharpened(attention, head.shifts, head.sharpening);
  }

  Dwm::Params params_;
  scalar::Tensors tensors_;
  Vector hidden_;
  std::vector<Vector> attention_, bookmarks_, memory_;
};

}  // namespace ferula
