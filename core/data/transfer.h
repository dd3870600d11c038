// Batches on their way to a device.
#pragma once

#include "ferula/batch.h"

namespace ferula {

// In pinned memory if they go to a CUDA device, so that the copy need not wait. [any thread]
Batch prepared_for(at::Device device, const Batch& batch);

// On the device. A copy from pinned memory is only begun: what is computed on the worker's stream
// from now on sees it done, and LibTorch keeps the memory until then. [worker's thread]
Batch sent_to(at::Device device, const Batch& batch);

}  // namespace ferula
