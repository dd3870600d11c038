// A differentiable neural computer in plain loops, straight from the equations of dnc_steps.h, with
// a recurrent controller (sigmoid).
#pragma once

#include <numeric>

#include "models/dnc.h"
#include "scalar_parts.h"

namespace ferula {

class ScalarDnc {
 public:
  using Vector = scalar::Vector;

  ScalarDnc(const DncParams& params, scalar::Tensors tensors, std::int64_t addresses)
      : params_(params),
        tensors_(std::move(tensors)),
        hidden_(params.hidden_state_size, 0.0),
        usage_(addresses, 0.0),
        reads_(params.num_reads, Vector(params.memory_content_size, 0.0)),
        read_attention_(params.num_reads, Vector(addresses, 1e-6)),
        write_attention_(params.num_writes, Vector(addresses, 1e-6)),
        precedence_(write_attention_),
        memory_(addresses, Vector(params.memory_content_size, 0.0)),
        links_(params.num_writes, {static_cast<std::size_t>(addresses), Vector(addresses, 1e-6)}) {}

  Vector step(const Vector& item) {
    Vector seen = scalar::joined({item, scalar::joined(reads_), hidden_});
    hidden_ = scalar::each(linear("control_params.state_gen.rnn", seen), scalar::sigmoid);
    write(part("free_gate_", scalar::sigmoid));
    read(part("free_gate_", scalar::sigmoid));
    Vector answer = linear("control_params.output_gen", hidden_);
    const Vector of_reads = linear("output_network", scalar::joined(reads_));
    for (std::size_t i = 0; i < answer.size(); ++i) answer[i] += of_reads[i];
    return answer;
  }

  // Steps that have been made before and are made again with other weights take the same
  // allocations: no gradient passes through these.
  void start_over() {
    std::vector<Vector> allocations = std::move(allocations_);
    *this = ScalarDnc(params_, std::move(tensors_), static_cast<std::int64_t>(usage_.size()));
    allocations_ = std::move(allocations);
  }

 private:
  using Rows = std::vector<Vector>;

  Vector linear(const std::string& layer, const Vector& x) const {
    return scalar::linear(tensors_, "DNCCell." + layer, x);
  }
  Vector part(const std::string& name, double (*f)(double)) const {
    return scalar::each(linear("control_params.param_gen." + name, hidden_), f);
  }
  // Of each head.
  Rows part(const std::string& name, std::size_t heads, double (*f)(double)) const {
    const Vector values = part(name, f);
    const double* next = values.data();
    Rows rows;
    for (std::size_t k = 0; k < heads; ++k)
      rows.push_back(scalar::take(next, static_cast<std::int64_t>(values.size() / heads)));
    return rows;
  }
  static double same(double x) { return x; }
  static double above_one(double x) { return 1 + scalar::softplus(x); }

  void use(const Vector& free_gates) {
    for (std::size_t i = 0; i < usage_.size(); ++i) {
      double unwritten = 1, kept = 1;
      for (const Vector& w : write_attention_) unwritten *= 1 - w[i];
      for (std::size_t k = 0; k < reads_.size(); ++k)
        kept *= 1 - free_gates[k] * read_attention_[k][i];
      usage_[i] = (usage_[i] + (1 - unwritten) - usage_[i] * (1 - unwritten)) * kept;
    }
  }

  static Vector allocation(const Vector& usage) {
    std::vector<std::size_t> order(usage.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return usage[a] < usage[b]; });
    Vector result(usage.size());
    double product = 1;
    for (const std::size_t i : order) {
      const double u = 1e-6 + (1 - 1e-6) * usage[i];
      result[i] = (1 - u) * product;
      product *= u;
    }
    return result;
  }

  // Of the next write head, which raises usage by it.
  Vector next_allocation(Vector& usage, double gate) {
    if (allocated_ == allocations_.size()) allocations_.push_back(allocation(usage));
    const Vector& result = allocations_[allocated_++];
    for (std::size_t i = 0; i < usage.size(); ++i) usage[i] += (1 - usage[i]) * gate * result[i];
    return result;
  }

  void write(const Vector& free_gates) {
    using namespace scalar;
    use(free_gates);
    const std::size_t heads = write_attention_.size();
    const Rows keys = part("write_keys_", heads, same), shifts = part("shifts_", heads, softplus);
    const Vector strengths = part("write_strengths_", above_one),
                 sharpening = part("sharpening_", above_one),
                 allocation_gates = part("allocate_gate_", sigmoid),
                 gates = part("write_gate_", sigmoid);
    Vector usage = usage_;
    for (std::size_t k = 0; k < heads; ++k) {
      const Vector content = like(keys[k], strengths[k], memory_);
      Vector& attention = write_attention_[k];
      if (params_.use_ntm_write) {
        attention = shifted_and_sharpened(mixed(allocation_gates[k], content, attention),
                                          softmax(shifts[k]), sharpening[k]);
        continue;
      }
      const Vector free = next_allocation(usage, gates[k] * allocation_gates[k]);
      attention = mixed(allocation_gates[k], free, content);
      for (double& value : attention) value *= gates[k];
    }
    before_ = memory_;
    Rows erase = part("erase_vect_", heads, sigmoid), add = part("write_vect_", heads, same);
    for (std::size_t k = 0; k < heads && params_.use_extra_write_gate; ++k)
      for (Vector* x : {&erase[k], &add[k]})
        for (double& value : *x) value *= gates[k];
    scalar::write(memory_, write_attention_, erase, add);
  }

  void link() {
    for (std::size_t k = 0; k < links_.size(); ++k) {
      const Vector& w = write_attention_[k];
      Vector& p = precedence_[k];
      double sum = 0;
      for (std::size_t i = 0; i < w.size(); ++i) {
        sum += w[i];
        for (std::size_t j = 0; j < w.size(); ++j)
          links_[k][i][j] = i == j ? 0 : (1 - w[i] - w[j]) * links_[k][i][j] + w[i] * p[j];
      }
      for (std::size_t i = 0; i < w.size(); ++i) p[i] = (1 - sum) * p[i] + w[i];
    }
  }

  // Modes: backward by each write head, forward by each, content.
  Vector followed(const Vector& attention, const Vector& modes, const Vector& content) const {
    Vector result(attention.size());
    for (std::size_t i = 0; i < result.size(); ++i) {
      result[i] = modes.back() * content[i];
      for (std::size_t k = 0; k < links_.size(); ++k)
        for (std::size_t j = 0; j < result.size(); ++j)
          result[i] += (modes[k] * links_[k][j][i] + modes[links_.size() + k] * links_[k][i][j]) *
                       attention[j];
    }
    return result;
  }

  void read(const Vector& free_gates) {
    using namespace scalar;
    const std::size_t heads = reads_.size();
    const Rows keys = part("read_keys_", heads, same), modes = part("read_mode_", heads, same),
               shifts = part("shifts_r_", heads, softplus);
    const Vector strengths = part("read_strengths_", above_one),
                 sharpening = part("sharpening_r_", above_one);
    if (!params_.use_ntm_read) link();
    for (std::size_t k = 0; k < heads; ++k) {
      const Vector content = like(keys[k], strengths[k], params_.use_ntm_order ? before_ : memory_);
      Vector& attention = read_attention_[k];
      attention = params_.use_ntm_read
                      ? shifted_and_sharpened(mixed(free_gates[k], content, attention),
                                              softmax(shifts[k]), sharpening[k])
                      : followed(attention, softmax(modes[k]), content);
      reads_[k] = scalar::read(attention, memory_);
    }
  }

  DncParams params_;
  scalar::Tensors tensors_;
  Vector hidden_, usage_;
  Rows reads_, read_attention_, write_attention_, precedence_, memory_, before_;
  std::vector<Rows> links_;
  std::size_t allocated_ = 0;
  Rows allocations_;
};

}  // namespace ferula
