// A problem: what a batch holds, what a good answer is, how it is measured.
#pragma once

#include <ATen/core/Generator.h>

#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ferula/batch.h"
#include "ferula/component.h"
#include "ferula/statistics.h"

namespace ferula {

// What the host asks for. Made by the host only: new members are appended.
struct BatchRequest {
  at::Tensor indices;       // int64 [B], CPU: the samples, each in [0, size())
  std::int64_t number = 0;  // of this batch within its phase, from 0 on
  at::Generator generator;  // seeded for this very batch; for whatever is random in it
  // Items of a sequence at most, for problems that offer SequenceLengths; 0: as they are
  // configured.
  std::int64_t max_sequence_length = 0;
};

// Something about a problem that a model may need: {"num_classes", 10}. Enters the model's view as
// a default, if the model lists a parameter of this name.
struct Fact {
  std::string name;
  std::string value;

  Fact(std::string fact_name, std::string text)
      : name(std::move(fact_name)), value(std::move(text)) {}
  Fact(std::string fact_name, bool truth)
      : name(std::move(fact_name)), value(truth ? "true" : "false") {}
  Fact(std::string fact_name, std::integral auto number)
      : name(std::move(fact_name)), value(std::to_string(number)) {}
  Fact(std::string fact_name, std::floating_point auto number)
      : name(std::move(fact_name)), value(written(number)) {}
  Fact(std::string fact_name, const char* text) : name(std::move(fact_name)), value(text) {}

 private:
  // The shortest text that reads as the same number.
  static std::string written(auto number) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof(text), number).ptr};
  }
};
static_assert(sizeof(Fact) == 64);

// A data set or a generator. No cursor, no hidden state: order, shuffling, subsets and position
// belong to the host's loader. Data are read at the first batch, not in the constructor.
//
// Implemented by plugins: frozen. Constructed from its Params.
class FERULA_EXPORT Problem : public Component {
 public:
  ~Problem() override;  // key function

  // The streams of a batch. [any thread]
  virtual std::vector<StreamSpec> streams() const = 0;

  // The streams that loss() and measure() need of a model's predictions. [any thread]
  virtual std::vector<StreamSpec> predictions() const = 0;

  // [any thread]
  virtual std::vector<Fact> facts() const = 0;

  // Samples in an epoch. May read the data. [any thread]
  virtual std::int64_t size() const = 0;

  // The samples that the request names. Equal requests give equal batches, so what is random comes
  // from the request's generator, never from LibTorch's default one. [any thread]
  virtual Batch batch(const BatchRequest& request) const = 0;

  // Mean loss of the batch, 0-dim, differentiable.
  // REQUIRES: predictions came from this batch. [worker's thread]
  virtual at::Tensor loss(const Batch& batch, const Batch& predictions) const = 0;

  // Whatever else is worth knowing of this batch; the columns are fixed by the first call.
  // [worker's thread]
  virtual void measure(const Batch& batch, const Batch& predictions,
                       Statistics& statistics) const = 0;
};

}  // namespace ferula
