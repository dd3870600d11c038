#!/usr/bin/env python3
"""Weights from PyTorch to Ferula and back.

    tools/state_dict.py to-ferula resnet18.pth resnet18.pt   # for a configuration's model.load
    tools/state_dict.py to-torch model_best.pt resnet18.pth  # for load_state_dict()

The one direction takes what torch.save made of a state_dict, or of a dictionary that has one; the
other any checkpoint of Ferula. Names are not changed: ResNet18, ResNet50, AlexNet and Vgg11 have
those of torchvision. Needs torch and numpy.
"""
import argparse
import io
import os
import sys
import zipfile

import numpy
import torch

LANES = 4096  # of which the checksum is computed side by side


def crc32c_table():
    table = numpy.arange(256, dtype=numpy.uint32)
    for _ in range(8):
        table = numpy.where(table & 1, table >> 1 ^ 0x82F63B78, table >> 1).astype(numpy.uint32)
    return table


TABLE = crc32c_table()


def crc32c(data):
    """CRC-32C. Each lane from 0 on; then they are joined, for the code is linear."""
    length = len(data) // LANES
    rows = numpy.frombuffer(data, numpy.uint8, LANES * length).reshape(LANES, length)
    lanes = numpy.zeros(LANES, numpy.uint32)
    places = numpy.arange(0, 32, 8, dtype=numpy.uint32)[:, None]
    moved = numpy.arange(256, dtype=numpy.uint32) << places
    for column in numpy.ascontiguousarray(rows.T):
        lanes = TABLE[(lanes ^ column) & 0xFF] ^ lanes >> 8
        moved = TABLE[moved & 0xFF] ^ moved >> 8  # what a lane of zeros makes of each byte
    crc = 0xFFFFFFFF
    for lane in lanes.tolist():
        crc = lane ^ int(moved[0][crc & 0xFF] ^ moved[1][crc >> 8 & 0xFF]
                         ^ moved[2][crc >> 16 & 0xFF] ^ moved[3][crc >> 24])
    for byte in data[LANES * length:]:
        crc = int(TABLE[(crc ^ byte) & 0xFF]) ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def seal(archive):
    """The record that Ferula checks first: a CRC-32C for each record that it reads."""
    lines = ["ferula checkpoint 1"]
    for name in archive.namelist():
        record = name.removeprefix("archive/")
        if record == "data.pkl" or record.startswith("data/"):
            lines.append(f"{crc32c(archive.read(name))} {record}")
    return "\n".join(lines) + "\n"


def tensors_of(file):
    try:
        content = torch.load(file, map_location="cpu", weights_only=True)
    except OSError:
        raise
    except Exception as error:  # whatever the unpickler makes of bytes that are no pickle
        raise ValueError("is no file of torch.save, or not one of tensors alone") from error
    if not isinstance(content, dict):
        raise ValueError(f"holds a {type(content).__name__}, expected a state_dict")
    content = content.get("state_dict", content)
    for name, value in content.items():
        if not isinstance(value, torch.Tensor):
            raise ValueError(f"'{name}' is no tensor, expected a state_dict")
    return {name: value.detach().contiguous() for name, value in content.items()}


def write(file, data):
    beside = f"{file}.{os.getpid()}.tmp"
    with open(beside, "wb") as out:
        out.write(data)
    os.replace(beside, file)


def to_torch(source, target):
    buffer = io.BytesIO()
    torch.save(tensors_of(source), buffer)
    write(target, buffer.getvalue())


def to_ferula(source, target):
    buffer = io.BytesIO()
    torch.save({"state_dict": tensors_of(source)}, buffer)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("archive/ferula", seal(archive))
    write(target, buffer.getvalue())


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("direction", choices=["to-ferula", "to-torch"])
    parser.add_argument("source")
    parser.add_argument("target")
    arguments = parser.parse_args()
    convert = to_ferula if arguments.direction == "to-ferula" else to_torch
    try:
        convert(arguments.source, arguments.target)
    except OSError as error:
        sys.exit(f"state_dict: {error}")
    except ValueError as error:
        sys.exit(f"state_dict: {arguments.source}: {error}")


main()
