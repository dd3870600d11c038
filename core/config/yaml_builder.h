// The parser of YAML, bounded and strict.
#pragma once

#include <string>
#include <string_view>

#include "core/config/value.h"

namespace ferula {

// The tree of a text: aliases are copied, `<<` is merged. Throws Error, with the line if
// `with_lines`, for malformed YAML, several documents, keys given twice, unknown tags, and for more
// values or levels than yaml.h allows. REQUIRES: the text is UTF-8.
ConfigValue build_tree(std::string_view text, const std::string& source, bool with_lines);

}  // namespace ferula
