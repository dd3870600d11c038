// Tables of numbers as text: comma-separated values (RFC 4180).
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

namespace ferula {

// Columns of a table, double [rows, columns]. The first line holds names if none of its fields is a
// number or a class. `columns` is "length,3,5..9": names, positions from 0 on, or ranges of either,
// ends included; empty: all. With `classes` each field is one of them, and its place there is its
// number. Throws Error with file and line. [any thread]
at::Tensor read_csv(const std::filesystem::path& file, const std::string& columns,
                    const std::vector<std::string>& classes);

}  // namespace ferula
