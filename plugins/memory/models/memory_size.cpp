#include "models/memory_size.h"

#include <ATen/ops/zeros.h>

#include "ferula/error.h"

namespace ferula {

void check_shift_size(const std::string& name, std::int64_t size) {
  if (size % 2 == 0) throw Error(name + ": expected an odd number, got " + std::to_string(size));
}

void check_addresses(const std::string& name, std::int64_t addresses) {
  if (addresses == 0)
    throw Error(name + ": expected 1 or more, or -1 (as many as a sequence has steps)");
}

at::Tensor zero_memory(const at::Tensor& items, std::int64_t addresses, std::int64_t content) {
  return at::zeros({items.size(0), addresses < 0 ? items.size(1) : addresses, content},
                   items.options());
}

}  // namespace ferula
