"""Compares an experiment of Ferula with PyTorch, safetensors and TensorBoard: see python.sh."""
import gzip
import json
import sys
from pathlib import Path

import numpy
import safetensors.torch
import torch
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from torch.nn.functional import interpolate, max_pool2d, relu


class LeNet5(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(1, 6, 5)
        self.conv2 = torch.nn.Conv2d(6, 16, 5)
        self.conv3 = torch.nn.Conv2d(16, 120, 5)
        self.linear1 = torch.nn.Linear(120, 84)
        self.linear2 = torch.nn.Linear(84, 10)

    def forward(self, x):
        x = max_pool2d(relu(self.conv1(x)), 2)
        x = max_pool2d(relu(self.conv2(x)), 2)
        return self.linear2(relu(self.linear1(relu(self.conv3(x)).flatten(1))))


def read_idx(name, offset):
    folder = Path("/usr/share/datasets/fashion-mnist")
    file = next(folder.glob(name + "*"))
    data = gzip.open(file).read() if file.suffix == ".gz" else file.read_bytes()
    return torch.from_numpy(numpy.frombuffer(data, numpy.uint8, offset=offset).copy())


def accuracy(weights):
    model = LeNet5()
    model.load_state_dict(weights)
    images = read_idx("t10k-images", 16).reshape(-1, 1, 28, 28).float() / 255
    images = interpolate(images, size=(32, 32), mode="bilinear", align_corners=False)
    with torch.no_grad():
        return (model(images).argmax(1) == read_idx("t10k-labels", 8)).float().mean().item()


def check_equal(left, right):
    assert sorted(left) == sorted(right)
    assert all(torch.equal(left[name], right[name]) for name in left)


def scalars(folder):
    events = EventAccumulator(str(folder), size_guidance={"scalars": 0})
    events.Reload()
    return {tag: len(events.Scalars(tag)) for tag in events.Tags()["scalars"]}


def main():
    folder = Path(sys.argv[1])
    best = next(folder.glob("*/*/*/models/model_best.pt"))
    weights = torch.load(best, weights_only=True)["state_dict"]
    expected = json.loads((folder / "test.json").read_text())["measurements"]["testing_set_agg/acc"]
    got = accuracy(weights)
    print(f"accuracy on the test images   ferula {expected:.4f}   PyTorch {got:.4f}")
    assert f"{expected:.4f}" == f"{got:.4f}"
    check_equal(weights, torch.load(folder / "model.pt", weights_only=True))
    check_equal(weights, safetensors.torch.load_file(folder / "model.safetensors"))
    print(f"exported .pt and .safetensors {len(weights)} tensors, equal to those of model_best.pt")
    points = {}
    for events in best.parent.parent.rglob("events.out.tfevents*"):
        points.update({(events.parent.name, k): v for k, v in scalars(events.parent).items()})
    assert points
    print(f"TensorBoard                   {len(points)} scalars, {sum(points.values())} points")


if __name__ == "__main__":
    main()
