// Tensors of models and optimizers, to and from checkpoints.
#pragma once

#include <string>
#include <vector>

#include "core/checkpoint/dictionary.h"
#include "ferula/model.h"

namespace ferula {

// By name, as they are: shared, not copied.
Dictionary to_dictionary(const std::vector<NamedTensor>& tensors);
Dictionary to_dictionary(const std::vector<ModelTensor>& tensors);

// Copies saved values into the tensors that are there, which keep their memory and its format.
// Throws Error that lists what is missing, left over, or of another shape; then nothing is changed.
// `source` is for the message: the file.
void copy_into(const std::vector<NamedTensor>& tensors, const Dictionary& saved,
               const std::string& source);
void copy_into(const std::vector<ModelTensor>& tensors, const Dictionary& saved,
               const std::string& source);

}  // namespace ferula
