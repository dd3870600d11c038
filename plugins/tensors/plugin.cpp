#include "ferula/plugin.h"

#include "tensors.h"

FERULA_PLUGIN("tensors", "0.1.0", "problems made of arrays in files",
              ferula::problem<ferula::Tensors>("Tensors"))
