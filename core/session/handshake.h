// Do a problem and a model fit each other?
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ferula/model.h"
#include "ferula/problem.h"

namespace ferula {

// Compares the streams a problem gives with those the model needs, and the predictions the model
// gives with those the problem needs: names, shapes (-1 fits any size, no shape any shape),
// types. Throws one Error
// that shows both sides and every misfit.
void handshake(const Problem& problem, std::string_view problem_name, const Model& model,
               std::string_view model_name);

// Whether a stream is what is needed; the names may differ.
bool fits(const StreamSpec& given, const StreamSpec& needed);

// Throws Error if a batch, or predictions, lack a stream that was declared, or have it in another
// shape or type. `what` begins the sentence: "training: a batch".
void check_streams(const Batch& batch, const std::vector<StreamSpec>& declared,
                   const std::string& what);

// "images: Float [-1, 1, 28, 28]"
std::string describe(const StreamSpec& stream);

}  // namespace ferula
