#!/usr/bin/env bash
# GPUs as slots, on a machine with at least one that is free: a grid of experiments, two at a time
# on each device, trains there, each says where it ran, and none ran elsewhere. Needs NVIDIA's
# driver, and a LibTorch whose CUDA part can be loaded.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

build/bin/ferula devices
build/bin/ferula devices --json >"$folder/devices.json"

# The uuid of each free device, on a line of its own.
free=$(python3 -c 'import json, sys
for device in json.load(open(sys.argv[1])):
    if device["free"]: print(device["uuid"])' "$folder/devices.json")
[ -n "$free" ] || { echo "gpus: no device is free" >&2; exit 1; }
experiments=$((2 * $(wc -l <<<"$free")))

build/bin/ferula grid train configs/sequence/lstm_serial_recall_command_lines.yaml \
  --output "$folder/experiments" --sweep "seed={range: [0, $experiments, 1]}" \
  --set grid_settings.devices=free --set grid_settings.experiments_per_device=2 \
  --set training.terminal_conditions.episode_limit=200
build/bin/ferula grid test latest --output "$folder/experiments"

python3 - "$folder/experiments" "$free" <<'E2'
import glob, json, sys

root, free = sys.argv[1], sys.argv[2].split()
for kind in ["0*/status.json", "0*/test_*/status.json"]:
    files = sorted(glob.glob(f"{root}/grids/*/*/{kind}"))
    used = [json.load(open(file))["device"] for file in files]
    assert sorted(used) == sorted(2 * free), f"{kind}: free were {free}, used {used}"
E2
echo "gpus: passed"
