#include "leakage.h"

#include "ferula/error.h"

namespace ferula::training {
namespace {

constexpr std::string_view kValidation = "validation";

[[noreturn]] void refuse(const std::string& key) {
  throw Error("experiment." + key +
              " lets the validation decide how a fold is trained, and cross-validation judges the "
              "training by the same samples: the result would be too good. Leave it out, let it "
              "watch training_set_agg/loss, or set nested: true, which tests on samples of their "
              "own");
}

// Nothing said: the default, which is the validation's loss.
bool watches_validation(const std::string& monitor) {
  return monitor.empty() || monitor.find(kValidation) != std::string::npos;
}

}  // namespace

void check_leakage(const Sections& sections) {
  const std::string stopping = "observers.EarlyStopping", rates = "observers.LearningRateSchedule",
                    delta = "training.terminal_conditions.early_stop_delta";
  if (!sections(stopping).empty() && watches_validation(sections(stopping + ".monitor")))
    refuse(stopping);
  if (sections(rates + ".schedule").find("plateau") != std::string::npos &&
      watches_validation(sections(rates + ".plateau.monitor")))
    refuse(rates);
  if (const std::string value = sections(delta); !value.empty() && value != "0") refuse(delta);
}

}  // namespace ferula::training
