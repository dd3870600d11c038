// Where the tensors of a problem come from.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

namespace ferula {

// One array, its first dimension the samples. In a configuration:
//
//   images-idx3-ubyte.gz          IDX, plain or gzipped (whatever has none of the endings below)
//   images.npy                    one array of NumPy
//   data.npz#images               one of several
//   table.csv#length,3,5..9       columns of a table: names, positions from 0 on, ranges of these
//
// A table without '#' is taken whole; `classes` are for it alone, see csv.h. "~" is the user's
// home. Whoever asks for the same source while somebody holds it shares it. Throws Error, which
// names the file. [any thread]
std::shared_ptr<const at::Tensor> read_array(const std::string& source,
                                             const std::vector<std::string>& classes = {});

}  // namespace ferula
