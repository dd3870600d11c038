#!/usr/bin/env bash
# Real disks that misbehave while a model is trained: one fills up, one is read-only, one vanishes.
# Each time the run ends with one sentence, and what was saved before is intact.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "$(id -u)" = 0 ] || { echo "disk: needs root, for small file systems of its own" >&2; exit 2; }
fail() { echo "disk: $*" >&2; exit 1; }

folder=$(mktemp -d)
disk=$folder/disk
mkdir "$disk"
trap 'umount --quiet "$disk" || true; rm -rf --one-file-system "$folder"' EXIT
mount -t tmpfs -o size=20m tmpfs "$disk"
ferula=$PWD/build/bin/ferula
options=(--threads 1 --log-level error)
training=("$PWD/configs/vision/lenet5_fashion_mnist.yaml" --seed 1 "${options[@]}"
  --set training.sampler.indices='[0, 640]' --set validation.sampler.indices='[640, 960]'
  --set training.terminal_conditions.epoch_limit=100000)

# ends CODE SENTENCE COMMAND...: it ends with this exit code, and says one sentence that matches.
ends() {
  local code=0 expected=$1 sentence=$2
  shift 2
  "$@" >"$folder/out" 2>"$folder/err" || code=$?
  [ "$code" = "$expected" ] || fail "expected exit code $expected, got $code: $(cat "$folder/err")"
  [ ! -s "$folder/out" ] || fail "standard output is not empty"
  [ "$(grep -c '^ferula: ' "$folder/err")" = 1 ] && grep -q "$sentence" "$folder/err" ||
    fail "expected one sentence with '$sentence', got: $(cat "$folder/err")"
  printf '%-10s exit code %s: %s\n' "$case" "$code" "$(sed -n 's/^ferula: //p' "$folder/err")"
}

case=full
ends 1 'cannot write .*: No space left on device' \
  "$ferula" train "${training[@]}" --output "$disk" --set observers.Checkpoints.keep=100000
experiment=$(echo "$disk"/*/*/*)
[ "$(df --output=avail -k "$disk" | tail -1)" -lt 1000 ] || fail "the disk was not full"
[ -z "$(find "$disk" -name '*.tmp')" ] || fail "temporary files were left"
rm "$experiment"/models/model_episode_*
"$ferula" export "$experiment" -o "$folder/best.pt" >/dev/null
echo "           the best model's accuracy on the test images:" \
  "$("$ferula" test "$experiment" "${options[@]}" | sed -n 's/.*acc //p')"
episodes=$(wc -l <"$experiment/training_statistics.csv")
"$ferula" resume "$experiment" "${options[@]}" \
  --set training.terminal_conditions.episode_limit=$((episodes + 20)) >/dev/null
echo "           resumed, and trained to the end"

case=read-only
mount -o remount,ro "$disk"
ends 1 'cannot .*: Read-only file system' "$ferula" train "${training[@]}" --output "$disk/more"
ends 1 'cannot .*: Read-only file system' "$ferula" resume "$experiment" "${options[@]}"

case=vanished
"$ferula" train "${training[@]}" --output "$folder/gone" >"$folder/out" 2>"$folder/err" &
until experiment=$(ls -d "$folder"/gone/*/*/*/models 2>/dev/null); do sleep 0.1; done
rm -rf "$folder/gone"
ends 1 'was deleted during the run\|No such file or directory' wait $!
echo "disk: passed"
