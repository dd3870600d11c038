#include "job.h"

#include <iostream>
#include <iterator>

#include "ferula/host.h"

namespace ferula {

int job(const std::vector<std::string>& files) {
  if (!files.empty()) return run_job_of_file(files.front());
  return run_job(std::string(std::istreambuf_iterator<char>(std::cin), {}));
}

}  // namespace ferula
