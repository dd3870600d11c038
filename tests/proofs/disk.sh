#!/usr/bin/env bash
# A real disk that fills up while a model is being trained: the run ends with exit code 1 and one
# line, and the best model so far is intact.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "$(id -u)" = 0 ] || { echo "disk: needs root, for a small file system of its own" >&2; exit 2; }
fail() { echo "disk: $*" >&2; exit 1; }

folder=$(mktemp -d)
disk=$folder/disk
mkdir "$disk"
trap 'umount --quiet "$disk" || true; rm -rf --one-file-system "$folder"' EXIT
mount -t tmpfs -o size=4m tmpfs "$disk"
ferula=$PWD/build/bin/ferula
config=$PWD/configs/vision/lenet5_fashion_mnist.yaml

code=0
"$ferula" train "$config" --output "$disk" --seed 1 --threads 1 --log-level error \
  --set training.sampler.indices='[0, 640]' --set validation.sampler.indices='[640, 960]' \
  --set training.terminal_conditions.epoch_limit=2 >/dev/null
experiment=$(echo "$disk"/*/*/*)
before=$("$ferula" export "$experiment" -o "$folder/before.pt" && sha256sum <"$folder/before.pt")
left=$(df --output=avail -k "$disk" | tail -1)
head -c "$((left - 100))k" /dev/zero >"$disk/ballast"

"$ferula" resume "$experiment" --threads 1 --log-level error \
  --set training.terminal_conditions.epoch_limit=200 >"$folder/out" 2>"$folder/err" || code=$?
[ "$code" = 1 ] || fail "expected exit code 1, got $code: $(cat "$folder/err")"
[ ! -s "$folder/out" ] || fail "standard output is not empty"
sentence=$(grep -c '^ferula: cannot write .*No space left on device' "$folder/err") || true
[ "$sentence" = 1 ] || fail "expected one sentence, got: $(cat "$folder/err")"

rm "$disk/ballast"
"$ferula" export "$experiment" -o "$folder/after.pt"
tested=$("$ferula" test "$experiment" --threads 1 --log-level error | sed -n 's/.*acc //p')
printf '%-34s %s\n' "exit code" "$code" "sentence" "$(grep '^ferula' "$folder/err")" \
  "best model unchanged since before" "$([ "$before" = "$(sha256sum <"$folder/after.pt")" ] && echo yes || echo 'no, a better one')" \
  "its accuracy on the test images" "$tested"
echo "disk: passed"
