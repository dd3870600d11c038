#include "core/recording/record.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "core/plugins/guards.h"
#include "core/recording/recorder.h"

namespace ferula {
namespace {

constexpr std::int64_t kMostSamples = 16;
constexpr std::int64_t kMostNumbers = 2'000'000;  // of a page; each is three letters
constexpr std::int64_t kMostOfAStream = 32;       // that has no picture, and so is shown in numbers

// How a stream of one sample is drawn; empty: not at all.
std::string kind_of(const std::string& name, const at::Tensor& values) {
  if (values.dim() == 2 && name == "masks" && values.size(1) == 1) return "mask";
  if (values.dim() == 2) return "sequence";
  if (values.dim() == 3 && (values.size(0) == 1 || values.size(0) == 3)) return "image";
  return values.numel() <= kMostOfAStream ? "numbers" : "";
}

std::string meaning_of(const std::string& name, const std::vector<StreamSpec>& specs) {
  for (const StreamSpec& spec : specs)
    if (spec.name == name) return spec.meaning;
  return "";
}

void add_stream(RecordedSample& sample, const std::string& part, const std::string& name,
                const std::string& meaning, const at::Tensor& stream) {
  const at::Tensor values = stream[0].to(at::kCPU, at::kFloat).contiguous();
  const std::string kind = kind_of(name, values);
  if (kind.empty()) return;
  sample.push_back({part, kind, name, meaning, kind == "numbers" ? values.flatten() : values});
}

// Answers that are called logits are shown as probabilities: each number by itself if the problem
// asks for numbers of the same shape, else those of the last dimension together.
void add_answer(RecordedSample& sample, const std::string& name, const std::string& meaning,
                const at::Tensor& answer, const Batch& batch) {
  if (name != "logits") return add_stream(sample, "answer", name, meaning, answer);
  const bool each = std::any_of(batch.begin(), batch.end(), [&](const NamedTensor& stream) {
    return stream.tensor.is_floating_point() && stream.tensor.sizes() == answer.sizes();
  });
  const at::Tensor logits = answer.to(at::kFloat);
  add_stream(sample, "answer", "predictions",
             each ? "The probability of a 1, by the model: sigmoid of its logits."
                  : "The probability of each class, by the model: softmax of its logits.",
             each ? at::sigmoid(logits) : at::softmax(logits, -1));
}

// The first rows of the first input are control lines.
void name_rows(RecordedSample& sample, const Problem& problem) {
  const auto input = std::find_if(sample.begin(), sample.end(), [](const Picture& picture) {
    return picture.part == "input" && picture.kind == "sequence";
  });
  if (input == sample.end()) return;
  std::int64_t lines = 0;
  for (const std::vector<Fact> facts = problem.facts(); const Fact& fact : facts)
    if (fact.name == "control_bits") lines = std::stoll(fact.value);
  for (std::int64_t row = 0; lines > 0 && row < input->values.size(1); ++row)
    input->rows.push_back(row < lines ? "line " + std::to_string(row)
                                      : "bit " + std::to_string(row - lines));
}

Batch inputs_of(Model& model, const Batch& batch) {
  std::vector<NamedTensor> inputs;
  for (const std::vector<StreamSpec> specs = model.inputs(); const StreamSpec& spec : specs)
    inputs.push_back({spec.name, batch[spec.name]});
  return Batch(std::move(inputs));
}

RecordedSample record(Model& model, const std::string& label, const Problem& problem,
                      const Batch& batch) {
  RecordedSample sample;
  Recorder recorder;
  const Batch inputs = inputs_of(model, batch);
  auto* recordable = query<Recordable>(model);
  const Batch answers =
      recordable == nullptr
          ? model.forward(inputs)
          : guarded(label, "record", [&] { return recordable->record(inputs, recorder); });
  const std::vector<StreamSpec> streams = problem.streams(), outputs = model.outputs();
  for (const auto& [name, stream] : batch)
    add_stream(sample, inputs.find(name) != nullptr ? "input" : "asked", name,
               meaning_of(name, streams), stream);
  for (const auto& [name, answer] : answers)
    add_answer(sample, name, meaning_of(name, outputs), answer, batch);
  name_rows(sample, problem);
  for (Picture& picture : recorder.pictures()) sample.push_back(std::move(picture));
  return sample;
}

std::int64_t numbers_of(const RecordedSample& sample) {
  std::int64_t count = 0;
  for (const Picture& picture : sample) count += picture.values.numel();
  return count;
}

// Of a memory that is too large, every so many steps.
void thin_out(RecordedSample& sample) {
  for (Picture& picture : sample) {
    if (picture.kind != "memory") continue;
    picture.every = (picture.values.numel() + kMostNumbers - 1) / kMostNumbers;
    picture.values = picture.values.slice(0, 0, {}, picture.every).contiguous();
  }
}

Batch sample_of(const Batch& batch, std::int64_t number) {
  std::vector<NamedTensor> streams;
  for (const auto& [name, stream] : batch) streams.push_back({name, stream.narrow(0, number, 1)});
  return Batch(std::move(streams));
}

}  // namespace

std::vector<RecordedSample> record_samples(Model& model, const std::string& label, Loader& loader) {
  const c10::NoGradGuard no_grad;
  model.train(false);
  const Batch batch = loader.batch(0, 0);
  std::vector<RecordedSample> samples;
  std::int64_t numbers = 0;
  const std::int64_t count = std::min(batch.at(0).size(0), kMostSamples);
  for (std::int64_t number = 0; number < count; ++number) {
    if (number > 0 && numbers + numbers / number > kMostNumbers) break;
    samples.push_back(record(model, label, loader.problem(), sample_of(batch, number)));
    thin_out(samples.back());
    numbers += numbers_of(samples.back());
  }
  return samples;
}

bool shows_model(const RecordedSample& sample) {
  return std::any_of(sample.begin(), sample.end(),
                     [](const Picture& picture) { return picture.part == "model"; });
}

}  // namespace ferula
