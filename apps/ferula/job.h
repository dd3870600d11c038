// `ferula job [FILE]`: not for people, and so no Command. Where a step cannot be forked, this
// program is executed with the step on standard input, or in a file.
#pragma once

#include <string>
#include <vector>

namespace ferula {

int job(const std::vector<std::string>& files);

}  // namespace ferula
