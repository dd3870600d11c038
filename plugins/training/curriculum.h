// Short sequences first (Bengio et al. 2009, "Curriculum learning").
#pragma once

#include <cstdint>
#include <memory>

#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula::training {

// Section training.curriculum_learning.
struct CurriculumParams {
  std::int64_t initial_max_sequence_length = 0;
  std::int64_t interval = 0;
  double advance_loss = 0;
  bool must_finish = true;
  void list(Parameters& p);
};

// The longest sequence of the training, in run state as training/max_sequence_length: one item more
// after each stage, up to what the problem is configured for. The curriculum has ended when a stage
// of full length has been trained.
//
// A stage is an epoch, or `interval` episodes. With an advance_loss it is as many epochs as it
// takes: it ends with the first whose mean training loss is below that. (The validation, which has
// no curriculum, cannot tell whether the present length has been learned.)
class Curriculum {
 public:
  // Null if there is none. Throws Error if the problem does not offer SequenceLengths, or has none
  // of the initial length.
  static std::unique_ptr<Curriculum> make(const CurriculumParams& params, Session& session,
                                          Loader& training);

  std::int64_t max_sequence_length() const { return length_; }
  // Whether a validation may show that the training has converged.
  bool lets_converge() const { return ended_ || !params_.must_finish; }

  // An episode (from 0 on) was trained; `epoch_ended` if that was the last of an epoch, which has
  // been aggregated.
  void end_episode(std::int64_t episode, bool epoch_ended);

 private:
  Curriculum(const CurriculumParams& params, Session& session, std::int64_t full_length);
  bool ends_stage(std::int64_t episode, bool epoch_ended) const;

  const CurriculumParams& params_;
  Session& session_;
  std::int64_t full_length_;
  const Var<double>& epoch_loss_;
  Var<std::int64_t>& length_;
  Var<bool>& ended_;
};

}  // namespace ferula::training
