#!/usr/bin/env bash
# How long a user waits: medians of ten runs, beside a program that only loads LibTorch.
set -euo pipefail
cd "$(dirname "$0")/../.."

ferula=$PWD/build/bin/ferula
root=${LibTorch_ROOT:-$PWD/.deps/libtorch/torch}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/empty.cpp" <<'CPP'
#include <ATen/ops/ones.h>
int main() { return at::ones({1}).item<float>() == 1 ? 0 : 1; }
CPP
g++ -std=c++20 -O2 -idirafter "$root/include" "$folder/empty.cpp" -o "$folder/empty" \
  -L"$root/lib" -Wl,-rpath,"$root/lib" -Wl,--no-as-needed -ltorch_cpu -lc10

now() { echo "${EPOCHREALTIME/[.,]/}"; }
whole() { "$@" >/dev/null 2>&1; now; }
# The console tells of the first step when the optimizer has made it.
first_step() {
  "$ferula" train configs/vision/lenet5_fashion_mnist.yaml --threads 1 --output "$folder" \
    --set training.terminal_conditions.episode_limit=1 --set 'validation.sampler.indices=[0,64]' \
    2>&1 >/dev/null | while read -r line; do
    if [[ $line == *"episode 000000"* ]]; then now; fi
  done | head -1
}

median() {
  for _ in {1..10}; do
    local start
    start=$(now)
    echo $(($("$@") - start))
  done | sort -n | sed -n '5p;6p' | awk '{s += $1} END {print s / 2000}'
}

"$folder/empty"
base=$(median whole "$folder/empty")
row() {
  awk -v name="$1" -v ms="$2" -v base="$base" \
    'BEGIN {printf "%-42s %7.0f ms %6.2f times\n", name, ms, ms / base}'
}
row "an empty LibTorch program" "$base"
row "ferula --version" "$(median whole "$ferula" --version)"
row "ferula plugins list" "$(median whole "$ferula" plugins list)"
row "ferula train, up to the first step" "$(median first_step)"
echo "startup: passed"
