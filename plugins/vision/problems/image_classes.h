// Problems of images, each of one class: what all of them share.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "ferula/labels.h"
#include "ferula/parameters.h"
#include "ferula/problem.h"
#include "images/image_source.h"
#include "images/image_transform.h"
#include "problems/class_statistics.h"

namespace ferula {

// What is known of images before they are read.
struct ImageFormat {
  std::int64_t channels, height, width;
  std::vector<std::string> classes;  // the name of class i
};

// Images stay bytes in their source and become floats when a batch is made.
class ImageClasses : public Problem, public Summary, public Labels {
 public:
  struct Params {
    ImageTransform::Params transform;
    ClassStatistics::Params statistics;
    bool permute_labels = false;

    void list(Parameters& p);
  };

  void* interface(std::string_view id) noexcept override;

  std::vector<StreamSpec> streams() const override;
  std::vector<StreamSpec> predictions() const override;
  std::vector<Fact> facts() const override;
  Batch batch(const BatchRequest& request) const override;
  at::Tensor loss(const Batch& batch, const Batch& predictions) const override;
  void measure(const Batch& batch, const Batch& predictions, Statistics& statistics) const override;
  std::vector<std::pair<std::string, double>> summarize(const Batch& sums) const override;
  at::Tensor labels() const override { return data().labels; }

  // Without reading more than what it takes to know this.
  virtual ImageFormat format() const = 0;

 protected:
  // Throws Error if the transform's parameters do not fit.
  ImageClasses(const Params& params, std::int64_t channels);

  // Reads the data. Called once, unless it throws. [any thread]
  virtual std::shared_ptr<const ImageSource> open() const = 0;

 private:
  struct Data {
    std::shared_ptr<const ImageSource> source;
    at::Tensor labels;  // those of the source, or permuted
  };

  const Data& data() const;

  bool permute_labels_;
  ImageTransform transform_;
  ClassStatistics statistics_;
  mutable std::once_flag once_;
  mutable Data data_;
};

}  // namespace ferula
