// The templates of `ferula new plugin`, compiled in.
#pragma once

#include <map>
#include <string>

namespace ferula {

// By their path below this folder: {"worker/my_plugin.cpp", "…"}.
const std::map<std::string, std::string>& new_plugin_files();

}  // namespace ferula
