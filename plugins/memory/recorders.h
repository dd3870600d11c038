// What recurrent cores show of each step. The recording must outlive the watcher.
#pragma once

#include "ferula/recording.h"
#include "lstm_steps.h"
#include "ntm_steps.h"

namespace ferula {

// Hidden state and cell of each layer.
LstmWatcher lstm_recorder(Recording& recording);

// The memory; the controller's hidden state; attention, shift and gate of each head.
NtmWatcher ntm_recorder(Recording& recording);

}  // namespace ferula
