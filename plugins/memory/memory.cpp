#include "attention_encoder_decoder.h"
#include "dnc.h"
#include "dwm.h"
#include "encoder_solver_lstm.h"
#include "encoder_solver_ntm.h"
#include "ferula/plugin.h"
#include "lstm.h"
#include "maes.h"
#include "ntm.h"
#include "thalnet.h"

using namespace ferula;

FERULA_PLUGIN("memory", "0.1.0", "networks that remember, some by an external memory",
              model<Lstm>("LSTM"), model<EncoderSolverLstm>("EncoderSolverLSTM"), model<Ntm>("NTM"),
              model<EncoderSolverNtm>("EncoderSolverNTM"), model<Maes>("MAES"), model<Dwm>("DWM"),
              model<Dnc>("DNC"), model<ThalNet>("ThalNet").alias("ThalNetModel"),
              model<AttentionEncoderDecoder>("AttentionEncoderDecoder"))
