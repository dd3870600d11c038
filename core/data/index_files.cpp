#include "core/data/index_files.h"

#include <ATen/ops/arange.h>

#include <cmath>
#include <numeric>

#include "core/data/splits.h"
#include "core/files/atomic_file.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLetters = 26;

// The first `size` of so many samples, or a random part of them.
at::Tensor part_mask(const SplitSource& source, const at::Tensor& labels, std::int64_t size) {
  if (source.generator) return draw_part(labels, size, *source.generator);
  return at::arange(labels.size(0)).lt(size);
}

at::Tensor fold_numbers(const SplitSource& source, std::int64_t folds) {
  if (source.generator) return split_into_folds(source.labels, folds, *source.generator);
  const std::int64_t samples = source.labels.size(0);
  return at::arange(samples).mul(folds).floor_divide(samples);
}

// A range where there is one, for the sampler reads two numbers as such.
std::string index_line(const IndexPart& part) {
  const std::int64_t size = part.samples.size(0);
  const auto* index = part.samples.const_data_ptr<std::int64_t>();
  if (index[size - 1] - index[0] == size - 1)
    return std::to_string(index[0]) + "," + std::to_string(index[size - 1] + 1) + "\n";
  if (size == 2)
    throw Error(part.name + ": has 2 samples, " + std::to_string(index[0]) + " and " +
                std::to_string(index[1]) + ", which a sampler would read as a range; choose " +
                "another size or another seed");
  std::string line = std::to_string(index[0]);
  for (std::int64_t i = 1; i < size; ++i) line += "," + std::to_string(index[i]);
  return line + "\n";
}

}  // namespace

std::vector<IndexPart> split_by_sizes(const SplitSource& source,
                                      const std::vector<std::int64_t>& sizes) {
  const std::int64_t count = source.labels.size(0);
  if (sizes.size() < 2 || sizes.size() > kLetters)
    throw Error("expected 2 to 26 parts, got " + std::to_string(sizes.size()));
  for (const std::int64_t size : sizes)
    if (size < 1)
      throw Error("a part of " + std::to_string(count) + " samples would have " +
                  std::to_string(size) + "; expected at least 1 in each of " +
                  std::to_string(sizes.size()) + " parts");
  if (std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}) != count)
    throw Error("the parts have not " + std::to_string(count) + " samples together");
  std::vector<IndexPart> parts;
  at::Tensor rest = at::arange(count);
  for (const std::int64_t size : sizes) {
    const at::Tensor mask = part_mask(source, source.labels.index_select(0, rest), size);
    const std::string letter(1, static_cast<char>('a' + parts.size()));
    parts.push_back({"split_" + letter, rest.masked_select(mask)});
    rest = rest.masked_select(mask.logical_not());
  }
  return parts;
}

std::vector<IndexPart> split_into_fold_parts(const SplitSource& source, std::int64_t folds) {
  const std::int64_t count = source.labels.size(0);
  if (folds < 2 || folds > count)
    throw Error("expected 2 folds at least, and no more than the " + std::to_string(count) +
                " samples; got " + std::to_string(folds));
  const at::Tensor samples = at::arange(count), numbers = fold_numbers(source, folds);
  std::vector<IndexPart> parts;
  for (std::int64_t fold = 0; fold < folds; ++fold) {
    const std::string name = "fold_" + std::to_string(fold);
    parts.push_back({name + "_training", samples.masked_select(numbers.ne(fold))});
    parts.push_back({name + "_validation", samples.masked_select(numbers.eq(fold))});
  }
  return parts;
}

std::vector<std::int64_t> sizes_of_shares(const std::vector<double>& shares, std::int64_t samples) {
  constexpr double kRounding = 1e-9;
  std::vector<std::int64_t> sizes;
  double sum = 0;
  std::int64_t end = 0;
  const auto add_up_to = [&](double share) {
    const auto next = std::llround(share * static_cast<double>(samples));
    sizes.push_back(next - end);
    end = next;
  };
  for (const double share : shares) {
    sum += share;
    if (!(share > 0) || !(sum < 1 + kRounding))
      throw Error("expected shares above 0 that come to 1 at most, such as 0.8,0.1,0.1");
    add_up_to(sum);
  }
  if (sum < 1 - kRounding) add_up_to(1);
  return sizes;
}

std::vector<fs::path> write_index_files(const fs::path& folder, const std::vector<IndexPart>& parts,
                                        bool overwrite) {
  std::vector<fs::path> files;
  std::vector<std::string> lines;
  for (const IndexPart& part : parts) {
    files.push_back(folder / (part.name + ".txt"));
    lines.push_back(index_line(part));
    if (!overwrite && fs::exists(files.back()))
      throw Error(files.back().string() + ": is there already; --force overwrites it");
  }
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) throw Error(folder.string() + ": cannot make the folder: " + failed.message());
  for (std::size_t i = 0; i < files.size(); ++i) write_file(files[i], lines[i]);
  return files;
}

}  // namespace ferula
