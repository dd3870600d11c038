// What recurrent cores show of each step. Without a recording these are empty: nobody watches. A
// recording must outlive its watchers.
#pragma once

#include "ferula/recording.h"
#include "steps/run_steps.h"
#include "steps/thalnet_steps.h"

namespace ferula {

// Hidden state and cell of each layer.
StepWatcher<std::vector<LstmState>> lstm_recorder(Recording* recording);

// The memory; the controller's hidden state; attention, shift and gate of each head.
NtmWatcher ntm_recorder(Recording* recording);

// Those of a memory-augmented encoder-solver, which has one head at a time. Where the other one
// would look is shown as nowhere, so that the steps of both are beside each other.
NtmWatcher maes_encoder_recorder(Recording* recording);
StepWatcher<SolverState> maes_solver_recorder(Recording* recording);

// The memory, its usage, the attention of each head and in which order it was written.
StepWatcher<DncState> dnc_recorder(Recording* recording);

// The memory, attention and bookmark of each head, the hidden state.
StepWatcher<DwmState> dwm_recorder(Recording* recording);

// The centre and the hidden state of each module.
StepWatcher<ThalNetState> thalnet_recorder(Recording* recording);

// attention [1, T, N]
void record_attention(const at::Tensor& attention, Recording* recording);

}  // namespace ferula
