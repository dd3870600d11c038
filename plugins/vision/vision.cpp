#include "ferula/plugin.h"
#include "models/alexnet.h"
#include "models/convnet.h"
#include "models/lenet5.h"
#include "models/mlp.h"
#include "models/resnet.h"
#include "models/simple_convnet.h"
#include "models/vgg.h"
#include "problems/cifar.h"
#include "problems/image_folder.h"
#include "problems/mnist.h"
#include "problems/sequential_mnist.h"

using namespace ferula;

FERULA_PLUGIN("vision", "1.0.0", "images and their models",  //
              problem<Mnist>("MNIST"), problem<FashionMnist>("FashionMNIST"),
              problem<Cifar10>("CIFAR10"), problem<Cifar100>("CIFAR100"),
              problem<ImageFolder>("ImageFolder"),
              problem<SequentialMnist>("SequentialMNIST")
                  .alias("SequentialPixelMNIST", "{unit: pixel}")
                  .alias("PermutedSequentialPixelMNIST", "{unit: pixel, permute: true}")
                  .alias("PermutedSequentialRowMnist", "{unit: row, permute: true}"),
              model<LeNet5>("LeNet5"), model<ConvNet>("ConvNet"),
              model<SimpleConvNet>("SimpleConvNet"), model<Mlp>("Mlp").alias("MLP"),
              model<AlexNet>("AlexNet").alias("AlexnetWrapper").alias("alexnet"),
              model<Vgg11>("Vgg11").alias("VGG11").alias("vgg11"),
              model<ResNet18>("ResNet18").alias("resnet18"),
              model<ResNet50>("ResNet50").alias("resnet50"))
