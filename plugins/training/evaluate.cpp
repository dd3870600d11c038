#include "evaluate.h"

#include <c10/core/GradMode.h>

namespace ferula::training {
namespace {

void record_batch(Model& model, Loader& loader, Pass& pass, std::int64_t epoch,
                  std::int64_t index) {
  const c10::NoGradGuard no_grad;
  const Batch batch = loader.batch(epoch, index);
  const Batch predictions = model.forward(batch);
  pass.record(batch, predictions, loader.problem().loss(batch, predictions));
}

}  // namespace

void evaluate_batch(Model& model, Loader& loader, Pass& pass, std::int64_t epoch,
                    std::int64_t index) {
  model.train(false);
  pass.begin();
  record_batch(model, loader, pass, epoch, index);
  model.train(true);
}

void evaluate(Model& model, Loader& loader, Pass& pass, std::int64_t epoch, std::int64_t batches) {
  model.train(false);
  pass.begin();
  for (std::int64_t index = 0; index < batches; ++index)
    record_batch(model, loader, pass, epoch, index);
  model.train(true);
  pass.aggregate();
}

}  // namespace ferula::training
