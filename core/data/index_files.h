// Splits as files of indices, which samplers read (`indices: split_a.txt`).
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ferula {

// Some of the samples: int64, ascending.
struct IndexPart {
  std::string name;  // "split_a", "fold_0_training"
  at::Tensor samples;
};

// How samples are put into parts: by chance, each class in its share (`labels`: the class of each
// sample; all 0 if there are no classes). Without a generator in order, whatever their class.
struct SplitSource {
  at::Tensor labels;
  std::optional<at::Generator> generator;
};

// "split_a", "split_b" …, of these sizes. The first part is the one that ShuffleSplit gives section
// training with the same seed. Throws Error unless each has a sample, and all together are those
// there are.
std::vector<IndexPart> split_by_sizes(const SplitSource& source,
                                      const std::vector<std::int64_t>& sizes);

// "fold_0_training", "fold_0_validation" …: those of KFold with the same seed. Throws Error unless
// there are at least 2 folds, and a sample for each.
std::vector<IndexPart> split_into_fold_parts(const SplitSource& source, std::int64_t folds);

// The sizes that shares ("0.8,0.1,0.1") of `samples` come to; what they leave of 1 is one more.
// Throws Error if they are no shares.
std::vector<std::int64_t> sizes_of_shares(const std::vector<double>& shares, std::int64_t samples);

// Writes NAME.txt for each part: a line of indices, or the two ends of a range. Makes the folder.
// Throws Error before anything is written if a file is there already, unless `overwrite`.
std::vector<std::filesystem::path> write_index_files(const std::filesystem::path& folder,
                                                     const std::vector<IndexPart>& parts,
                                                     bool overwrite);

}  // namespace ferula
