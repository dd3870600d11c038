// Few combinations that together have every value that was written.
#pragma once

#include <cstddef>
#include <vector>

#include "core/sweep/combinations.h"

namespace ferula {

// Which of the combinations, the first one among them. Of values that were computed or drawn, which
// nobody can mistype, the least, the greatest and the first that is not whole are enough.
std::vector<std::size_t> find_probes(const SweptTask& task,
                                     const std::vector<Combination>& combinations);

// The same for a search, of which no combinations are known before it runs. The ends of its
// distributions, and a number between them, are added to the values of their keys.
std::vector<Combination> search_probes(SweptTask& task);

// The keys that take part, with their values and where these were written.
std::vector<ConfigEntry> probe_values(const SweptTask& task, const Combination& combination);

}  // namespace ferula
