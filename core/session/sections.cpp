#include "core/session/sections.h"

#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

template <class Kind>
const Kind& find_kind(const std::vector<Kind>& kinds, const char* what, const std::string& name,
                      const std::string& where) {
  std::vector<std::string> names;
  for (const Kind& kind : kinds) {
    if (kind.name == name) return kind;
    names.emplace_back(kind.name);
  }
  throw Error(where + ": there is no " + what + " '" + name + "'" + did_you_mean(name, names) +
              "; there are: " + joined(names));
}

}  // namespace

void LoaderSection::list(Parameters& p) {
  p("problem.batch_size", loader.batch_size, "samples in a batch", required() && at_least(1));
  p("dataloader.shuffle", loader.shuffle,
    "a new order in each epoch, unless the sampler has one of its own");
  p("dataloader.drop_last", loader.drop_last, "leave out the last batch if it is smaller");
  p("dataloader.limit_batches", loader.limit_batches,
    "batches of an epoch that are used; below 1: their share; 0: all", at_least(0));
  p("dataloader.num_workers", loader.num_workers,
    "threads that make batches ahead of their use; 0: made when they are needed", between(0, 256));
  p("dataloader.prefetch_factor", loader.prefetch_factor,
    "batches that each of these threads makes ahead", between(1, 64));
}

void ModelSection::list(Parameters& p) {
  p("load", load, "a checkpoint or an experiment whose weights the model starts with");
  p("load_strict", load_strict, "all weights must fit; false: take those that do");
  p("load_only", load_only,
    "patterns of names of tensors that are loaded, such as 'encoder.*'; none: all");
  p("freeze", freeze, "patterns of names of tensors that are not trained, such as 'conv*'");
  p("ema_decay", ema_decay,
    "above 0: the model is judged by the exponential moving average of its weights, of which this "
    "share is kept at each step",
    between(0, 1));
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
  return find_kind(optimizer_kinds(), "optimizer", name, where);
}

const SamplerKind& sampler_kind(const std::string& name, const std::string& where) {
  return find_kind(sampler_kinds(), "sampler", name, where);
}

}  // namespace ferula
