// Losses by name.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <string_view>
#include <vector>

namespace ferula {

// What predictions and targets are.
enum class Task {
  classes,  // scores [B, C, …] and the index of the right class [B, …]
  truths,   // scores [B, …], not normalised, and whether it is so, 0 to 1 [B, …]
  numbers   // [B, …] both
};

struct Loss {
  std::string_view name;
  Task task;
  // Mean over the batch.
  at::Tensor (*evaluate)(const at::Tensor& predictions, const at::Tensor& targets);
};

std::vector<std::string> loss_names();
// REQUIRES: the name is one of these.
const Loss& loss_called(std::string_view name);

}  // namespace ferula
