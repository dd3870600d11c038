#include "fold.h"

namespace ferula::training {
namespace {

// A setting that leaves nothing of what is there.
void replace(std::vector<std::string>& settings, const Sections& sections, const std::string& key,
             const std::string& value) {
  if (!sections(key).empty()) settings.push_back("~" + key);
  settings.push_back(key + "=" + value);
}

// Without its end, for further keys.
std::string open_sampler(const CrossValidation& split, std::int64_t fold) {
  return std::string("{name: ") + (split.stratify ? "StratifiedKFold" : "KFold") +
         ", folds: " + std::to_string(split.folds) + ", fold: " + std::to_string(fold);
}

std::string inner_sampler(const CrossValidation& split, const Fold& fold) {
  std::string sampler = open_sampler(split, fold.number);
  if (fold.outer >= 0)
    sampler += ", outer_folds: " + std::to_string(split.folds) +
               ", outer_fold: " + std::to_string(fold.outer);
  return sampler + "}";
}

}  // namespace

void CrossValidation::list(Parameters& p) {
  p("folds", folds, "of the cross-validation; 1: none, the experiment as it is written",
    at_least(1));
  p("nested", nested,
    "each fold is a test set once, and the others are split again into as many folds");
  p("stratify", stratify, "each fold has each class in the same share");
}

std::string Fold::name() const {
  const std::string inner = "fold_" + std::to_string(number);
  return outer < 0 ? inner : "outer_" + std::to_string(outer) + "_" + inner;
}

std::vector<std::int64_t> outer_folds(const CrossValidation& split) {
  if (!split.nested) return {-1};
  std::vector<std::int64_t> outer;
  for (std::int64_t fold = 0; fold < split.folds; ++fold) outer.push_back(fold);
  return outer;
}

std::vector<Fold> folds_of(const CrossValidation& split, std::int64_t outer) {
  std::vector<Fold> folds;
  for (std::int64_t fold = 0; fold < split.folds; ++fold) folds.push_back({outer, fold});
  return folds;
}

std::vector<std::string> training_settings(const CrossValidation& split, const Fold& fold,
                                           const Sections& sections) {
  if (split.folds == 1) return {};
  std::vector<std::string> settings;
  replace(settings, sections, "training.sampler", inner_sampler(split, fold));
  replace(settings, sections, "validation.sampler", inner_sampler(split, fold));
  replace(settings, sections, "validation.problem", sections("training.problem"));
  return settings;
}

std::vector<std::string> unseen_settings(const CrossValidation& split, const Fold& fold,
                                         const Sections& sections) {
  if (split.folds == 1) return {};
  std::vector<std::string> settings;
  replace(settings, sections, "testing.sampler",
          split.nested ? open_sampler(split, fold.outer) + "}" : inner_sampler(split, fold));
  replace(settings, sections, "testing.problem", sections("training.problem"));
  return settings;
}

}  // namespace ferula::training
