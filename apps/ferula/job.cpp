#include "job.h"

#include <iostream>
#include <iterator>
#include <string>

#include "ferula/host.h"

namespace ferula {

int job() { return run_job(std::string(std::istreambuf_iterator<char>(std::cin), {})); }

}  // namespace ferula
