#include "torch_script.h"

#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>

#include <filesystem>
#include <string_view>

#include "ferula/error.h"

namespace ferula {
namespace {

// The first line that says something: the rest is the stack of LibTorch.
std::string reason(const c10::Error& error) {
  const std::string_view text = error.what_without_backtrace();
  return std::string(text.substr(0, text.find('\n')));
}

torch::jit::Module load(const std::string& file) {
  if (!std::filesystem::is_regular_file(file))
    throw Error(file + ": no such file; in Python torch.jit.save(torch.jit.script(model), '" +
                file + "') writes one");
  try {
    return torch::jit::load(file, at::kCPU);
  } catch (const c10::Error& error) {
    throw Error(file + ": is no TorchScript module, or of a newer PyTorch (" + reason(error) +
                "); torch.jit.save() writes them, torch.save() does not");
  }
}

// Of the interpreter's traceback its last line, which says what happened.
[[noreturn]] void refuse_call(const std::string& file, std::string_view traceback) {
  const std::size_t end = traceback.find_last_not_of(" \n");
  traceback = traceback.substr(0, end == std::string_view::npos ? 0 : end + 1);
  const std::size_t line = traceback.rfind('\n');
  throw Error::failed_run(
      "forward() of " + file + ": " +
      std::string(traceback.substr(line == std::string_view::npos ? 0 : line + 1)));
}

std::vector<StreamSpec> specs(const std::vector<std::string>& names, const char* meaning) {
  std::vector<StreamSpec> result;
  for (const std::string& name : names)
    result.push_back({name, {}, at::ScalarType::Undefined, meaning});
  return result;
}

// The tensors of a result, in the order of `names`.
std::vector<at::Tensor> parts(const at::IValue& result, const std::vector<std::string>& names) {
  std::vector<at::Tensor> tensors;
  if (result.isTensor()) tensors.push_back(result.toTensor());
  if (result.isTuple())
    for (const at::IValue& part : result.toTupleRef().elements())
      if (part.isTensor()) tensors.push_back(part.toTensor());
  if (result.isGenericDict())
    for (const std::string& name : names) {
      const auto dictionary = result.toGenericDict();
      const auto found = dictionary.find(name);
      if (found != dictionary.end() && found->value().isTensor())
        tensors.push_back(found->value().toTensor());
    }
  return tensors;
}

}  // namespace

TorchScript::TorchScript(const Params& params) : params_(params), module_(load(params.file)) {
  const auto method = module_.find_method("forward");
  if (!method) throw Error(params.file + ": the module has no forward()");
  const std::size_t most = method->num_inputs() - 1;  // the first is self
  if (params.inputs.size() > most)
    throw Error("inputs: names " + std::to_string(params.inputs.size()) +
                " streams, forward() of " + params.file + " takes " + std::to_string(most));
}

std::vector<StreamSpec> TorchScript::inputs() const {
  return specs(params_.inputs, "an argument of forward()");
}

std::vector<StreamSpec> TorchScript::outputs() const {
  return specs(params_.outputs, "a result of forward()");
}

at::IValue TorchScript::call(std::vector<at::IValue> arguments) try {
  return module_.forward(std::move(arguments));
} catch (const c10::Error& error) {
  refuse_call(params_.file, error.what_without_backtrace());
} catch (const std::runtime_error& error) {
  refuse_call(params_.file, error.what());
}

// Without optimization: what LibTorch makes of the code after it has seen a few batches has other
// rounding errors, and a resumed run would differ from one that never stopped.
Batch TorchScript::forward(const Batch& batch) {
  const torch::jit::GraphOptimizerEnabledGuard as_written(false);
  std::vector<at::IValue> arguments;
  for (const NamedTensor& stream : batch) {
    if (arguments.size() == params_.inputs.size()) break;
    arguments.emplace_back(stream.tensor);
  }
  const at::IValue result = call(std::move(arguments));
  const std::vector<at::Tensor> tensors = parts(result, params_.outputs);
  if (tensors.size() != params_.outputs.size())
    throw Error("outputs: names " + std::to_string(params_.outputs.size()) +
                " streams, forward() of " + params_.file + " gave " +
                std::to_string(tensors.size()) + " (" + result.type()->annotation_str() + ")");
  Batch streams;
  for (std::size_t i = 0; i < tensors.size(); ++i) streams.set(params_.outputs[i], tensors[i]);
  return streams;
}

std::vector<ModelTensor> TorchScript::tensors() {
  std::vector<ModelTensor> result;
  for (const auto& item : module_.named_parameters())
    result.push_back({item.name, item.value, item.value.requires_grad()});
  for (const auto& item : module_.named_buffers()) result.push_back({item.name, item.value, false});
  return result;
}

}  // namespace ferula
