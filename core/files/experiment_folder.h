// The folders that experiments live in.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "core/files/time_stamp.h"

namespace ferula {

// <output>/<problem>/<model>/<YYYYmmdd_HHMMSS>, made for this caller alone: a taken time stamp gets
// _2, _3 …. Throws Error if the folder cannot be made. [any thread, any process]
std::filesystem::path create_experiment_folder(const std::filesystem::path& output,
                                               const std::string& problem, const std::string& model,
                                               TimePoint time = std::chrono::system_clock::now());

// <parent>/<prefix><YYYYmmdd_HHMMSS>, as above.
std::filesystem::path create_stamped_folder(const std::filesystem::path& parent,
                                            const std::string& prefix,
                                            TimePoint time = std::chrono::system_clock::now());

// <experiment>/test_<YYYYmmdd_HHMMSS>, as above.
std::filesystem::path create_test_folder(const std::filesystem::path& experiment,
                                         TimePoint time = std::chrono::system_clock::now());

// The experiment folder with the newest time stamp. Throws Error if there is none.
std::filesystem::path find_latest_experiment(const std::filesystem::path& output);

}  // namespace ferula
