// The names by which configurations know the tasks, and what their parameters may be.
#include <gmock/gmock.h>

#include "core/config/parameters.h"
#include "core/config/yaml.h"
#include "core/plugins/registry.h"
#include "ferula/error.h"
#include "tests/plugins/empty_view.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::ThrowsMessage;

class AlgorithmicPlugin : public testing::Test {
 protected:
  AlgorithmicPlugin() : registry_({}, no_settings) { registry_.load(ALGORITHMIC_PLUGIN); }

  std::shared_ptr<Problem> make(const std::string& name, const std::string& yaml) {
    const ConfigValue section = parse_yaml_text(yaml, "test");
    ParameterFiller filler(section, "problem");
    return std::static_pointer_cast<Problem>(
        registry_.find("problem", name).factory.create(filler));
  }

  Registry registry_;
};

TEST_F(AlgorithmicPlugin, HasEveryTaskByItsName) {
  EXPECT_THAT(registry_.names("problem"), IsSupersetOf({"SerialRecallCommandLines",
                                                        "ReverseRecallCommandLines",
                                                        "RepeatSerialRecallCommandLines",
                                                        "RepeatReverseRecallCommandLines",
                                                        "ScratchPadCommandLines",
                                                        "SkipRecallCommandLines",
                                                        "ManipulationSpatialNot",
                                                        "ManipulationSpatialRotation",
                                                        "ManipulationTemporalRotation",
                                                        "SequenceComparisonCommandLines",
                                                        "SequenceEqualityCommandLines",
                                                        "SequenceSymmetryCommandLines",
                                                        "DistractionCarry",
                                                        "DistractionForget",
                                                        "DistractionIgnore",
                                                        "InterruptionNot",
                                                        "InterruptionReverseRecall",
                                                        "InterruptionSwapRecall",
                                                        "OperationSpan",
                                                        "ReadingSpan",
                                                        "SerialRecall",
                                                        "SerialRecallSimplified",
                                                        "DualSerialReverseRecallCommandLines",
                                                        "ManipulationTemporalSwap",
                                                        "Copy",
                                                        "RepeatCopy",
                                                        "AssociativeRecall"}));
}

TEST_F(AlgorithmicPlugin, SerialRecallIsTheOneWithoutControlLines) {
  const RegisteredComponent& alias = registry_.find("problem", "SerialRecall");
  EXPECT_EQ(alias.name, "SerialRecallCommandLines");
  EXPECT_EQ(alias.presets, "{use_control_lines: false}");
}

TEST_F(AlgorithmicPlugin, KnowsTheOldNames) {
  const std::pair<const char*, const char*> names[] = {
      {"manipulation_spatial_not", "ManipulationSpatialNot"},
      {"manipulation_temporal_swap", "ManipulationTemporalRotation"},
      {"distraction_carry", "DistractionCarry"},
      {"interruption_swap_recall", "InterruptionSwapRecall"},
      {"operation_span", "OperationSpan"},
      {"reading_span", "ReadingSpan"}};
  for (const auto& [old, name] : names) EXPECT_EQ(registry_.find("problem", old).name, name);
}

TEST_F(AlgorithmicPlugin, WantsBoundsOfTheLength) {
  const auto infos = list_parameters(registry_.find("problem", "SerialRecall").factory.list);
  const auto constraint = [&](const std::string& key) {
    return std::find_if(infos.begin(), infos.end(), [&](const auto& i) { return i.key == key; })
        ->constraint;
  };
  EXPECT_TRUE(constraint("min_sequence_length").required);
  EXPECT_TRUE(constraint("max_sequence_length").required);
}

TEST_F(AlgorithmicPlugin, RefusesSizesThatNoTaskCanHave) {
  const auto complaint = [&](const std::string& name, const std::string& yaml) {
    try {
      make(name, yaml);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no complaint");
  };
  const std::string lengths = "min_sequence_length: 1\nmax_sequence_length: 2\n";
  EXPECT_THAT(complaint("SerialRecall", lengths + "data_bits: 0"), HasSubstr("data_bits"));
  EXPECT_THAT(complaint("SerialRecall", lengths + "control_bits: 1"), HasSubstr("control_bits"));
  EXPECT_THAT(complaint("SerialRecall", lengths + "bias: 1.5"), HasSubstr("between 0 and 1"));
  EXPECT_THAT(complaint("SerialRecall", lengths + "generation_mode: fast"),
              HasSubstr("'optimized', 'per_sample'"));
  EXPECT_THAT(complaint("SerialRecall", "min_sequence_length: 0"),
              HasSubstr("min_sequence_length"));
  EXPECT_THAT(complaint("ManipulationSpatialRotation", lengths + "data_bits: 1"),
              HasSubstr("at least 2"));
  EXPECT_THAT(complaint("ManipulationTemporalSwap", lengths + "num_items: .inf"),
              HasSubstr("num_items"));
  EXPECT_THAT(complaint("OperationSpan", lengths + "control_bits: 3"), HasSubstr("at least 4"));
  EXPECT_THAT(
      complaint("ScratchPadCommandLines", lengths + "num_subseq_min: 1\nnum_subseq_max: 200"),
      HasSubstr("num_subseq_max"));
}

// What the papers say.
TEST_F(AlgorithmicPlugin, GravesTasksNeedNoParameters) {
  EXPECT_EQ(make("Copy", "{}")->streams().front().shape.back(), 9);
  EXPECT_EQ(make("RepeatCopy", "{}")->streams()[1].shape.back(), 9);
  EXPECT_EQ(make("AssociativeRecall", "{}")->streams().front().shape.back(), 8);
}

}  // namespace
}  // namespace ferula
