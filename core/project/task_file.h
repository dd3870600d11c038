// Files of tasks, and of the models that were trained on them.
#pragma once

#include <filesystem>
#include <vector>

#include "ferula/task.h"

namespace ferula {

// Throws Error if the file is missing, damaged or no list of tasks.
std::vector<Task> read_tasks(const std::filesystem::path& file);

// Replaces the file atomically. Keys that it has and this version does not know stay, at every
// level. Throws Error if it cannot be written, or is there and cannot be read.
void write_tasks(const std::filesystem::path& file, const std::vector<Task>& tasks);

// A file of the kind "models". Its references count from its own project's folder; what is read has
// them from `project`. Throws Error as above.
void write_model(const std::filesystem::path& file, const StoredModel& model);
StoredModel read_model(const std::filesystem::path& file, const std::filesystem::path& project);

// Says in a file of the kind "models" that its weights were removed; other keys stay.
void forget_weights(const std::filesystem::path& file);

}  // namespace ferula
