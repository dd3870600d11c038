// Assignments as a plugin makes them: compiled into a library of its own.
#include "ferula/state.h"

extern "C" {

FERULA_EXPORT void store_real(double* target, double value) { *target = value; }

FERULA_EXPORT void assign_real(ferula::Var<double>* target, double value) { *target = value; }

FERULA_EXPORT void store_tensor(at::Tensor* target, const at::Tensor* value) { *target = *value; }

FERULA_EXPORT void assign_tensor(ferula::Var<at::Tensor>* target, const at::Tensor* value) {
  *target = *value;
}
}
