// What a worker or an observer gets of the host for one run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ferula/batch.h"
#include "ferula/model.h"
#include "ferula/problem.h"
#include "ferula/state.h"

namespace ferula {

// Batches of one section ("training"), in the order that its sampler and seed decide. No cursor:
// which batch comes next is the worker's counters, and so resuming needs nothing else.
//
// Implemented by the host; new virtual functions are appended. [worker's thread]
class FERULA_EXPORT Loader {
 public:
  virtual ~Loader();

  virtual const Problem& problem() const = 0;
  virtual std::int64_t samples() const = 0;  // in an epoch
  virtual std::int64_t batches() const = 0;  // in an epoch

  // A batch on the session's device. Begins a step: LibTorch's default generator is seeded from
  // (seed, section, number of the batch), so that dropout in this step is reproducible.
  // REQUIRES: 0 <= index < batches().
  virtual Batch batch(std::int64_t epoch, std::int64_t index) = 0;

  // From now on sequences have this many items at most; 0: as the problem is configured. Batches
  // that were made ahead for another length are forgotten.
  // REQUIRES: the problem offers SequenceLengths.
  virtual void limit_sequences(std::int64_t max_length) = 0;

  // The samples of a batch, int64 [B], CPU: their positions in the problem. Makes no batch.
  // REQUIRES: 0 <= index < batches().
  virtual at::Tensor indices(std::int64_t epoch, std::int64_t index) = 0;
};

// Implemented by the host; new virtual functions are appended. [worker's thread]
class FERULA_EXPORT Optimizer {
 public:
  virtual ~Optimizer();

  virtual void zero_grad() = 0;
  // Limits the gradients there are and acts on them.
  virtual void step() = 0;
  // What it trains.
  virtual const std::vector<ModelTensor>& tensors() const = 0;

  // Adds the gradients of a loss to those there are.
  virtual void backward(const at::Tensor& loss) = 0;

  // All of the above for one batch: zeroes the gradients, evaluates the loss, goes backward, limits
  // the gradients, acts. LBFGS evaluates the loss several times. With `accumulate: n` it acts at
  // every n-th call, on the mean of the gradients of these n batches, and at a call with `flush`
  // (the last batch of an epoch) on those of fewer. Returns the loss that was evaluated first.
  virtual at::Tensor minimize(const std::function<at::Tensor()>& loss, bool flush) = 0;

  // Whether gradients wait for the next minimize(): snapshots and interrupts wait as well.
  virtual bool is_accumulating() const = 0;

  // From now on gradients are limited before they act: each element to plus and minus `value`, then
  // all together to the Euclidean norm `norm`; 0: off.
  virtual void limit_gradients(double value, double norm) = 0;
};

// The counters that stand in the rows of a pass; epoch may be null.
struct PassCounters {
  const Var<std::int64_t>* episode = nullptr;
  const Var<std::int64_t>* epoch = nullptr;
};
static_assert(sizeof(PassCounters) == 16);

// The measurements of one pass over batches: those of one batch under state "NAME/…", those of the
// whole pass under "NAME_set_agg/…"; both are tables that observers write.
//
// Implemented by the host; new virtual functions are appended. [worker's thread]
class FERULA_EXPORT Pass {
 public:
  virtual ~Pass();

  // Forgets the batches so far: a new pass begins.
  virtual void begin() = 0;
  // Adds a batch to the pass: its loss, and whatever the problem measures.
  virtual void record(const Batch& batch, const Batch& predictions, const at::Tensor& loss) = 0;
  // Makes the newest batch a row of the table NAME.
  virtual void publish() = 0;
  // Makes the batches so far a row of the table NAME_set_agg. Means are weighted by samples.
  virtual void aggregate() = 0;
};

// A file of the experiment folder, written from its end. Cut back to its length at the snapshot
// when a run is resumed.
//
// Implemented by the host; new virtual functions are appended. [worker's thread]
class FERULA_EXPORT OutputFile {
 public:
  virtual ~OutputFile();
  // Buffered; written out at the safe point. Throws Error, with the file's name, when that fails.
  virtual void write(std::string_view bytes) = 0;
  virtual bool empty() const = 0;  // nothing written so far, also before a resume
};

enum class LogLevel : std::int32_t { debug, info, warning, error };

// Implemented by the host; new virtual functions are appended. [worker's thread]
class FERULA_EXPORT Session {
 public:
  virtual ~Session();

  virtual State& state() = 0;
  virtual void log(LogLevel level, std::string_view sentence) = 0;
  virtual at::Device device() const = 0;
  virtual const std::filesystem::path& folder() const = 0;

  // Whether the configuration has this section ("validation", "training.optimizer").
  virtual bool has(std::string_view section) const = 0;

  // Components by their section, made at the first call and owned by the session. Errors that they
  // throw carry component, plugin and section.
  virtual const Problem& problem(std::string_view section) = 0;  // "training.problem"
  virtual Model& model(std::string_view section) = 0;            // "model"
  virtual Loader& loader(std::string_view section) = 0;          // "training"
  virtual Optimizer& optimizer(std::string_view section, std::vector<ModelTensor> tensors) = 0;

  // Compares what a problem gives and needs with what a model needs and gives: names, shapes,
  // types. Throws one Error that shows both sides and every misfit.
  virtual void handshake(std::string_view problem_section, std::string_view model_section) = 0;

  virtual Pass& pass(std::string_view name, const Problem& problem,
                     const PassCounters& counters) = 0;
  virtual OutputFile& output_file(const std::string& name) = 0;

  // The worker has declared its values: observers attach. Called once, before the first step.
  virtual void start() = 0;

  // The safe point, once a step: adds one to the counter, whose observers run; takes a snapshot if
  // one is due; obeys interrupts. A step is a batch, with all that it brings about: the last batch
  // of an epoch includes the validation.
  virtual void end_step(Var<std::int64_t>& counter) = 0;

  // Ends the run after this step. The first status stays ("Not converged: Epoch Limit reached").
  virtual void stop(std::string_view status) = 0;
  virtual bool stopping() const = 0;

  // The value of run state that tells how good the model is, lowest best, unless the configuration
  // says another. Without this call it is "validation_set_agg/loss". To be called before start().
  virtual void monitor(std::string_view path) = 0;

  // Writes a whole file of the experiment folder at once: tensors as NumPy's .npz, an array a
  // stream. Throws Error if the name ends otherwise, or if it cannot be written.
  virtual void save(const std::string& name, const Batch& tensors) = 0;
};

}  // namespace ferula
