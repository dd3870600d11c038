// Collects what a model shows.
#pragma once

#include <string>
#include <vector>

#include "core/recording/picture.h"
#include "ferula/recording.h"

namespace ferula {

class Recorder final : public Recording {
 public:
  // Throws Error if the value is of another kind or shape than the first of its name.
  void add(std::string_view name, Recorded kind, const at::Tensor& value) override;

  // In the order in which their names came first.
  std::vector<Picture> pictures() const;

 private:
  struct Steps {
    std::string name;
    Recorded kind;
    std::vector<at::Tensor> values;
  };
  std::vector<Steps> all_;
};

}  // namespace ferula
