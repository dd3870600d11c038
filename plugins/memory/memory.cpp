#include "ferula/plugin.h"
#include "models/attention_encoder_decoder.h"
#include "models/dnc.h"
#include "models/dwm.h"
#include "models/encoder_solver_lstm.h"
#include "models/encoder_solver_ntm.h"
#include "models/lstm.h"
#include "models/maes.h"
#include "models/ntm.h"
#include "models/thalnet.h"

using namespace ferula;

FERULA_PLUGIN("memory", "1.0.0", "networks that remember, some by an external memory",
              model<Lstm>("LSTM"), model<EncoderSolverLstm>("EncoderSolverLSTM"), model<Ntm>("NTM"),
              model<EncoderSolverNtm>("EncoderSolverNTM"), model<Maes>("MAES"), model<Dwm>("DWM"),
              model<Dnc>("DNC"), model<ThalNet>("ThalNet").alias("ThalNetModel"),
              model<AttentionEncoderDecoder>("AttentionEncoderDecoder"))
