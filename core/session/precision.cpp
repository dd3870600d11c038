#include "core/session/precision.h"

#include <ATen/autocast_mode.h>

#include <utility>

#include "core/timing/span.h"

namespace ferula {
namespace {

// While it lives. Weights are converted once in that time, so it must not outlive an optimizer's
// step.
class Autocast {
 public:
  Autocast(at::DeviceType device, at::ScalarType type)
      : device_(device),
        enabled_before_(at::autocast::is_autocast_enabled(device)),
        type_before_(at::autocast::get_autocast_dtype(device)) {
    at::autocast::set_autocast_enabled(device, true);
    at::autocast::set_autocast_dtype(device, type);
    at::autocast::increment_nesting();
  }
  ~Autocast() {
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(device_, enabled_before_);
    at::autocast::set_autocast_dtype(device_, type_before_);
  }
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  at::DeviceType device_;
  bool enabled_before_;
  at::ScalarType type_before_;
};

class AutocastModel final : public Model {
 public:
  AutocastModel(std::shared_ptr<Model> model, at::ScalarType type)
      : model_(std::move(model)), type_(type) {}

  Batch forward(const Batch& batch) override {
    const Span span(Part::forward);
    std::vector<NamedTensor> given;
    for (const NamedTensor& stream : forward_in_type(batch))
      given.push_back({stream.name, stream.tensor.scalar_type() == type_
                                        ? stream.tensor.to(at::kFloat)
                                        : stream.tensor});
    return Batch(std::move(given));
  }

  void* interface(std::string_view id) noexcept override { return model_->interface(id); }
  std::vector<StreamSpec> inputs() const override { return model_->inputs(); }
  std::vector<StreamSpec> outputs() const override { return model_->outputs(); }
  std::vector<ModelTensor> tensors() override { return model_->tensors(); }
  void train(bool on) override { model_->train(on); }
  void to(at::Device device) override { model_->to(device); }
  void to(at::ScalarType type) override { model_->to(type); }

 private:
  Batch forward_in_type(const Batch& batch) {
    const Autocast autocast(batch.at(0).device().type(), type_);
    return model_->forward(batch);
  }

  std::shared_ptr<Model> model_;
  at::ScalarType type_;
};

}  // namespace

c10::ScalarType precision_type(const std::string& name) {
  if (name == "float16") return c10::kHalf;
  return name == "bfloat16" ? c10::kBFloat16 : c10::kFloat;
}

std::shared_ptr<Model> with_precision(std::shared_ptr<Model> model, c10::ScalarType type) {
  if (type == c10::kFloat) return model;
  return std::make_shared<AutocastModel>(std::move(model), type);
}

}  // namespace ferula
