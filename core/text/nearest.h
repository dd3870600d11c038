// "Did you mean …?"
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ferula {

// The candidate that a mistyped word most likely meant; empty if none is near (more than a third
// of its letters differ).
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// So many of them at most, the nearest first, however far.
std::vector<std::string> nearest(std::string_view word, std::vector<std::string> candidates,
                                 std::size_t count);

// " (did you mean 'learning_rate'?)", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

// "a, b, c"
std::string joined(const std::vector<std::string>& words, std::string_view separator = ", ");

}  // namespace ferula
