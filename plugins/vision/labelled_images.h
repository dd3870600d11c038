// A pair of IDX files, images and their labels, as bytes in memory.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <memory>

namespace ferula {

struct LabelledImages {
  at::Tensor images;  // uint8 [N, height, width]
  at::Tensor labels;  // int64 [N]
};

// Reads both files; whoever asks for the same pair while somebody holds it shares it. Throws Error,
// which names the file, if one is unreadable, they differ in length, images have another size than
// height x width, or a label is not in [0, num_classes). [any thread]
std::shared_ptr<const LabelledImages> labelled_images(const std::filesystem::path& images,
                                                      const std::filesystem::path& labels,
                                                      std::int64_t height, std::int64_t width,
                                                      std::int64_t num_classes);

}  // namespace ferula
