#include "core/data/one_core.h"

#include <ATen/Parallel.h>

namespace ferula {

void compute_on_one_core() {
  at::get_num_threads();  // a thread that asks for the first time takes the count of all
  at::set_num_threads(1);
}

OneCore::OneCore() : count_(at::get_num_threads()) { at::set_num_threads(1); }
OneCore::~OneCore() { at::set_num_threads(count_); }

}  // namespace ferula
