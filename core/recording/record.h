// Lets a model answer a few samples, and takes down what it does.
#pragma once

#include <string>
#include <vector>

#include "core/recording/picture.h"
#include "ferula/session.h"

namespace ferula {

// The first samples of a loader's first batch: up to 16 of them, fewer if they would make a page of
// more than a few megabytes. Each is answered by itself: step by step if the model is Recordable,
// else by forward(). Errors of the model carry the label.
std::vector<RecordedSample> record_samples(Model& model, const std::string& label, Loader& loader);

// Whether the model has shown anything of itself.
bool shows_model(const RecordedSample& sample);

}  // namespace ferula
