// Which problems the models of the pack can do.
#include "core/session/handshake.h"

#include <gmock/gmock.h>

#include "ferula/error.h"
#include "models/attention_encoder_decoder.h"
#include "models/dnc.h"
#include "models/dwm.h"
#include "models/lstm.h"
#include "models/maes.h"
#include "models/ntm.h"
#include "models/thalnet.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

class Streams final : public Problem {
 public:
  StreamSpec given{"sequences", {-1, -1, 10}, at::kFloat, ""};
  StreamSpec wanted{"logits", {-1, -1, 8}, at::kFloat, ""};

  std::vector<StreamSpec> streams() const override { return {given}; }
  std::vector<StreamSpec> predictions() const override { return {wanted}; }
  std::vector<Fact> facts() const override { return {}; }
  std::int64_t size() const override { return 0; }
  Batch batch(const BatchRequest&) const override { return {}; }
  at::Tensor loss(const Batch&, const Batch&) const override { return {}; }
  void measure(const Batch&, const Batch&, Statistics&) const override {}
};

TEST(MemoryHandshake, AcceptsSequencesOfTheSizeThatTheModelHas) {
  handshake(Streams(), "SerialRecall", Ntm({}), "NTM");
  handshake(Streams(), "SerialRecall", Lstm({}), "LSTM");
  handshake(Streams(), "SerialRecall", ThalNet({}), "ThalNet");
  handshake(Streams(), "SerialRecall", AttentionEncoderDecoder({}), "AttentionEncoderDecoder");
  Maes::Params params;
  params.markers = {0, 1};
  handshake(Streams(), "SerialRecall", Maes(params), "MAES");
  handshake(Streams(), "SerialRecall", Dwm({}), "DWM");
  handshake(Streams(), "SerialRecall", Dnc({}), "DNC");
}

TEST(MemoryHandshake, NamesTheStreamThatIsMissing) {
  Streams images;
  images.given = {"images", {-1, 1, 28, 28}, at::kFloat, ""};
  EXPECT_THAT([&] { handshake(images, "MNIST", Ntm({}), "NTM"); },
              ThrowsMessage<Error>(AllOf(HasSubstr("model NTM does not fit problem MNIST"),
                                         HasSubstr("'sequences' is missing"))));
}

TEST(MemoryHandshake, NamesTheStreamOfAnotherSize) {
  Streams wide;
  wide.given.shape = {-1, -1, 12};
  wide.wanted.shape = {-1, -1, 9};
  EXPECT_THAT([&] { handshake(wide, "SerialRecall", Lstm({}), "LSTM"); },
              ThrowsMessage<Error>(AllOf(
                  HasSubstr("'sequences' has the shape [any, any, 12], needed is [any, any, 10]"),
                  HasSubstr("'logits' has the shape [any, any, 8], needed is [any, any, 9]"))));
}

}  // namespace
}  // namespace ferula
