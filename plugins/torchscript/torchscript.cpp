#include "ferula/plugin.h"
#include "torch_script.h"

FERULA_PLUGIN("torchscript", "0.1.0", "models that Python made",
              ferula::model<ferula::TorchScript>("TorchScript"))
