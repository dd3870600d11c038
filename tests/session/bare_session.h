// As much of a session as has run state and can end: tests derive from it what else they need.
#pragma once

#include <string>
#include <vector>

#include "core/state/state_tree.h"
#include "ferula/error.h"
#include "ferula/session.h"

namespace ferula {

struct BareSession : public Session {
  StateTree tree;
  State& values = tree.scope("worker");
  std::string status;  // why it was stopped

  State& state() override { return values; }
  void stop(std::string_view why) override {
    if (status.empty()) status = why;
  }
  bool stopping() const override { return !status.empty(); }

  void log(LogLevel, std::string_view) override {}
  at::Device device() const override { return at::kCPU; }
  const std::filesystem::path& folder() const override { unused(); }
  bool has(std::string_view) const override { return false; }
  const Problem& problem(std::string_view) override { unused(); }
  Model& model(std::string_view) override { unused(); }
  Loader& loader(std::string_view) override { unused(); }
  Optimizer& optimizer(std::string_view, std::vector<ModelTensor>) override { unused(); }
  void handshake(std::string_view, std::string_view) override {}
  Pass& pass(std::string_view, const Problem&, const PassCounters&) override { unused(); }
  OutputFile& output_file(const std::string&) override { unused(); }
  void start() override {}
  void end_step(Var<std::int64_t>&) override {}
  void monitor(std::string_view) override {}
  void save(const std::string&, const Batch&) override {}

 private:
  [[noreturn]] static void unused() { throw Error("a bare session does not have this"); }
};

}  // namespace ferula
