#include "core/data/sampler_kinds.h"

#include <utility>

#include "core/data/samplers.h"

namespace ferula {
namespace {

const ParameterInfo kIndices = {
    "indices", "indices",
    "",        "the samples that take part: a list, a text or a file; two numbers are a range",
    {},        true};
const ParameterInfo kWeights = {
    "weights", "weights", "", "one for each sample of the problem: a list, a .npy or text file",
    {},        true};

template <class Sampler>
void list(Parameters& parameters) {
  Sampler().list(parameters);
}

template <class Sampler>
Sampling make(Parameters& filler, const SamplerRequest& request) {
  Sampler sampler;
  sampler.list(filler);
  return sampler.sampling(request);
}

template <class Sampler>
SamplerKind kind(std::string_view name, std::string_view meaning,
                 std::vector<ParameterInfo> files = {kIndices}) {
  return {name, meaning, &list<Sampler>, std::move(files), &make<Sampler>};
}

}  // namespace

const std::vector<SamplerKind>& sampler_kinds() {
  static const std::vector<SamplerKind> kinds = {
      kind<SequentialSampler>("SequentialSampler", "the samples as they come"),
      kind<RandomSampler>("RandomSampler", "a new random order in each epoch"),
      kind<SubsetRandomSampler>("SubsetRandomSampler",
                                "some of the samples, in a new random order in each epoch"),
      kind<WeightedRandomSampler>("WeightedRandomSampler",
                                  "random draws, each sample as likely as its weight says",
                                  {kIndices, kWeights}),
      kind<KFold>("KFold",
                  "k-fold cross-validation: section training gets all samples but those of one "
                  "fold, every other section with the same keys gets that fold"),
      kind<StratifiedKFold>("StratifiedKFold",
                            "KFold whose folds all have each class in the same share"),
      kind<ShuffleSplit>("ShuffleSplit",
                         "a random split: section training gets one part of the samples, every "
                         "other section with the same keys gets the rest"),
      kind<StratifiedShuffleSplit>(
          "StratifiedShuffleSplit",
          "ShuffleSplit whose two parts both have each class in the same share")};
  return kinds;
}

}  // namespace ferula
