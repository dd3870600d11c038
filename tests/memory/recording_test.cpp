// What models show of themselves, and that showing it changes no answer.
#include <ATen/ops/ones.h>
#include <gmock/gmock.h>

#include "core/recording/recorder.h"
#include "marked.h"
#include "models/attention_encoder_decoder.h"
#include "models/dnc.h"
#include "models/dwm.h"
#include "models/encoder_solver_lstm.h"
#include "models/encoder_solver_ntm.h"
#include "models/lstm.h"
#include "models/maes.h"
#include "models/ntm.h"
#include "models/thalnet.h"
#include "sequence_checks.h"

namespace ferula {
namespace {

using testing::ElementsAre;

constexpr std::int64_t kSteps = 7;

// A sample that stores three items and recalls them.
at::Tensor items() { return marked("s--r---", 1); }

std::vector<Picture> recorded(SequenceModel& model) {
  const c10::NoGradGuard no_gradients;
  const Batch batch = {{"sequences", items()}};
  Recorder recorder;
  auto* recordable = query<Recordable>(model);
  EXPECT_NE(recordable, nullptr);
  const auto seed = [] { at::Generator(at::detail::getDefaultCPUGenerator()).set_current_seed(3); };
  seed();  // for models that draw
  const at::Tensor answers = recordable->record(batch, recorder).at(0);
  seed();
  EXPECT_TRUE(at::allclose(answers, model.forward(batch).at(0), 1e-4, 1e-5));
  return recorder.pictures();
}

std::vector<std::string> lines(const std::vector<Picture>& pictures) {
  std::vector<std::string> lines;
  for (const Picture& picture : pictures) {
    EXPECT_EQ(picture.values.size(0), kSteps) << picture.name;
    lines.push_back(picture.kind + " " + picture.name);
  }
  return lines;
}

template <class Params>
Params sized() {
  Params params;
  params.input_item_size = 4;
  params.output_item_size = 4;
  return params;
}

TEST(Recording, OfAnLstmHasTheStateOfEachLayer) {
  Lstm::Params params = sized<Lstm::Params>();
  params.hidden_state_size = 5;
  params.num_layers = 2;
  EXPECT_THAT(lines(recorded(*make_model<Lstm>(params))),
              ElementsAre("state layer 0: hidden state", "state layer 0: cell",
                          "state layer 1: hidden state", "state layer 1: cell"));
}

TEST(Recording, OfAnEncoderSolverLstmGoesThroughBoth) {
  EncoderSolverLstm::Params params = sized<EncoderSolverLstm::Params>();
  params.markers = {0, 1};
  EXPECT_THAT(lines(recorded(*make_model<EncoderSolverLstm>(params))),
              ElementsAre("state hidden state", "state cell"));
}

TEST(Recording, OfANtmHasItsMemoryAndWhatTheHeadsDo) {
  const std::vector<Picture> pictures = recorded(*make_model<Ntm>(sized<Ntm::Params>()));
  EXPECT_THAT(lines(pictures),
              ElementsAre("memory memory", "attention read head", "attention write head",
                          "gate read head looks by content", "gate write head looks by content",
                          "attention read head: shift, forward to back",
                          "attention write head: shift, forward to back", "state controller"));
  EXPECT_EQ(pictures[0].values.sizes(), at::IntArrayRef({kSteps, kSteps, 10}));
  for (const Picture& picture : pictures) {
    if (picture.kind != "attention") continue;
    EXPECT_TRUE(at::allclose(picture.values.sum(1), at::ones({kSteps}))) << picture.name;
  }
}

// Written is what the write head adds where it looks: elsewhere nothing changes.
TEST(Recording, OfANtmShowsTheMemoryThatTheStepLeft) {
  const std::vector<Picture> pictures = recorded(*make_model<Ntm>(sized<Ntm::Params>()));
  const at::Tensor memory = pictures[0].values, write = pictures[2].values;
  for (std::int64_t t = 1; t < kSteps; ++t) {
    const at::Tensor change = memory[t].sub(memory[t - 1]).abs().amax(1);
    EXPECT_TRUE(change.le(write[t].add(1e-6)).all().item<bool>()) << "step " << t;
    EXPECT_GT(change.max().item<float>(), 0) << "step " << t;
  }
}

TEST(Recording, OfAnEncoderSolverNtmGoesThroughBothAndSeveralHeads) {
  EncoderSolverNtm::Params params = sized<EncoderSolverNtm::Params>();
  params.markers = {0, 1};
  params.interface = {2, 3, false};
  EXPECT_THAT(lines(recorded(*make_model<EncoderSolverNtm>(params))),
              ElementsAre("memory memory", "attention read head 0", "attention read head 1",
                          "attention write head", "attention read head 0: shift, forward to back",
                          "attention read head 1: shift, forward to back",
                          "attention write head: shift, forward to back", "state controller"));
}

// Either head is nowhere while the other one works.
TEST(Recording, OfAMaesHasTheStepsOfBothBesideEachOther) {
  Maes::Params params = sized<Maes::Params>();
  params.markers = {0, 1};
  const std::vector<Picture> pictures = recorded(*make_model<Maes>(params));
  EXPECT_THAT(lines(pictures), ElementsAre("memory memory", "attention write head",
                                           "attention read head", "state controller"));
  EXPECT_TRUE(pictures[2].values.slice(0, 0, 3).eq(0).all().item<bool>());
  EXPECT_TRUE(pictures[1].values.slice(0, 3).eq(0).all().item<bool>());
  EXPECT_TRUE(pictures[1].values.slice(0, 0, 3).sum(1).gt(0.99).all().item<bool>());
}

TEST(Recording, OfADncHasUsageAndPrecedence) {
  Dnc::Params params = sized<Dnc::Params>();
  params.num_reads = 2;
  EXPECT_THAT(lines(recorded(*make_model<Dnc>(params))),
              ElementsAre("memory memory", "attention read head 0", "attention read head 1",
                          "attention write head", "attention usage", "attention precedence",
                          "state controller"));
}

TEST(Recording, OfADwmHasHeadsAndBookmarks) {
  EXPECT_THAT(
      lines(recorded(*make_model<Dwm>(sized<Dwm::Params>()))),
      ElementsAre("memory memory", "attention head", "attention bookmark", "state hidden state"));
}

TEST(Recording, OfAThalNetHasTheCentreAndItsModules) {
  EXPECT_THAT(lines(recorded(*make_model<ThalNet>(sized<ThalNet::Params>()))),
              ElementsAre("state centre", "state module 0", "state module 1", "state module 2",
                          "state module 3"));
}

TEST(Recording, OfADecoderThatAttendsHasItsAttention) {
  EXPECT_THAT(lines(recorded(
                  *make_model<AttentionEncoderDecoder>(sized<AttentionEncoderDecoder::Params>()))),
              ElementsAre("attention attention to each item"));
}

}  // namespace
}  // namespace ferula
