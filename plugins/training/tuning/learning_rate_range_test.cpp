#include "tuning/learning_rate_range_test.h"

#include <ATen/ops/full.h>

#include <cmath>
#include <limits>
#include <sstream>
#include <string>

#include "trainer.h"
#include "tuning/range_test_plot.h"

namespace ferula::training {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// The losses so far, in run state: a snapshot has them.
class Losses {
 public:
  Losses(State& state, std::int64_t most)
      : values_(state.add<at::Tensor>("range_test/losses", at::full({most}, kNaN, at::kDouble),
                                      {Role::measurement, "", "of each learning rate"})),
        count_(state.add<std::int64_t>("range_test/trials", 0,
                                       {Role::counter, "", "learning rates tried so far"})) {}

  std::int64_t count() const { return count_; }
  bool full() const { return count_ == values_.get().size(0); }
  std::vector<double> all() const {
    const double* first = values_.get().const_data_ptr<double>();
    return {first, first + count_};
  }
  void add(double loss) {
    values_.get().mutable_data_ptr<double>()[count_] = loss;
    count_ = count_ + 1;
  }

 private:
  Var<at::Tensor>& values_;
  Var<std::int64_t>& count_;
};

// Trains until the optimizer has acted, on as many batches as it accumulates. Returns their mean
// loss; NaN if the run is to end.
double train_step(Trainer& trainer, Session& session) {
  double sum = 0;
  for (std::int64_t batches = 1; !session.stopping(); ++batches) {
    sum += trainer.train_batch();
    if (!trainer.is_accumulating()) return sum / static_cast<double>(batches);
    session.end_step(trainer.episode);
  }
  return kNaN;
}

std::string csv(const std::vector<RangeTestPoint>& points) {
  std::ostringstream out;
  out.precision(9);
  out << "learning_rate,loss,smoothed_loss\n";
  for (const RangeTestPoint& point : points)
    out << point.learning_rate << ',' << point.loss << ',' << point.smoothed_loss << '\n';
  return out.str();
}

}  // namespace

void LearningRateRangeTest::Params::list(Parameters& p) {
  training.list(p);
  range.list(p);
}

LearningRateRangeTest::LearningRateRangeTest(const Params& params) : params_(params) {
  params_.range.check();
}

void LearningRateRangeTest::run(Session& session) {
  Trainer trainer(params_.training.trainer, session);
  Losses losses(session.state(), params_.range.trials);
  Setting<double> rate = session.state().setting<double>("optimizer/lr");
  trainer.start(params_.range.trials);

  while (!session.stopping()) {
    const auto points = range_test_points(params_.range, losses.all());
    if (losses.full() || has_diverged(params_.range, points)) return finish(session, points);
    rate.set(params_.range.rate(losses.count()));
    const double loss = train_step(trainer, session);
    if (session.stopping()) return;
    losses.add(loss);
    session.end_step(trainer.episode);
  }
}

void LearningRateRangeTest::finish(Session& session,
                                   const std::vector<RangeTestPoint>& points) const {
  const RangeTestResult result = suggest(params_.range, points);
  session.state().add<double>("range_test/suggestion", result.learning_rate,
                              {Role::measurement, "", "the suggested learning rate"});
  session.output_file("learning_rates.csv").write(csv(points));
  session.output_file("learning_rates.svg").write(range_test_plot(points, result));
  session.stop(result.sentence);
}

}  // namespace ferula::training
