#include "core/session/handshake.h"

#include <gmock/gmock.h>

#include "ferula/error.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Images final : public Problem {
 public:
  std::vector<StreamSpec> streams() const override {
    return {{"images", {-1, 1, 28, 28}, at::kFloat, "grey"}, {"targets", {-1}, at::kLong, ""}};
  }
  std::vector<StreamSpec> predictions() const override {
    return {{"logits", {-1, 10}, at::kFloat, ""}};
  }
  std::vector<Fact> facts() const override { return {}; }
  std::int64_t size() const override { return 0; }
  Batch batch(const BatchRequest&) const override { return {}; }
  at::Tensor loss(const Batch&, const Batch&) const override { return {}; }
  void measure(const Batch&, const Batch&, Statistics&) const override {}
};

class Classifier final : public Model {
 public:
  StreamSpec input{"images", {-1, 1, -1, -1}, at::kFloat, ""};
  StreamSpec output{"logits", {-1, 10}, at::kFloat, ""};

  std::vector<StreamSpec> inputs() const override { return {input}; }
  std::vector<StreamSpec> outputs() const override { return {output}; }
  Batch forward(const Batch&) override { return {}; }
  std::vector<ModelTensor> tensors() override { return {}; }
  void train(bool) override {}
  void to(at::Device) override {}
  void to(at::ScalarType) override {}
};

std::string complaint(const Classifier& classifier) {
  try {
    handshake(Images(), "Images", classifier, "Classifier");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Handshake, AcceptsWhatFits) { EXPECT_EQ(complaint(Classifier()), ""); }

TEST(Handshake, NamesAMissingStreamAndBothSides) {
  Classifier classifier;
  classifier.input.name = "pictures";
  EXPECT_THAT(complaint(classifier),
              AllOf(HasSubstr("model Classifier does not fit problem Images"),
                    HasSubstr("'pictures' is missing"), HasSubstr("images: Float [any, 1, 28, 28]"),
                    HasSubstr("targets: Long [any]")));
}

TEST(Handshake, ComparesSizesButNotThoseThatMayBeAny) {
  Classifier classifier;
  classifier.input.shape = {-1, 1, 32, 32};
  EXPECT_THAT(complaint(classifier),
              HasSubstr("'images' has the shape [any, 1, 28, 28], needed is [any, 1, 32, 32]"));
}

TEST(Handshake, ComparesRanks) {
  Classifier classifier;
  classifier.input.shape = {-1, 784};
  EXPECT_THAT(complaint(classifier), HasSubstr("needed is [any, 784]"));
}

TEST(Handshake, ComparesTypes) {
  Classifier classifier;
  classifier.input.type = at::kDouble;
  EXPECT_THAT(complaint(classifier), HasSubstr("'images' is Float, needed is Double"));
}

TEST(Handshake, AcceptsAModelThatCannotSayShapesAndTypes) {
  Classifier classifier;
  classifier.input = {"images", {}, at::ScalarType::Undefined, ""};
  classifier.output = {"logits", {}, at::ScalarType::Undefined, ""};
  EXPECT_EQ(complaint(classifier), "");
  classifier.input.name = "pictures";
  EXPECT_THAT(complaint(classifier), HasSubstr("pictures: any type of any shape"));
}

TEST(Handshake, ListsEveryMisfitOfBothDirections) {
  Classifier classifier;
  classifier.input.type = at::kByte;
  classifier.output.shape = {-1, 7};
  EXPECT_THAT(complaint(classifier),
              AllOf(HasSubstr("needed is Byte"),
                    HasSubstr("'logits' has the shape [any, 7], needed is [any, 10]")));
}

}  // namespace
}  // namespace ferula
