#include "ferula/plugin.h"
#include "lenet5.h"
#include "mnist.h"

FERULA_PLUGIN("vision", "0.1.0", "images and their models", ferula::problem<ferula::Mnist>("MNIST"),
              ferula::problem<ferula::FashionMnist>("FashionMNIST"),
              ferula::model<ferula::LeNet5>("LeNet5"))
