#include "core/session/sections.h"

#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {

void LoaderSection::list(Parameters& p) {
  p("problem.batch_size", loader.batch_size, "samples in a batch", required() && at_least(1));
  p("dataloader.shuffle", loader.shuffle, "a new order in each epoch, if there is no sampler");
  p("dataloader.drop_last", loader.drop_last, "leave out the last batch if it is smaller");
  p("sampler.name", sampler.name, "which samples an epoch has; nothing: all of them",
    one_of({"", "SubsetRandomSampler", "RandomSampler", "SequentialSampler"}));
}

void ModelSection::list(Parameters& p) {
  p("load", load, "a checkpoint whose weights the model starts with");
}

void ObserverSection::list(Parameters& p) {
  p("on_error", on_error, "what follows when it fails: stop the run, or disable it and go on",
    one_of({"stop", "disable"}));
}

void OptimizerSection::list(Parameters& p) {
  p("accumulate", accumulate, "batches whose mean gradient makes a step", at_least(1));
}

void GroupSection::list(Parameters& p) {
  p("match", match,
    "patterns of its tensors' names, such as '*.bias'; of several groups the first by name",
    required());
}

const OptimizerKind& optimizer_kind(const std::string& name, const std::string& where) {
  std::vector<std::string> names;
  for (const OptimizerKind& kind : optimizer_kinds()) {
    if (kind.name == name) return kind;
    names.emplace_back(kind.name);
  }
  throw Error(where + ": there is no optimizer '" + name + "'" + did_you_mean(name, names) +
              "; there are: " + joined(names));
}

}  // namespace ferula
