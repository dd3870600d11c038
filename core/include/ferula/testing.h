// For tests of plugins: components as the host makes them, and what each must satisfy.
//
//   PluginUnderTest plugin("build/quadratic.so");
//   auto parabola = plugin.problem("{name: Parabola, samples: 50}");
//   auto quadratic = plugin.model("Quadratic", *parabola);
//   check_handshake(*parabola, *quadratic);
//   check_gradients(*parabola, *quadratic);
//
// A check throws ferula::Error, whose sentence says what is wrong: GoogleTest shows it. Everything
// runs on the CPU, and equal calls give equal numbers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "ferula/batch.h"
#include "ferula/model.h"
#include "ferula/problem.h"

namespace ferula::testing {

// A plugin's file, loaded by a host of its own; packs that are installed are there too. Throws
// Error if the host would refuse it.
class PluginUnderTest {
 public:
  explicit PluginUnderTest(const std::filesystem::path& file);
  ~PluginUnderTest();
  PluginUnderTest(const PluginUnderTest&) = delete;
  PluginUnderTest& operator=(const PluginUnderTest&) = delete;

  // From a section as YAML, as it would stand in a configuration: "Parabola", "{name: Parabola,
  // samples: 50}". Throws Error as a user would read it.
  std::shared_ptr<Problem> problem(const std::string& section) const;

  // A model for a problem, whose facts are defaults. Equal seeds give equal weights.
  std::shared_ptr<Model> model(const std::string& section, const Problem& problem,
                               std::uint64_t seed = 1) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// The first samples of a problem, so many or all, as a run with this seed would ask for them.
Batch draw_batch(const Problem& problem, std::int64_t samples, std::uint64_t seed = 1);

// Names, shapes and types fit: those that both declare, and those of a real batch and of real
// predictions. The loss is a finite scalar.
void check_handshake(const Problem& problem, Model& model);

// Equal requests give equal batches, drawn from nothing but the request's generator; a model that
// is not training gives equal predictions for equal batches.
void check_determinism(const Problem& problem, Model& model);

// Gradients of the loss against central differences in double precision, for a few numbers of each
// trained tensor: the relative error is below the tolerance. The model is double afterwards.
void check_gradients(const Problem& problem, Model& model, double tolerance = 1e-4);

// A small step against the gradient lowers the loss of the batch.
void check_training_step(const Problem& problem, Model& model);

// A checkpoint of one model makes another one, with other weights, predict the same.
void check_state(const Problem& problem, Model& model, Model& other);

}  // namespace ferula::testing
