// What flows between problems and models: named tensors, and the descriptions of them.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ferula/build.h"

namespace ferula {

struct NamedTensor {
  std::string name;
  at::Tensor tensor;
};

// An ordered set of named tensors (streams). The first dimension of each is the batch.
//
// The host hands a batch over in the order that the receiver declared, so `batch.at(0)` is the
// first declared stream; `batch["images"]` finds it by name.
class Batch {
 public:
  Batch() = default;
  Batch(std::initializer_list<NamedTensor> streams) : streams_(streams) {}
  explicit Batch(std::vector<NamedTensor> streams) : streams_(std::move(streams)) {}

  std::size_t size() const { return streams_.size(); }
  bool empty() const { return streams_.empty(); }
  auto begin() const { return streams_.begin(); }
  auto end() const { return streams_.end(); }

  // Throws Error when there is no such position.
  const at::Tensor& at(std::size_t position) const {
    return position < streams_.size() ? streams_[position].tensor : missing(position);
  }

  // Throws Error that lists the streams there are.
  const at::Tensor& operator[](std::string_view name) const {
    for (const NamedTensor& stream : streams_)
      if (stream.name == name) return stream.tensor;
    return missing(name);
  }

  const at::Tensor* find(std::string_view name) const {
    for (const NamedTensor& stream : streams_)
      if (stream.name == name) return &stream.tensor;
    return nullptr;
  }

  // Adds a stream, or replaces the one of this name.
  void set(std::string name, at::Tensor tensor) {
    for (NamedTensor& stream : streams_)
      if (stream.name == name) {
        stream.tensor = std::move(tensor);
        return;
      }
    streams_.push_back({std::move(name), std::move(tensor)});
  }

  // The same streams on a device; tensors that are there already are shared, not copied.
  FERULA_EXPORT Batch to(at::Device device) const;

 private:
  [[noreturn]] FERULA_EXPORT const at::Tensor& missing(std::size_t position) const;
  [[noreturn]] FERULA_EXPORT const at::Tensor& missing(std::string_view name) const;

  std::vector<NamedTensor> streams_;
};

// Compiled into both sides of the plugin ABI: never changes within a major version.
static_assert(sizeof(NamedTensor) == 40 && sizeof(Batch) == 24);

// A stream as a problem or a model declares it; the host compares both sides before a run.
struct StreamSpec {
  std::string name;
  std::vector<std::int64_t> shape;  // -1: any size; the first is the batch; {}: any shape
  at::ScalarType type = at::ScalarType::Float;  // Undefined: any type
  std::string meaning;
};
static_assert(sizeof(StreamSpec) == 96);

}  // namespace ferula
