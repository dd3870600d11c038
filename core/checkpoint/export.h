// Weights for other programs.
#pragma once

#include <filesystem>

#include "core/checkpoint/dictionary.h"

namespace ferula {

// Writes a model's tensors by name, atomically, in the format of the extension: `.safetensors`, or
// `.pt` for Python's torch.load(file, weights_only=True). Throws Error for any other extension, if
// something in the dictionary is no tensor, or if the file cannot be written.
void export_weights(const Dictionary& state_dict, const std::filesystem::path& file);

}  // namespace ferula
