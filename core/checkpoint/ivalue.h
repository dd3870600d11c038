// Dictionaries as the values that LibTorch pickles.
#pragma once

#include <ATen/core/ivalue.h>

#include "core/checkpoint/dictionary.h"

namespace ferula {

// Tensors become detached, dense tensors on the CPU that fill their storage.
c10::IValue to_ivalue(const Dictionary& dictionary);

// Throws Error, a sentence without the file's name, if something in it is no Value.
Dictionary to_dictionary(const c10::IValue& value);

}  // namespace ferula
