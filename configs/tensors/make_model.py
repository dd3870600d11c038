"""Writes a small network for images of 28 x 28 as TorchScript: make_model.py FILE"""
import sys

import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 5), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2)
        )
        self.dropout = nn.Dropout(0.1)
        self.output = nn.Linear(8 * 12 * 12, 10)

    def forward(self, images):
        return self.output(self.dropout(self.features(images).flatten(1)))


if __name__ == "__main__":
    torch.manual_seed(1)
    torch.jit.save(torch.jit.script(Network()), sys.argv[1])
