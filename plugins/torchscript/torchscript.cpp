#include "ferula/plugin.h"
#include "torch_script.h"

FERULA_PLUGIN("torchscript", "1.0.0", "models that Python made",
              ferula::model<ferula::TorchScript>("TorchScript"))
