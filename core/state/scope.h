// The tree as one component sees it.
#pragma once

#include <memory>
#include <string>

#include "ferula/state.h"

namespace ferula {

class StateTree;

// REQUIRES: the owner's name lives as long as the tree.
std::unique_ptr<State> make_scope(StateTree& tree, const std::string& owner);

}  // namespace ferula
