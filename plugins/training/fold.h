// The folds of a cross-validation, and how an experiment is told which one it has.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ferula/parameters.h"

namespace ferula::training {

// How a training problem is split. Nested: each outer fold is a test set once; what it leaves is
// split again, into as many inner folds.
struct CrossValidation {
  std::int64_t folds = 1;  // 1: none; the experiment as it is written
  bool nested = false;
  bool stratify = false;
  void list(Parameters& p);
};

struct Fold {
  std::int64_t outer = -1;  // -1: not nested
  std::int64_t number = 0;

  std::string name() const;  // "fold_0", "outer_2_fold_0"
};

// {-1} if they are not nested.
std::vector<std::int64_t> outer_folds(const CrossValidation& split);
// Those of an outer fold.
std::vector<Fold> folds_of(const CrossValidation& split, std::int64_t outer);

// What an experiment says at a path, on a line of YAML; nothing if it says nothing.
using Sections = std::function<std::string(std::string_view path)>;

// Throws Error, `model` in front, unless an experiment was trained on this fold: another split may
// have shown it what this one holds out. `own`, `other`: of this schedule, and of that experiment.
void check_same_fold(const CrossValidation& split, const Fold& fold, const Sections& own,
                     const Sections& other, const std::string& model);

// Settings of an experiment; none where it stays as it is written. Both samplers are replaced, and
// the validation's problem by the training's.
std::vector<std::string> training_settings(const CrossValidation& split, const Fold& fold,
                                           const Sections& sections);
// Section `testing` becomes what no training of this fold has seen: the fold that was held out, or,
// nested, the outer one.
std::vector<std::string> unseen_settings(const CrossValidation& split, const Fold& fold,
                                         const Sections& sections);

}  // namespace ferula::training
