// Lowers the learning rate when a measurement gets no better.
#pragma once

#include <cstdint>
#include <string>

#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula::training {

// PyTorch's ReduceLROnPlateau with a relative threshold.
struct PlateauParams {
  std::string monitor = "validation_set_agg/loss";
  std::string mode = "min";
  double factor = 0.1;
  std::int64_t patience = 10;
  double threshold = 1e-4;
  std::int64_t cooldown = 0;
  double min_lr = 0;
  void list(Parameters& p);
};

// What it has seen is run state, so a resumed run goes on with it.
class Plateau {
 public:
  Plateau(const PlateauParams& params, State& state);

  // Takes in a measurement.
  void observe(double value);
  double rate(double base) const;

 private:
  bool is_better(double value) const;

  PlateauParams params_;
  Var<double>& best_;
  Var<std::int64_t>& bad_;       // measurements that were no better
  Var<std::int64_t>& cooldown_;  // measurements to come that do not count
  Var<double>& scale_;           // of the learning rate
};

}  // namespace ferula::training
