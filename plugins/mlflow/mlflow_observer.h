// An observer that sends a run to an MLflow server.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ferula/observer.h"
#include "ferula/parameters.h"
#include "ferula/session.h"
#include "tracker.h"

namespace ferula::mlflow {

// The tables are read from their CSV files rather than from run state: there a row has its own
// counters also on a GPU, where rows come steps after their batch, and a resumed run has them all.
// So a step costs a look at whether there is something to log. Where the server is and who asks is
// taken from MLFLOW_TRACKING_URI, _USERNAME, _PASSWORD and _TOKEN, as MLflow's own clients do.
class MlflowObserver final : public Observer {
 public:
  struct Params {
    std::string tracking_uri, experiment, run_name;
    std::vector<std::string> tags;
    std::int64_t interval = 100;
    bool log_model = true;
    void list(Parameters& p);
  };

  explicit MlflowObserver(Params params) : params_(std::move(params)) {}
  ~MlflowObserver() override;  // the run has ended: status.json says how

  // Throws Error if there is no address of a server, or none that is one. Asks the server nothing.
  void attach(Session& session) override;

 private:
  RunDescription describe(const std::filesystem::path& folder) const;
  void log_messages();

  Params params_;
  Session* session_ = nullptr;
  std::unique_ptr<Tracker> tracker_;
  Subscription subscription_;
};

}  // namespace ferula::mlflow
