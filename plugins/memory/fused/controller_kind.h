// What follows a controller's product.
#pragma once

namespace ferula {

enum class ControllerStep { identity, sigmoid, tanh, relu, lstm, gru };

}  // namespace ferula
