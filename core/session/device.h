// Where the tensors are.
#pragma once

#include <c10/core/Device.h>

#include <string>

namespace ferula {

// "cpu", "cuda" or "cuda:1". Loads LibTorch's CUDA part when it is asked for, which must come
// before any plugin is loaded and before the first CUDA query. Throws Error if the text is none of
// these, or there is no such device.
c10::Device open_device(const std::string& text);

}  // namespace ferula
