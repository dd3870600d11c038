// Checkpoint files: a dictionary that Python reads with torch.load(file, weights_only=True).
//
// A zip archive as torch.save writes it, and one record more: archive/ferula, with the version of
// the format and the CRC-32C of each other record. LibTorch's reader trusts what it finds, so that
// record is checked first. It guards against damage, not against somebody who means harm.
#pragma once

#include <filesystem>

#include "core/checkpoint/dictionary.h"

namespace ferula {

// Atomically; equal dictionaries give equal bytes. Tensors are detached and copied to the CPU;
// dense ones keep their strides (channels last), others become contiguous; tensors that share all
// their memory still do. Throws Error that names the file if it cannot be written.
void write_archive(const std::filesystem::path& file, const Dictionary& dictionary);

// All tensors on the CPU, each in memory of its own except those that were written as sharing it.
// Throws Error that names the file if it is missing, damaged, or no checkpoint of this format.
Dictionary read_archive(const std::filesystem::path& file);

// The same without the tensors' bytes, which are neither read nor checked: tensors are on the
// device `meta`, with shape and type alone. Takes as long for a large model as for a small one.
Dictionary read_archive_outline(const std::filesystem::path& file);

}  // namespace ferula
