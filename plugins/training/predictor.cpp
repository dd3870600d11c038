#include "predictor.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "ferula/error.h"

namespace ferula::training {
namespace {

constexpr const char* kSamples = "sample_indices";

bool has(const std::vector<StreamSpec>& streams, const std::string& name) {
  return std::any_of(streams.begin(), streams.end(),
                     [&](const StreamSpec& stream) { return stream.name == name; });
}

// As large as `sizes` in each dimension but the first.
at::Tensor filled_up(const at::Tensor& rows, const std::vector<std::int64_t>& sizes) {
  std::vector<std::int64_t> padding;
  for (std::int64_t dim = rows.dim() - 1; dim > 0; --dim) {
    padding.push_back(0);
    padding.push_back(sizes[static_cast<std::size_t>(dim)] - rows.size(dim));
  }
  return at::constant_pad_nd(rows, padding);
}

// All rows of a stream, one batch below the other.
at::Tensor joined(const std::vector<at::Tensor>& batches) {
  std::vector<std::int64_t> largest = batches.front().sizes().vec();
  for (const at::Tensor& rows : batches)
    for (std::size_t dim = 1; dim < largest.size(); ++dim)
      largest[dim] = std::max(largest[dim], rows.size(static_cast<std::int64_t>(dim)));
  std::vector<at::Tensor> filled;
  for (const at::Tensor& rows : batches) filled.push_back(filled_up(rows, largest));
  return at::cat(filled);
}

// The streams of a pass over batches, each a list of its rows.
class Answers {
 public:
  Answers(const Problem& problem, const Model& model)
      : needed_(problem.predictions()), seen_(model.inputs()) {}

  void add(const at::Tensor& indices, const Batch& batch, const Batch& predictions) {
    add(kSamples, indices);
    for (const StreamSpec& stream : needed_) add(stream.name, predictions[stream.name]);
    for (const NamedTensor& stream : batch)
      if (!has(seen_, stream.name) && !has(needed_, stream.name) && stream.name != kSamples &&
          is_by_sample(stream.tensor, indices))
        add(stream.name, stream.tensor);
  }

  // In the order of the samples.
  Batch sorted() const {
    const at::Tensor indices = joined(streams_.at(kSamples));
    const at::Tensor order = indices.argsort(/*stable=*/true, /*dim=*/0, /*descending=*/false);
    Batch batch;
    for (const auto& [name, rows] : streams_) batch.set(name, joined(rows).index_select(0, order));
    return batch;
  }

 private:
  void add(const std::string& name, const at::Tensor& rows) {
    streams_[name].push_back(rows.detach().cpu());
  }

  static bool is_by_sample(const at::Tensor& stream, const at::Tensor& indices) {
    return stream.dim() > 0 && stream.size(0) == indices.size(0);
  }

  std::vector<StreamSpec> needed_, seen_;
  std::map<std::string, std::vector<at::Tensor>> streams_;
};

}  // namespace

void Predictor::Params::list(Parameters& p) {
  p.section("testing", "loader", "the samples", required());
  p.section("model", "model", "what predicts", required());
  testing.list(p);
}

void Predictor::run(Session& session) {
  Loader& testing = session.loader("testing");
  Model& model = session.model("model");
  session.handshake("testing.problem", "model");

  State& state = session.state();
  auto& episode = state.add<std::int64_t>("testing/episode", 0,
                                          {Role::counter, "episodes", "batches predicted so far"});
  const std::int64_t total = params_.testing.episodes(testing, session);
  state.add<std::int64_t>("testing/episodes_total", total,
                          {Role::measurement, "episodes", "of the whole test"});
  session.start();

  const c10::NoGradGuard no_grad;
  model.train(false);
  Answers answers(testing.problem(), model);
  while (!session.stopping() && episode < total) {
    const Batch batch = testing.batch(0, episode);
    answers.add(testing.indices(0, episode), batch, model.forward(batch));
    session.end_step(episode);
  }
  if (session.stopping()) return;
  session.save("predictions.npz", answers.sorted());
  session.stop("Prediction finished");
}

}  // namespace ferula::training
