// Points in time as names and as text.
#pragma once

#include <chrono>
#include <string>

namespace ferula {

using TimePoint = std::chrono::system_clock::time_point;

// "20180502_134509", local time.
std::string time_stamp(TimePoint time);

// "2018-05-02T13:45:09+0200", local time.
std::string time_text(TimePoint time);

}  // namespace ferula
