// The session as one component has it: it knows who is asking.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/plugins/guards.h"
#include "core/session/run.h"

namespace ferula {

class ComponentSession final : public Session {
 private:
  // An error of the host is not blamed on the component that called it.
  template <class Function>
  static decltype(auto) hosts(Function&& function) try {
    return function();
  } catch (const AttributedError&) {
    throw;
  } catch (const Error& error) {
    throw AttributedError(error);
  }

 public:
  // The owner's name stands in the log and beside the values that it declares.
  ComponentSession(Run& run, std::string owner)
      : run_(run), owner_(std::move(owner)), state_(run.state().scope(owner_)) {}

  State& state() override { return state_; }
  void log(LogLevel level, std::string_view sentence) override {
    run_.log().write(level, owner_, sentence);
  }
  at::Device device() const override { return run_.device(); }
  const std::filesystem::path& folder() const override { return run_.folder(); }
  bool has(std::string_view section) const override { return run_.blueprint().has(section); }
  const Problem& problem(std::string_view section) override {
    return hosts([&]() -> auto& { return run_.problem(std::string(section)); });
  }
  Model& model(std::string_view section) override {
    return hosts([&]() -> auto& { return run_.model(std::string(section)); });
  }
  Loader& loader(std::string_view section) override {
    return hosts([&]() -> auto& { return run_.loader(std::string(section)); });
  }
  Optimizer& optimizer(std::string_view section, std::vector<ModelTensor> tensors) override {
    return hosts([&]() -> auto& { return run_.optimizer(std::string(section), tensors); });
  }
  void handshake(std::string_view problem, std::string_view model) override {
    hosts([&] { run_.handshake(std::string(problem), std::string(model)); });
  }
  Pass& pass(std::string_view name, const Problem& problem, const PassCounters& counters) override {
    return hosts([&]() -> auto& {
      return run_.pass(std::string(name), problem, counters, state_);
    });
  }
  OutputFile& output_file(const std::string& name) override {
    return hosts([&]() -> auto& { return run_.output_file(name); });
  }
  void start() override {
    hosts([&] { run_.start(); });
  }
  void end_step(Var<std::int64_t>& counter) override {
    hosts([&] { run_.end_step(counter); });
  }
  void monitor(std::string_view path) override { run_.monitor(path); }
  void stop(std::string_view status) override { run_.stop(status); }
  bool stopping() const override { return run_.stopping(); }
  void save(const std::string& name, const Batch& tensors) override {
    hosts([&] { run_.save(name, tensors); });
  }

 private:
  Run& run_;
  std::string owner_;
  State& state_;
};

}  // namespace ferula
