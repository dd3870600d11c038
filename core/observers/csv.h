// Tables as CSV files, which spreadsheets and scripts read.
#pragma once

#include <vector>

#include "core/observers/table.h"
#include "ferula/observer.h"

namespace ferula {

// Writes each table to `<name>_statistics.csv`: a line of column names, then a line a row.
class Csv final : public Observer {
 public:
  // The tables outlive the observer.
  explicit Csv(const Tables& tables) : tables_(tables) {}

  void attach(Session& session) override;

 private:
  const Tables& tables_;
  std::vector<Subscription> subscriptions_;
};

}  // namespace ferula
