// Tables as scalars that TensorBoard shows, weights and gradients as histograms.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/observers/event_record.h"
#include "core/observers/table.h"
#include "ferula/observer.h"
#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula {

// A tensor that is trained, now. The gradient is undefined if there is none.
struct TrainedTensor {
  std::string name;
  at::Tensor weights, gradient;
};

// Writes each table to `<name>/events.out.tfevents.ferula`. With histograms the tags in
// `training/` are the tensors' names, and these with "/grad"; a tensor that has none, because of
// its values, is left out with one warning.
class TensorBoard final : public Observer {
 public:
  struct Params {
    std::int64_t level = 0;
    std::int64_t interval = 100;
    void list(Parameters& p) {
      p("level", level, "0: statistics; 1: also histograms of weights; 2: also of gradients",
        between(0, 2));
      p("interval", interval, "episodes between two points of the training's curves", at_least(1));
    }
  };

  // The tables outlive the observer. `trained` is called where histograms are due.
  TensorBoard(const Tables& tables, std::function<std::vector<TrainedTensor>()> trained,
              const Params& params)
      : tables_(tables), trained_(std::move(trained)), params_(params) {}

  void attach(Session& session) override;

 private:
  void attach_histograms(Session& session);
  std::vector<TaggedHistogram> histograms(Session& session);
  void add(std::vector<TaggedHistogram>& histograms, const std::string& tag,
           const at::Tensor& values, Session& session);

  const Tables& tables_;
  std::function<std::vector<TrainedTensor>()> trained_;
  Params params_;
  std::set<std::string> left_out_;  // tags that were warned of
  std::vector<Subscription> subscriptions_;
};

}  // namespace ferula
