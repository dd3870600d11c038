#include "curriculum.h"

#include <string>

#include "ferula/error.h"
#include "ferula/sequence_lengths.h"

namespace ferula::training {
namespace {

const std::string kSection = "training.curriculum_learning";

const SequenceLengths& lengths_of(const Problem& problem) {
  const auto* lengths = query<SequenceLengths>(problem);
  if (lengths == nullptr)
    throw Error(kSection +
                ": the problem has no sequences that could be kept short; choose another, or leave "
                "out this section");
  return *lengths;
}

void check(const CurriculumParams& params, const SequenceLengths& lengths) {
  const std::int64_t initial = params.initial_max_sequence_length,
                     shortest = lengths.min_sequence_length(),
                     longest = lengths.max_sequence_length();
  if (initial < shortest || initial > longest)
    throw Error(kSection + ".initial_max_sequence_length: training.problem has sequences of " +
                std::to_string(shortest) + " to " + std::to_string(longest) +
                " items; expected a number of these, got " + std::to_string(initial));
  if (params.interval > 0 && params.advance_loss > 0)
    throw Error(kSection +
                ": interval advances by the number of episodes, advance_loss by the loss; expected "
                "one of them, got both");
}

}  // namespace

void CurriculumParams::list(Parameters& p) {
  p("training.curriculum_learning.initial_max_sequence_length", initial_max_sequence_length,
    "items of a sequence at most, at first; 0: no curriculum", at_least(0));
  p("training.curriculum_learning.interval", interval,
    "episodes after which sequences may have one item more; 0: an epoch", at_least(0));
  p("training.curriculum_learning.advance_loss", advance_loss,
    "sequences may have one item more after an epoch whose mean training loss is below this; 0: "
    "after each",
    at_least(0));
  p("training.curriculum_learning.must_finish", must_finish,
    "the training has not converged before the curriculum has ended");
}

std::unique_ptr<Curriculum> Curriculum::make(const CurriculumParams& params, Session& session,
                                             Loader& training) {
  if (params.initial_max_sequence_length == 0) return nullptr;
  const SequenceLengths& lengths = lengths_of(training.problem());
  check(params, lengths);
  return std::unique_ptr<Curriculum>(
      new Curriculum(params, session, lengths.max_sequence_length()));
}

Curriculum::Curriculum(const CurriculumParams& params, Session& session, std::int64_t full_length)
    : params_(params),
      session_(session),
      full_length_(full_length),
      epoch_loss_(session.state().get<double>("training_set_agg/loss")),
      length_(session.state().add<std::int64_t>(
          "training/max_sequence_length", params.initial_max_sequence_length,
          {Role::measurement, "items", "of a sequence at most, by the curriculum"})),
      ended_(session.state().add<bool>(
          "training/curriculum_ended", false,
          {Role::measurement, "", "whether a stage of full length has been trained"})) {}

bool Curriculum::ends_stage(std::int64_t episode, bool epoch_ended) const {
  if (params_.interval > 0) return (episode + 1) % params_.interval == 0;
  return epoch_ended && (params_.advance_loss == 0 || epoch_loss_ < params_.advance_loss);
}

void Curriculum::end_episode(std::int64_t episode, bool epoch_ended) {
  if (ended_ || !ends_stage(episode, epoch_ended)) return;
  if (length_ >= full_length_) {
    ended_ = true;
    return session_.log(LogLevel::info, "Curriculum: ended");
  }
  length_ = length_ + 1;
  session_.log(LogLevel::info,
               "Curriculum: sequences of " + std::to_string(length_) + " items at most");
}

}  // namespace ferula::training
