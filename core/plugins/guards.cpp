#include "core/plugins/guards.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <exception>
#include <vector>

#include "core/timing/span.h"

namespace ferula {
namespace {

using Names = std::vector<std::string>;

Names names_of(const std::vector<StreamSpec>& specs) {
  Names names;
  for (const StreamSpec& spec : specs) names.push_back(spec.name);
  return names;
}

bool begins_with(const Batch& batch, const Names& names) {
  return batch.size() >= names.size() &&
         std::equal(names.begin(), names.end(), batch.begin(),
                    [](const std::string& name, const NamedTensor& s) { return name == s.name; });
}

// The streams of these names first, in this order, then the others.
Batch reordered(const Batch& batch, const Names& names) {
  std::vector<NamedTensor> streams;
  streams.reserve(batch.size());
  for (const std::string& name : names) streams.push_back({name, batch[name]});
  for (const NamedTensor& stream : batch)
    if (std::find(names.begin(), names.end(), stream.name) == names.end())
      streams.push_back(stream);
  return Batch(std::move(streams));
}

// Calls with the batch, or a copy of it in the order of the names.
template <class Function>
decltype(auto) in_order(const Batch& batch, const Names& names, Function&& function) {
  return begins_with(batch, names) ? function(batch) : function(reordered(batch, names));
}

struct Caller {
  std::string label;

  template <class Function>
  decltype(auto) operator()(std::string_view call, Function&& function) const {
    return guarded(label, call, function);
  }
};

class ModelGuard final : public Model {
 public:
  ModelGuard(std::shared_ptr<Component> component, std::string label)
      : call_{std::move(label)},
        model_(std::static_pointer_cast<Model>(std::move(component))),
        inputs_(names_of(inputs())) {}

  void* interface(std::string_view id) noexcept override { return model_->interface(id); }

  std::vector<StreamSpec> inputs() const override {
    return call_("inputs", [&] { return model_->inputs(); });
  }
  std::vector<StreamSpec> outputs() const override {
    return call_("outputs", [&] { return model_->outputs(); });
  }
  Batch forward(const Batch& batch) override {
    const Span span(Part::forward);
    return call_("forward", [&] {
      return in_order(batch, inputs_, [&](const Batch& b) { return model_->forward(b); });
    });
  }
  std::vector<ModelTensor> tensors() override {
    std::vector<ModelTensor> tensors = call_("tensors", [&] { return model_->tensors(); });
    for (ModelTensor& tensor : tensors)  // the host may have frozen it
      tensor.trained = tensor.trained && tensor.tensor.requires_grad();
    return tensors;
  }
  void train(bool on) override {
    call_("train", [&] { model_->train(on); });
  }
  void to(at::Device device) override {
    call_("to", [&] { model_->to(device); });
  }
  void to(at::ScalarType type) override {
    call_("to", [&] { model_->to(type); });
  }

 private:
  const Caller call_;
  const std::shared_ptr<Model> model_;
  const Names inputs_;
};

class ProblemGuard final : public Problem {
 public:
  ProblemGuard(std::shared_ptr<Component> component, std::string label)
      : call_{std::move(label)},
        problem_(std::static_pointer_cast<Problem>(std::move(component))),
        streams_(names_of(streams())),
        predictions_(names_of(predictions())) {}

  void* interface(std::string_view id) noexcept override { return problem_->interface(id); }

  std::vector<StreamSpec> streams() const override {
    return call_("streams", [&] { return problem_->streams(); });
  }
  std::vector<StreamSpec> predictions() const override {
    return call_("predictions", [&] { return problem_->predictions(); });
  }
  std::vector<Fact> facts() const override {
    return call_("facts", [&] { return problem_->facts(); });
  }
  std::int64_t size() const override {
    return call_("size", [&] { return problem_->size(); });
  }
  Batch batch(const BatchRequest& request) const override {
    return call_("batch", [&] { return problem_->batch(request); });
  }
  at::Tensor loss(const Batch& batch, const Batch& predictions) const override {
    const Span span(Part::loss);
    return call_("loss", [&] {
      return in_order(batch, streams_, [&](const Batch& b) {
        return in_order(predictions, predictions_,
                        [&](const Batch& p) { return problem_->loss(b, p); });
      });
    });
  }
  void measure(const Batch& batch, const Batch& predictions,
               Statistics& statistics) const override {
    call_("measure", [&] {
      in_order(batch, streams_, [&](const Batch& b) {
        in_order(predictions, predictions_,
                 [&](const Batch& p) { problem_->measure(b, p, statistics); });
      });
    });
  }

 private:
  const Caller call_;
  const std::shared_ptr<Problem> problem_;
  const Names streams_, predictions_;
};

}  // namespace

std::string component_label(std::string_view kind, std::string_view name, std::string_view plugin,
                            std::string_view place) {
  std::string label(kind);
  label.append(" ").append(name).append(" (plugin ").append(plugin);
  if (!place.empty()) label.append(", ").append(place);
  return label + ")";
}

std::string current_exception_sentence() {
  try {
    throw;
  } catch (const c10::Error& error) {
    return error.what_without_backtrace();
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

void rethrow_attributed(const std::string& label, std::string_view call) {
  const std::string place = label + ": " + std::string(call);
  try {
    throw;
  } catch (const AttributedError&) {
    throw;
  } catch (const Error& error) {
    throw AttributedError(error.at(place));
  } catch (...) {
    throw AttributedError(Error::failed_run(place + ": " + current_exception_sentence()));
  }
}

std::shared_ptr<Model> guard_model(std::shared_ptr<Component> component, std::string label) {
  return std::make_shared<ModelGuard>(std::move(component), std::move(label));
}

std::unique_ptr<Problem> guard_problem(std::shared_ptr<Component> component, std::string label) {
  return std::make_unique<ProblemGuard>(std::move(component), std::move(label));
}

}  // namespace ferula
