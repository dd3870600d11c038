#!/bin/sh
# Proof that Python reads what Ferula writes: read_checkpoint.sh [BUILD]
#
# Makes its own Python environment below the build folder at the first run (5 GB, as PyPI's torch
# brings CUDA along); PYTHON names an interpreter that has torch, safetensors and NumPy already.
set -eu
source=$(dirname "$0")
build=${1:-$source/../../build}

if [ -z "${PYTHON:-}" ]; then
  PYTHON=$build/python/bin/python3
  [ -x "$PYTHON" ] || python3 -m venv "$build/python"
  "$PYTHON" -m pip install --quiet torch==2.11.0 numpy safetensors
fi

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
FERULA_KEEP=$folder "$build/tests/checkpoint_test" --gtest_brief=1 --gtest_filter='ForPython.*'
"$PYTHON" "$source/read_checkpoint.py" "$folder"
