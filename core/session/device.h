// Where the tensors are.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <string>

namespace ferula {

// "cpu", "cuda" or "cuda:1", whether it is there or not. Throws Error if the text is none of these.
c10::Device parse_device(const std::string& text);

// How many devices LibTorch can use. Loads its CUDA part; throws Error if that is not there.
std::int64_t count_cuda_devices();

// Loads LibTorch's CUDA part when it is asked for, which must come before any plugin is loaded and
// before the first CUDA query. Throws Error as above, or if there is no such device.
c10::Device open_device(const std::string& text);

// For people and other programs: "cpu", "cuda:0"; of a process that may see some devices only, what
// CUDA_VISIBLE_DEVICES calls it, such as "GPU-8932f937-d72c-4106-c12f-20bd9faed9f6".
std::string device_name(c10::Device device);

}  // namespace ferula
