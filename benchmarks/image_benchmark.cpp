// How fast images in memory become the floats of a batch, against memory itself: a memcpy of the
// same floats on the same core.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randperm.h>
#include <benchmark/benchmark.h>

#include <cstring>

#include "images/image_transform.h"

namespace ferula {
namespace {

struct Images {
  at::Tensor bytes;
  std::int64_t channels;
};

Images fashion_mnist() {
  return {at::randint(256, {60'000, 1, 28, 28}, at::kLong).to(at::kByte), 1};
}

Images cifar() { return {at::randint(256, {20'000, 3, 32, 32}, at::kLong).to(at::kByte), 3}; }

ImageTransform::Params plain() { return {}; }

ImageTransform::Params normalised() { return {.mean = {0.5, 0.5, 0.5}, .std = {0.2, 0.2, 0.2}}; }

ImageTransform::Params augmented() {
  ImageTransform::Params params = normalised();
  params.crop_padding = 4;
  params.horizontal_flip = 0.5;
  return params;
}

// Batches of random images, as a shuffled epoch has them.
template <class MakeBatch>
void run(benchmark::State& state, const Images& images, const MakeBatch& make_batch) {
  constexpr std::int64_t kBatch = 128;
  const at::Tensor order = at::randperm(images.bytes.size(0), at::kLong);
  std::int64_t next = 0, bytes = 0;
  for (auto _ : state) {
    next = next + kBatch > order.size(0) ? 0 : next;
    const at::Tensor batch = make_batch(order.slice(0, next, next + kBatch));
    bytes = static_cast<std::int64_t>(batch.nbytes());
    next += kBatch;
  }
  state.SetItemsProcessed(state.iterations() * kBatch);  // images
  state.SetBytesProcessed(state.iterations() * bytes);   // floats written
}

void transform(benchmark::State& state, const Images& images, ImageTransform::Params params) {
  params.mean.resize(params.mean.empty() ? 0 : images.channels);
  params.std.resize(params.mean.size());
  const ImageTransform transform(params, images.channels);
  const at::Generator generator = at::detail::createCPUGenerator(1);
  run(state, images,
      [&](const at::Tensor& rows) { return transform(images.bytes, rows, generator); });
}

// What LibTorch's own functions need three passes for.
void index_select_and_convert(benchmark::State& state, const Images& images) {
  run(state, images, [&](const at::Tensor& rows) {
    return images.bytes.index_select(0, rows).to(at::kFloat).div_(255);
  });
}

void copy_floats(benchmark::State& state, const Images& images) {
  at::Tensor source = at::empty({128, images.channels, images.bytes.size(2), images.bytes.size(3)});
  source.zero_();
  run(state, images, [&](const at::Tensor&) {
    at::Tensor batch = at::empty(source.sizes());
    std::memcpy(batch.mutable_data_ptr(), source.const_data_ptr(), source.nbytes());
    return batch;
  });
}

BENCHMARK_CAPTURE(copy_floats, FashionMnist, fashion_mnist());
BENCHMARK_CAPTURE(transform, FashionMnist, fashion_mnist(), plain());
BENCHMARK_CAPTURE(transform, FashionMnist_normalised, fashion_mnist(), normalised());
BENCHMARK_CAPTURE(transform, FashionMnist_augmented, fashion_mnist(), augmented());
BENCHMARK_CAPTURE(index_select_and_convert, FashionMnist, fashion_mnist());
BENCHMARK_CAPTURE(copy_floats, Cifar, cifar());
BENCHMARK_CAPTURE(transform, Cifar, cifar(), plain());
BENCHMARK_CAPTURE(transform, Cifar_normalised, cifar(), normalised());
BENCHMARK_CAPTURE(transform, Cifar_augmented, cifar(), augmented());
BENCHMARK_CAPTURE(index_select_and_convert, Cifar, cifar());

}  // namespace
}  // namespace ferula

BENCHMARK_MAIN();
