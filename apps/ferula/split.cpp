// ferula split: the samples of a problem in parts, as files that samplers read.
#include <ATen/ops/zeros.h>

#include <iostream>
#include <sstream>

#include "core/config/scalar.h"
#include "core/data/index_files.h"
#include "core/data/labels.h"
#include "core/data/seeds.h"
#include "core/text/nearest.h"
#include "ferula/error.h"
#include "run_options.h"

namespace ferula {
namespace {

// Which of these options was given. Throws Error unless it is exactly one.
std::string only_one(const Arguments& arguments, const std::vector<std::string>& options) {
  std::vector<std::string> given, all;
  for (const std::string& option : options) {
    all.push_back("--" + option);
    if (arguments.has(option)) given.push_back(option);
  }
  if (given.size() == 1) return given.front();
  throw Error("split: expected one of " + joined(all) + ", got " +
              (given.empty() ? "none" : std::to_string(given.size()) + " of them"));
}

// The class of each sample of the problem, or zeros.
at::Tensor problem_labels(const Arguments& arguments) {
  const auto name = arguments.get<std::string>("problem");
  const auto problem = load_problem(name, problem_options(arguments));
  if (!arguments.has("stratify")) return at::zeros({problem->size()}, at::kLong);
  at::Tensor labels = labels_of(*problem, name);
  if (labels.defined()) return labels;
  throw Error("--stratify: problem " + name + " does not say which class a sample has");
}

at::Tensor plain_labels(const Arguments& arguments) {
  const auto length = arguments.get<std::int64_t>("length");
  if (length < 2) throw Error("--length " + std::to_string(length) + ": expected 2 at least");
  if (arguments.has("stratify"))
    throw Error("--stratify needs the classes of a problem; give --problem instead of --length");
  return at::zeros({length}, at::kLong);
}

SplitSource source_of(const Arguments& arguments) {
  const bool named = only_one(arguments, {"problem", "length"}) == "problem";
  if (arguments.has("ordered") && arguments.has("stratify"))
    throw Error("--ordered keeps the order, whatever the classes; leave out --stratify");
  SplitSource source{named ? problem_labels(arguments) : plain_labels(arguments), {}};
  if (arguments.has("ordered")) return source;
  const auto seed = static_cast<std::uint64_t>(arguments.get<std::int64_t>("seed"));
  source.generator = generator_for(seed, "split");
  return source;
}

std::vector<double> parse_shares(const std::string& text) {
  std::vector<double> shares;
  std::istringstream in(text);
  for (std::string item; std::getline(in, item, ',');) {
    const std::optional<double> share = parse_real(item);
    if (!share) throw Error("expected numbers between commas, got '" + item + "'");
    shares.push_back(*share);
  }
  return shares;
}

std::vector<IndexPart> parts_of(const Arguments& arguments) {
  const std::string how = only_one(arguments, {"count", "ratio", "folds"});
  const SplitSource source = source_of(arguments);
  const std::int64_t samples = source.labels.size(0);
  try {
    if (how == "folds") return split_into_fold_parts(source, arguments.get<std::int64_t>("folds"));
    if (how == "ratio")
      return split_by_sizes(
          source, sizes_of_shares(parse_shares(arguments.get<std::string>("ratio")), samples));
    const auto count = arguments.get<std::int64_t>("count");
    return split_by_sizes(source, {count, samples - count});
  } catch (const Error& error) {
    throw error.at("--" + how);
  }
}

int split(const Arguments& arguments) {
  const std::vector<IndexPart> parts = parts_of(arguments);
  const auto files =
      write_index_files(arguments.get<std::string>("output"), parts, arguments.has("force"));
  for (std::size_t i = 0; i < parts.size(); ++i)
    std::cout << files[i].string() << "  " << parts[i].samples.size(0) << " samples\n";
  return 0;
}

}  // namespace

Command split_command() {
  po::options_description options;
  auto add = options.add_options();
  add("problem", po::value<std::string>(), "the problem whose samples are split");
  add("length", po::value<std::int64_t>(), "instead of --problem: so many samples");
  add("count", po::value<std::int64_t>(), "samples of the first part; the second has the others");
  add("ratio", po::value<std::string>(),
      "the share of each part, as 0.9 or 0.8,0.1,0.1; what they leave of 1 is one more part");
  add("folds", po::value<std::int64_t>(),
      "for k-fold cross-validation: so many pairs of training and validation");
  add("ordered", "the first samples to the first part, instead of a random choice");
  add("stratify", "each part has each class in the same share, if the problem knows its classes");
  add("seed", po::value<std::int64_t>()->default_value(0),
      "decides the random choice: that of the samplers KFold and ShuffleSplit with this seed");
  add("output", po::value<std::string>()->default_value("."), "the folder of the files");
  add("force", "overwrite files that are there");
  add_problem_options(options);
  return {"split",
          "--problem NAME|--length N --count N|--ratio R[,R…]|--folds K",
          "Splits the samples of a problem into files of indices",
          "Samplers read the files: `--set training.sampler.indices=split_a.txt`. Their names are\n"
          "split_a.txt, split_b.txt …, or fold_0_training.txt, fold_0_validation.txt ….",
          0,
          0,
          options,
          &split};
}

}  // namespace ferula
