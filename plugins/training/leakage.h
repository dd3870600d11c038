// Whether a training looks at what cross-validation judges it by.
#pragma once

#include "fold.h"

namespace ferula::training {

// Throws Error if an experiment lets the loss of its validation decide how it trains: the mean of
// that loss over the folds would be better than the model is.
void check_leakage(const Sections& sections);

}  // namespace ferula::training
