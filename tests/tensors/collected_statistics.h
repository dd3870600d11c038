// Keeps what a problem measures, as a pass of the host does.
#pragma once

#include <map>
#include <string>

#include "ferula/batch.h"
#include "ferula/statistics.h"

namespace ferula {

struct CollectedStatistics final : Statistics {
  std::map<std::string, double> means;  // of the last batch
  Batch sums;

  void mean(std::string_view name, const at::Tensor& value, double) override {
    means[std::string(name)] = value.item<double>();
  }
  void mean(std::string_view name, double value, double) override {
    means[std::string(name)] = value;
  }
  void last(std::string_view, double) override {}
  void sum(std::string_view name, const at::Tensor& value) override {
    const at::Tensor* before = sums.find(name);
    sums.set(std::string(name), before != nullptr ? before->add(value) : value);
  }
};

}  // namespace ferula
