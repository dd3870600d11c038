#include "fold.h"

#include <utility>

#include "ferula/error.h"

namespace ferula::training {
namespace {

// A setting that leaves nothing of what is there.
void replace(std::vector<std::string>& settings, const Sections& sections, const std::string& key,
             const std::string& value) {
  if (!sections(key).empty()) settings.push_back("~" + key);
  settings.push_back(key + "=" + value);
}

using Keys = std::vector<std::pair<std::string, std::string>>;

Keys plain_keys(const CrossValidation& split, std::int64_t fold) {
  return {{"name", split.stratify ? "StratifiedKFold" : "KFold"},
          {"folds", std::to_string(split.folds)},
          {"fold", std::to_string(fold)}};
}

Keys inner_keys(const CrossValidation& split, const Fold& fold) {
  Keys keys = plain_keys(split, fold.number);
  if (fold.outer < 0) return keys;
  keys.emplace_back("outer_folds", std::to_string(split.folds));
  keys.emplace_back("outer_fold", std::to_string(fold.outer));
  return keys;
}

// "{name: KFold, folds: 5, fold: 0}"
std::string mapping(const Keys& keys) {
  std::string text;
  for (const auto& [key, value] : keys) text += (text.empty() ? "{" : ", ") + key + ": " + value;
  return text + "}";
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

void check_same_fold(const CrossValidation& split, const Fold& fold, const Sections& own,
                     const Sections& other, const std::string& model) {
  Keys expected = {{"seed", own("seed")}};
  for (const auto& [key, value] : inner_keys(split, fold))
    expected.emplace_back("training.sampler." + key, value);
  for (const auto& [key, value] : expected)
    if (const std::string found = other(key); found != value)
      throw Error(model + ": was not trained on the fold of its name, and may have seen what it " +
                  "would be tested on: " + key + " is " + (found.empty() ? "missing" : found) +
                  ", expected " + value);
}

std::vector<std::string> training_settings(const CrossValidation& split, const Fold& fold,
                                           const Sections& sections) {
  if (split.folds == 1) return {};
  std::vector<std::string> settings;
  replace(settings, sections, "training.sampler", mapping(inner_keys(split, fold)));
  replace(settings, sections, "validation.sampler", mapping(inner_keys(split, fold)));
  replace(settings, sections, "validation.problem", sections("training.problem"));
  return settings;
}

std::vector<std::string> unseen_settings(const CrossValidation& split, const Fold& fold,
                                         const Sections& sections) {
  if (split.folds == 1) return {};
  std::vector<std::string> settings;
  replace(settings, sections, "testing.sampler",
          split.nested ? mapping(plain_keys(split, fold.outer)) : mapping(inner_keys(split, fold)));
  replace(settings, sections, "testing.problem", sections("training.problem"));
  return settings;
}

}  // namespace ferula::training
