#include "ferula/plugin.h"

#include "tensors.h"

FERULA_PLUGIN("tensors", "1.0.0", "problems made of arrays in files",
              ferula::problem<ferula::Tensors>("Tensors"))
