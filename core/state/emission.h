// How changes reach the callbacks: at once or at the end of a transaction, nested but not without
// end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/state/node.h"

namespace ferula {

// [worker's thread]
class Emission {
 public:
  Emission();

  // A value was stored: calls those who listen, now or when the transaction ends. Throws what they
  // throw, and Error when the cascade is too deep.
  void changed(Node& node);

  void begin_transaction();
  void end_transaction();
  void abandon_transaction() noexcept;

  // The values being emitted, each assigned by a callback of the one before.
  const Cascade& cascade() const { return cascade_; }

 private:
  void emit(Node& node, std::uint64_t number);
  void notify(Node& node, std::uint64_t number);
  void drop_pending(std::size_t first) noexcept;

  Cascade cascade_;
  std::uint64_t emissions_ = 0;
  int open_transactions_ = 0;
  std::size_t first_pending_ = 0;  // of the open transaction
  std::vector<Node*> pending_;     // a stack: callbacks may make transactions of their own
};

}  // namespace ferula
