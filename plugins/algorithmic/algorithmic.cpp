#include "ferula/plugin.h"
#include "tasks/associative_recall.h"
#include "tasks/copy.h"
#include "tasks/distraction_carry.h"
#include "tasks/distraction_forget.h"
#include "tasks/distraction_ignore.h"
#include "tasks/dual_serial_reverse_recall.h"
#include "tasks/interruption_not.h"
#include "tasks/interruption_reverse_recall.h"
#include "tasks/interruption_swap_recall.h"
#include "tasks/manipulation_spatial_not.h"
#include "tasks/manipulation_spatial_rotation.h"
#include "tasks/manipulation_temporal_rotation.h"
#include "tasks/operation_span.h"
#include "tasks/reading_span.h"
#include "tasks/repeat_copy.h"
#include "tasks/repeat_reverse_recall.h"
#include "tasks/repeat_serial_recall.h"
#include "tasks/reverse_recall.h"
#include "tasks/scratch_pad.h"
#include "tasks/sequence_comparison.h"
#include "tasks/sequence_equality.h"
#include "tasks/sequence_symmetry.h"
#include "tasks/serial_recall.h"
#include "tasks/serial_recall_simplified.h"
#include "tasks/skip_recall.h"

using namespace ferula;
using namespace ferula::algorithmic;

FERULA_PLUGIN(
    "algorithmic", "1.0.0", "algorithmic tasks on sequences of bits, which test working memory",
    problem<SerialRecall>("SerialRecallCommandLines")
        .alias("SerialRecall", "{use_control_lines: false}"),
    problem<ReverseRecall>("ReverseRecallCommandLines"),
    problem<RepeatSerialRecall>("RepeatSerialRecallCommandLines"),
    problem<RepeatReverseRecall>("RepeatReverseRecallCommandLines"),
    problem<ScratchPad>("ScratchPadCommandLines"), problem<SkipRecall>("SkipRecallCommandLines"),
    problem<ManipulationSpatialNot>("ManipulationSpatialNot").alias("manipulation_spatial_not"),
    problem<ManipulationSpatialRotation>("ManipulationSpatialRotation")
        .alias("manipulation_spatial_rotation"),
    problem<ManipulationTemporalRotation>("ManipulationTemporalRotation")
        .alias("ManipulationTemporalSwap")
        .alias("manipulation_temporal_swap"),
    problem<SequenceComparison>("SequenceComparisonCommandLines"),
    problem<SequenceEquality>("SequenceEqualityCommandLines"),
    problem<SequenceSymmetry>("SequenceSymmetryCommandLines"),
    problem<DistractionCarry>("DistractionCarry").alias("distraction_carry"),
    problem<DistractionForget>("DistractionForget").alias("distraction_forget"),
    problem<DistractionIgnore>("DistractionIgnore").alias("distraction_ignore"),
    problem<InterruptionNot>("InterruptionNot").alias("interruption_not"),
    problem<InterruptionReverseRecall>("InterruptionReverseRecall")
        .alias("interruption_reverse_recall"),
    problem<InterruptionSwapRecall>("InterruptionSwapRecall").alias("interruption_swap_recall"),
    problem<OperationSpan>("OperationSpan").alias("operation_span"),
    problem<ReadingSpan>("ReadingSpan").alias("reading_span"),
    problem<SerialRecallSimplified>("SerialRecallSimplified"),
    problem<DualSerialReverseRecall>("DualSerialReverseRecallCommandLines"), problem<Copy>("Copy"),
    problem<RepeatCopy>("RepeatCopy"), problem<AssociativeRecall>("AssociativeRecall"))
