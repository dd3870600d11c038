// Writes down what a trained model answers.
#pragma once

#include "ferula/parameters.h"
#include "ferula/session.h"
#include "ferula/worker.h"
#include "tester.h"

namespace ferula::training {

// Predictions for each sample of the section `testing`, in predictions.npz of the experiment's
// folder: the streams that the problem's loss needs of the model, those of the batch that the model
// does not see (targets, masks), and `sample_indices`. Rows are in the order of the samples.
// Batches whose sequences differ in length are filled up with zeros at the end.
class Predictor final : public Worker {
 public:
  struct Params {
    TestingParams testing;
    void list(Parameters& p);
  };

  explicit Predictor(const Params& params) : params_(params) {}
  void run(Session& session) override;

 private:
  Params params_;
};

}  // namespace ferula::training
