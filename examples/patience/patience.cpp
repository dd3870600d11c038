// An observer: ends a training that gets no better.
#include <ferula/plugin.h>
#include <ferula/session.h>

#include <limits>

namespace {

class Patience final : public ferula::Observer {
 public:
  struct Params {
    std::int64_t validations = 5;
    void list(ferula::Parameters& p) {
      p("validations", validations, "how many may pass without a new best", ferula::at_least(1));
    }
  };
  explicit Patience(const Params& params) : params_(params) {}

  void attach(ferula::Session& session) override {
    ferula::State& state = session.state();
    if (!state.contains("validation_set_agg/loss")) return;  // a test has no validation
    const auto& loss = state.get<double>("validation_set_agg/loss");
    auto& best = state.add<double>("patience/best", std::numeric_limits<double>::infinity(), {});
    auto& waited = state.add<std::int64_t>("patience/waited", 0, {});
    subscription_ = state.subscribe(on(loss), ferula::Phase::deciders, [&, this] {
      waited = loss < best ? 0 : waited + 1;
      if (loss < best) best = loss.get();
      if (waited >= params_.validations) session.stop("Not converged: out of patience");
    });
  }

 private:
  Params params_;
  ferula::Subscription subscription_;
};

}  // namespace

FERULA_PLUGIN("patience", "0.1.0", "ends a training that gets no better",
              ferula::observer<Patience>("Patience"))
