// An observer that subscribes to all that plugin API 1.0 has, and writes down when it was called.
#pragma once

#include <ferula/plugin.h>
#include <ferula/session.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace golden {

class Observer final : public ferula::Observer {
 public:
  struct Params {
    void list(ferula::Parameters&) {}
  };
  explicit Observer(const Params&) {}

  void attach(ferula::Session& session) override {
    using ferula::on;
    ferula::State& state = session.state();
    if (!state.contains("training/episode")) return;  // a test
    ferula::OutputFile& file = session.output_file("observed.txt");
    const auto& episode = state.get<std::int64_t>("training/episode");
    const auto& epoch = state.get<std::int64_t>("epoch");
    const auto& progress = state.get<double>("golden/progress");
    const auto& phase = state.get<std::string>("golden/phase");
    const auto& is_late = state.get<bool>("golden/is_late");
    const auto& history = state.get<at::Tensor>("golden/history");
    const auto watch = [&](const std::string& name, ferula::Event event, ferula::Phase when) {
      subscriptions_.push_back(state.subscribe(std::move(event), when, [&file, &episode, name] {
        file.write(std::to_string(episode) + " " + name + "\n");
      }));
    };
    using ferula::Phase;
    watch("every 3", on(episode).every(3), Phase::writers);
    watch("once 2", on(episode).once(2), Phase::measurements);
    watch("after 2 before 4", on(episode).after(2).before(4), Phase::deciders);
    watch("epoch or late", on(epoch) | on(is_late), Phase::writers);
    watch("phase", on(phase), Phase::writers);
    watch("history", on(history), Phase::writers);
    watch("far", on(progress).when([&progress] { return progress > 1; }), Phase::deciders);
    watch("measured", measured(state, "training_set_agg/loss"), Phase::writers);
    subscriptions_.push_back(state.subscribe(on(epoch), Phase::deciders, [&state] {
      ferula::Setting<double> rate = state.setting<double>("golden/rate");
      rate.set(rate / 2);
    }));
    file.write("dump " +
               std::string(state.dump().find("golden/rate") != std::string::npos
                               ? "has the rate"
                               : "lacks the rate") +
               "\n");
  }

 private:
  std::vector<ferula::Subscription> subscriptions_;
};

}  // namespace golden
