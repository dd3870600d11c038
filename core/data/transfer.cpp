#include "core/data/transfer.h"

#include <utility>
#include <vector>

namespace ferula {
namespace {

template <class Function>
Batch mapped(const Batch& batch, Function&& function) {
  std::vector<NamedTensor> streams;
  streams.reserve(batch.size());
  for (const NamedTensor& stream : batch) streams.push_back({stream.name, function(stream.tensor)});
  return Batch(std::move(streams));
}

}  // namespace

Batch prepared_for(at::Device device, const Batch& batch) {
  if (!device.is_cuda()) return batch;
  return mapped(batch, [](const at::Tensor& t) { return t.is_cpu() ? t.pin_memory() : t; });
}

Batch sent_to(at::Device device, const Batch& batch) {
  if (device.is_cpu()) return batch.to(device);
  return mapped(batch, [&](const at::Tensor& t) {
    return t.to(device, t.scalar_type(), /*non_blocking=*/device.is_cuda());
  });
}

}  // namespace ferula
