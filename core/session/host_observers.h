// The observers that come with the host.
#pragma once

#include <string_view>
#include <vector>

#include "ferula/parameters.h"

namespace ferula {

struct HostObserver {
  std::string_view name;
  std::string_view meaning;
  bool always;  // else only if the configuration names it
  void (*list)(Parameters& parameters);
};

const std::vector<HostObserver>& host_observers();
bool is_host_observer(std::string_view name);

}  // namespace ferula
