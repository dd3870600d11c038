// Guards: host-side objects in front of what plugins made. They forward each call and say of an
// exception whose it is: "model LeNet5 (plugin vision, model): forward: …".
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ferula/error.h"
#include "ferula/model.h"
#include "ferula/problem.h"

namespace ferula {

// An error whose sentence says where it comes from: guards pass it on as it is.
class AttributedError : public Error {
 public:
  explicit AttributedError(const Error& error) : Error(error) {}
};

// "model LeNet5 (plugin vision, training.model)"; the place is a section of the configuration.
std::string component_label(std::string_view kind, std::string_view name, std::string_view plugin,
                            std::string_view place);

// The sentence of the exception that is being handled, whatever it is; LibTorch's without the
// stack. REQUIRES: called in a catch block.
std::string current_exception_sentence();

// Throws the exception that is being handled as AttributedError "label: call: …". Exit code: that
// of an Error, else 1. REQUIRES: called in a catch block.
[[noreturn]] void rethrow_attributed(const std::string& label, std::string_view call);

// Calls into a component: guarded(label, "run", [&] { worker.run(session); }).
template <class Function>
decltype(auto) guarded(const std::string& label, std::string_view call, Function&& function) try {
  return std::forward<Function>(function)();
} catch (...) {
  rethrow_attributed(label, call);
}

// A model behind a guard. forward() gets the streams that the model declared first, in its order,
// whatever the order of the batch; throws Error if one is missing. interface() asks the model, and
// its answer is not guarded. REQUIRES: the component is a Model.
std::shared_ptr<Model> guard_model(std::shared_ptr<Component> component, std::string label);

// A problem behind a guard; loss() and measure() order streams and predictions likewise.
// REQUIRES: the component is a Problem.
std::unique_ptr<Problem> guard_problem(std::shared_ptr<Component> component, std::string label);

}  // namespace ferula
