// Folders of experiments that nobody ran.
#pragma once

#include <ATen/ops/zeros.h>

#include <string>
#include <vector>

#include "core/checkpoint/archive.h"
#include "core/files/status.h"
#include "tests/files/temporary_folder.h"

namespace ferula {

struct MadeUp {
  std::string state = "finished";
  std::string reason = "Not converged: Epoch Limit reached";
  std::string started = "2024-03-05T14:07:09+0000";
  std::string model = "{name: LSTM, hidden_units: 8}";
  std::string seed = "1";
  std::string extra;            // more lines of the configuration
  std::string validation_loss;  // of the best model; empty: there is none
  std::string validation_acc = "0.5000000000";
  std::vector<std::string> tests;  // their losses
};

inline void make_up_test(const std::filesystem::path& folder, const MadeUp& made_up,
                         const std::string& loss) {
  std::filesystem::create_directory(folder);
  write(folder / "testing_configuration.yaml", "seed: " + made_up.seed + "\n");
  write(folder / "testing_set_agg_statistics.csv", "episode,loss\n000010," + loss + "\n");
}

inline std::filesystem::path make_up(const std::filesystem::path& folder, const MadeUp& made_up) {
  std::filesystem::create_directories(folder / "models");
  write(folder / "training_configuration.yaml",
        "model: " + made_up.model + "\noutput: experiments\nseed: " + made_up.seed +
            "\ntraining:\n  optimizer:\n    name: Adam\n  problem:\n    name: SerialRecall\n" +
            made_up.extra);
  Status status = new_status();
  status.state = made_up.state;
  status.reason = made_up.reason;
  status.started = made_up.started;
  status.counters = {{"training/episode", 5}, {"training/episodes_total", 20}};
  status.last = {{"training/loss", 0.25}};
  write_status(folder / "status.json", status);
  write(folder / "timing.csv", "episodes,seconds,data\n3,1.5,0\n5,0.75,0\n");
  if (!made_up.validation_loss.empty())
    write_archive(
        folder / "models/model_best.pt",
        {{"state_dict", Dictionary{{"weight", at::zeros({3, 4})}, {"bias", at::zeros(3)}}},
         {"status", "Not Converged"},
         {"training_stats", Dictionary{{"loss", "0.5000000000"}, {"epoch", "01"}}},
         {"validation_stats",
          Dictionary{{"loss", made_up.validation_loss}, {"acc", made_up.validation_acc}}}});
  for (std::size_t i = 0; i < made_up.tests.size(); ++i)
    make_up_test(folder / ("test_20240305_15000" + std::to_string(i)), made_up, made_up.tests[i]);
  return folder;
}

}  // namespace ferula
