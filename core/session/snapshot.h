// What a checkpoint of a run holds, and how its parts become values again.
#pragma once

#include <vector>

#include "core/checkpoint/dictionary.h"
#include "core/files/output_file.h"
#include "core/state/snapshot.h"

namespace ferula {

// Throws Error that names the first entry that a resume needs and the dictionary lacks.
void check_complete(const Dictionary& snapshot);

Dictionary to_dictionary(const StateSnapshot& state);
StateSnapshot to_state_snapshot(const Dictionary& dictionary);

Dictionary to_dictionary(const FileLengths& lengths);
FileLengths to_file_lengths(const Dictionary& dictionary);

std::vector<NamedTensor> to_tensors(const Dictionary& dictionary);

}  // namespace ferula
