// Predictions and measurements without learning. The model is in training mode again afterwards.
#pragma once

#include <cstdint>

#include "ferula/session.h"

namespace ferula::training {

// Adds one batch of the loader to a new pass.
void evaluate_batch(Model& model, Loader& loader, Pass& pass, std::int64_t epoch,
                    std::int64_t index);

// A pass over the first batches of an epoch of the loader, aggregated.
void evaluate(Model& model, Loader& loader, Pass& pass, std::int64_t epoch, std::int64_t batches);

}  // namespace ferula::training
