// An observer: watches a training and writes its smoothed loss to a file.
#include <ferula/plugin.h>
#include <ferula/session.h>

namespace {

class MyObserver final : public ferula::Observer {
 public:
  // Keys of observers.MyObserver.
  struct Params {
    std::int64_t interval = 10;
    double smoothing = 0.9;
    void list(ferula::Parameters& p) {
      p("interval", interval, "episodes between two lines of the file", ferula::at_least(1));
      p("smoothing", smoothing, "weight of the average so far, against that of a new loss",
        ferula::between(0, 1));
    }
  };
  explicit MyObserver(const Params& params) : params_(params) {}

  // Called once, when the worker has declared its values and before the first step.
  void attach(ferula::Session& session) override {
    ferula::State& state = session.state();
    if (!state.contains("training/loss")) return;  // a test trains nothing
    const auto& loss = state.get<double>("training/loss");
    const auto& episode = state.get<std::int64_t>("training/episode");
    // A value of its own. It is part of the checkpoints: a resumed run goes on with it.
    auto& smoothed = state.add<double>("my_plugin/loss", 0, {.meaning = "smoothed training loss"});
    // What a resumed run had written after its checkpoint is cut off.
    ferula::OutputFile& file = session.output_file("my_plugin.csv");
    if (file.empty()) file.write("episode,loss\n");

    smoothing_ = state.subscribe(on(loss), ferula::Phase::measurements, [&, this] {
      const double weight = episode == 0 ? 0 : params_.smoothing;
      smoothed = weight * smoothed + (1 - weight) * loss;
    });
    writing_ = state.subscribe(on(episode).every(params_.interval), ferula::Phase::writers, [&] {
      file.write(std::to_string(episode) + "," + std::to_string(smoothed) + "\n");
    });
  }

 private:
  Params params_;
  ferula::Subscription smoothing_, writing_;  // live as long as the observer does
};

}  // namespace

FERULA_PLUGIN("my_plugin", "0.1.0", "writes the smoothed loss of a training",
              ferula::observer<MyObserver>("MyObserver"))
