// What a model's section says of the weights that it starts with, and of those that stay.
#pragma once

#include <string>
#include <vector>

#include "ferula/model.h"

namespace ferula {

// Copies the weights of a checkpoint, or of an experiment's best one, into the tensors. Strict: all
// must fit, or it throws Error that lists what does not. Otherwise what has the same name and shape
// is taken. Returns a report of what was: "a.pt: 8 tensors taken; not in it: fc3.weight; …".
//
// Patterns ("encoder.*") choose by name, on both sides; the rest might not be there at all. No
// pattern chooses everything. Throws Error that lists the nearest names if one matches no tensor.
std::string load_weights(const std::vector<ModelTensor>& tensors, const std::string& source,
                         const std::vector<std::string>& patterns, bool strict);

// Tensors whose name matches one of the patterns ("conv*") are trained no more. Throws Error that
// lists the nearest names if a pattern matches nothing.
void freeze(const std::vector<ModelTensor>& tensors, const std::vector<std::string>& patterns);

}  // namespace ferula
