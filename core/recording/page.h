// The page of a recording.
#pragma once

#include <string>

#include "core/recording/picture.h"

namespace ferula {

// HTML that holds all it needs. Numbers are kept to 16 bits between the least and the greatest of
// their picture; those that are not finite as the least.
std::string recording_page(const RecordedTest& test);

}  // namespace ferula
