"""Reads what the tests wrote, with the programs that other people use: torch, safetensors, NumPy.

python.sh prepares everything that this needs.
"""
import sys
from pathlib import Path

import numpy
import safetensors.torch
import torch


def check_checkpoint(file):
    content = torch.load(file, weights_only=True)
    assert list(content) == ["name", "episode", "loss", "converged", "tensors", "list"]
    assert content["name"] == "Léon's LeNet5"
    assert content["episode"] == 2**40 and type(content["episode"]) is int
    assert content["loss"] == 0.1 and content["converged"] is False
    assert content["list"] == [1, 2.5, "three", [], {}]
    check_tensors(content["tensors"])
    assert content["tensors"]["channels_last"].is_contiguous(memory_format=torch.channels_last)
    assert content["tensors"]["tied"].data_ptr() == content["tensors"]["matrix"].data_ptr()


def check_tensors(tensors):
    matrix = torch.arange(6, dtype=torch.float32).reshape(2, 3)
    assert torch.equal(tensors["matrix"], matrix)
    assert torch.equal(tensors["transposed"], matrix.t())
    assert torch.equal(tensors["column"], matrix[:, 1])
    assert torch.equal(tensors["scalar"], torch.tensor(1.0))
    assert tensors["empty"].shape == (0, 3)
    for kind in "float64 float16 bfloat16 int64 int32 int16 int8 uint8 bool".split():
        expected = torch.arange(3).to(getattr(torch, kind))
        assert tensors[kind].dtype == expected.dtype and torch.equal(tensors[kind], expected)


def check_arrays(file):
    with numpy.load(file) as arrays:
        assert arrays.files == ["b", "a"]
        assert (arrays["b"] == numpy.arange(6).reshape(2, 3)).all()
        assert arrays["a"].dtype == numpy.bool_ and arrays["a"].shape == ()


def main():
    folder = Path(sys.argv[1])
    check_checkpoint(folder / "checkpoint.pt")
    check_tensors(torch.load(folder / "weights.pt", weights_only=True))
    check_tensors(safetensors.torch.load_file(folder / "weights.safetensors"))
    check_arrays(folder / "arrays.npz")
    print("torch, safetensors and NumPy read what Ferula wrote")


main()
