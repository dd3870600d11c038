#!/usr/bin/env bash
# Python reads what Ferula writes: checkpoints, exported weights, arrays, TensorBoard's files; and a
# LeNet-5 of plain PyTorch with those weights is as accurate as ferula test says. A model that PyTorch
# wrote as TorchScript trains further, and PyTorch takes it back.
set -euo pipefail
cd "$(dirname "$0")/../.."

. tests/proofs/torch_environment

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ferula train configs/vision/lenet5_fashion_mnist.yaml --seed 1 --threads 1 --output "$folder" \
  --log-level error --set observers.TensorBoard={} --set training.sampler.indices='[0, 12800]' \
  --set validation.sampler.indices='[55000, 56000]' \
  --set training.terminal_conditions.epoch_limit=1 >/dev/null
ferula test latest --output "$folder" --threads 1 --log-level error --json >"$folder/test.json"
for ending in pt safetensors; do
  ferula export latest --output "$folder" -o "$folder/model.$ending" >/dev/null
done
env -u LD_LIBRARY_PATH FERULA_KEEP="$folder" build/tests/checkpoint_test --gtest_brief=1 \
  --gtest_filter='ForPython.*' >/dev/null
mkdir "$folder/scripted"
"$python" configs/tensors/make_model.py "$folder/scripted/model.pt"
ferula train configs/tensors/torchscript.yaml --seed 1 --threads 1 --output "$folder/scripted" \
  --log-level error --set model.file="$folder/scripted/model.pt" \
  --set training.sampler.indices='[0, 6400]' --set validation.sampler.indices='[55000, 56000]' \
  --set training.terminal_conditions.epoch_limit=1 >/dev/null
ferula test latest --output "$folder/scripted" --threads 1 --log-level error --json \
  >"$folder/scripted/test.json"
ferula export latest --output "$folder/scripted" -o "$folder/scripted/weights.pt" >/dev/null
"$python" tests/proofs/read_torchscript.py "$folder/scripted"
"$python" tests/proofs/read_experiment.py "$folder"
"$python" tests/proofs/read_checkpoint.py "$folder"
echo "python: passed"
