"""torchvision's side of torchvision.sh: makes images and weights, and compares logits."""
import sys
from pathlib import Path

import numpy
import torch
import torchvision
from PIL import Image
from torchvision.transforms.functional import normalize, to_tensor

CLASSES = 4
SIDE = 64
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
RATE = 0.001

CONFIGURATION = """\
worker: OfflineTrainer
training:
  problem: &images
    name: ImageFolder
    data_folder: {folder}/images
    resize: [{side}, {side}]
    mean: {mean}
    std: {std}
    batch_size: {samples}
  optimizer: {{name: SGD, lr: {rate}}}
  terminal_conditions: {{episode_limit: 1}}
validation:
  problem: *images
model:
  load: {folder}/weights.pt
  {dropout}
"""


def make_images(folder, count=16):
    random = numpy.random.default_rng(1)
    for i in range(count):
        file = folder / f"images/class_{i % CLASSES}/{i:02}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 256, (SIDE, SIDE, 3), numpy.uint8)).save(file)
    numpy.savez(folder / "images.npz", images=random.normal(size=(8, 3, SIDE, SIDE)).astype("f"))


def training_batch(folder):
    files = sorted((folder / "images").rglob("*.png"))
    images = [normalize(to_tensor(Image.open(file)), MEAN, STD) for file in files]
    return torch.stack(images), torch.tensor([int(file.parent.name[-1]) for file in files])


def has_dropout(name):
    return name in ("AlexNet", "Vgg11")


def make_model(name):
    options = {"dropout": 0.0} if has_dropout(name) else {}
    return torchvision.models.get_model(name.lower(), weights=None, num_classes=CLASSES, **options)


def make_weights(folder, name):
    torch.manual_seed(2)
    model = make_model(name)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):  # else they are zeros and ones
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
            torch.nn.init.uniform_(module.weight, 0.5, 1)
            torch.nn.init.normal_(module.bias, std=0.1)
    torch.save(model.state_dict(), folder / "weights.pth")
    (folder / "step.yaml").write_text(CONFIGURATION.format(
        folder=folder, side=SIDE, mean=MEAN, std=STD, samples=16, rate=RATE,
        dropout="dropout: 0" if has_dropout(name) else ""))


def train_step(model, folder):
    images, targets = training_batch(folder)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    torch.nn.functional.cross_entropy(model.train()(images), targets).backward()
    optimizer.step()


def worst(left, right):
    return ((left - right).abs().max() / right.abs().max()).item()


def check_logits(folder, name):
    images = torch.from_numpy(numpy.load(folder / "images.npz")["images"])
    ferula = torch.from_numpy(numpy.load(folder / "logits.npz")["logits"])
    model, returned = make_model(name), make_model(name)
    model.load_state_dict(torch.load(folder / "weights.pth", weights_only=True))
    returned.load_state_dict(torch.load(folder / "trained.pth", weights_only=True))
    with torch.no_grad():
        before = worst(model.eval()(images), ferula)
    train_step(model, folder)
    with torch.no_grad():
        there, back = worst(model.eval()(images), ferula), worst(returned.eval()(images), ferula)
    print(f"{name:8}  logits, largest relative difference: {there:.1e} after the same step "
          f"({before:.1e} without it), {back:.1e} after the way back")
    assert there < 1e-3 and back < 1e-5 and before > 10 * there


def main():
    what, folder = sys.argv[1], Path(sys.argv[2])
    if what == "images":
        make_images(folder)
    elif what == "weights":
        make_weights(folder, sys.argv[3])
    else:
        check_logits(folder, sys.argv[3])


main()
