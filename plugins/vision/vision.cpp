#include "ferula/plugin.h"
#include "models/lenet5.h"
#include "problems/mnist.h"

using namespace ferula;

FERULA_PLUGIN("vision", "0.1.0", "images and their models", problem<Mnist>("MNIST"),
              problem<FashionMnist>("FashionMNIST"), model<LeNet5>("LeNet5"))
