// What LibTorch does at its first operators, done once for all processes that are forked later.
#pragma once

namespace ferula {

// One product, one convolution, forward and backward, on one thread: fills LibTorch's tables and
// starts no thread. Changes the number of compute threads to 1.
void warm_up();

// Whether it was done in this process, or in the one that this one was forked from.
bool is_warmed_up();

}  // namespace ferula
