"""The command line of Ferula, which is no Python program: this finds it, and gives way to it."""

import os
import sys
from importlib import metadata

# What CMake takes for Ferula_ROOT.
PREFIX = os.path.dirname(os.path.abspath(__file__))
_TORCH = "@FERULA_TORCH@"


def _check_torch():
    # Another torch has the same file names: the program would not start, or crash.
    try:
        found = metadata.version("torch")
    except metadata.PackageNotFoundError:
        found = None
    if found is None or not found.startswith(_TORCH + "."):
        sys.exit(
            f"ferula: needs torch {_TORCH}, found {found or 'none'} in {sys.prefix}; "
            f"run: pip install 'torch=={_TORCH}.*'"
        )


def main():
    _check_torch()
    program = os.path.join(PREFIX, "bin", "ferula")
    os.execv(program, [program, *sys.argv[1:]])
