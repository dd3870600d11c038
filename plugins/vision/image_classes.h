// Problems of MNIST's kind: small grey images, each of one of ten classes, in a pair of IDX files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ferula/labels.h"
#include "ferula/parameters.h"
#include "ferula/problem.h"
#include "labelled_images.h"

namespace ferula {

struct ImageClassesParams {
  std::string data_folder;
  bool use_train_data = true;
  std::vector<std::int64_t> resize;
  bool permute_labels = false;

  void list(Parameters& p);
};

// Images are kept as bytes and become floats, byte / 255, when a batch is made.
class ImageClasses : public Problem, public Labels {
 public:
  // `mend` ends the sentence that a missing file gets: how to obtain the data. Throws Error if
  // `resize` is neither empty nor [height, width].
  ImageClasses(ImageClassesParams params, std::string mend);

  void* interface(std::string_view id) noexcept override {
    return id == Labels::id ? static_cast<Labels*>(this) : nullptr;
  }
  at::Tensor labels() const override { return loaded().labels; }

  std::vector<StreamSpec> streams() const override;
  std::vector<StreamSpec> predictions() const override;
  std::vector<Fact> facts() const override;

  // Reads a header, not the data.
  std::int64_t size() const override;
  Batch batch(const BatchRequest& request) const override;
  at::Tensor loss(const Batch& batch, const Batch& predictions) const override;
  void measure(const Batch& batch, const Batch& predictions, Statistics& statistics) const override;

 private:
  struct Data {
    std::shared_ptr<const LabelledImages> shared;
    at::Tensor labels;  // those of the files, or permuted
  };

  std::int64_t height() const;
  std::int64_t width() const;
  std::filesystem::path file(const std::string& suffix) const;
  const Data& loaded() const;
  Data load() const;

  ImageClassesParams params_;
  std::string mend_;
  mutable std::once_flag once_;
  mutable Data data_;
};

}  // namespace ferula
