#!/usr/bin/env bash
# Two compilers, one ABI: a host by clang++ does with plugins by g++ what a host by g++ does. (The
# other direction is in ./dev test: the golden plugin, built by clang++.)
set -euo pipefail
cd "$(dirname "$0")/../.."

cmake -G Ninja -B build-clang -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER=clang++ \
  -DFERULA_BENCHMARKS=OFF >/dev/null
cmake --build build-clang --target ferula golden_test
ctest --test-dir build-clang --output-on-failure --no-tests=error -R '^golden'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# train HOST: by packs of g++, which are all that there are.
train() {
  FERULA_PLUGIN_PATH=$PWD/build/lib/ferula/plugins "$1/bin/ferula" train \
    configs/vision/lenet5_fashion_mnist.yaml --seed 1 --threads 1 --output "$folder/$1" \
    --log-level error --set training.terminal_conditions.episode_limit=200 >"$folder/$1.txt"
}
rm -r build-clang/lib/ferula/plugins  # those of clang++
train build
train build-clang
for host in build build-clang; do
  cp "$folder/$host"/*/*/*/training_statistics.csv "$folder/$host.csv"
done
cmp "$folder/build.csv" "$folder/build-clang.csv"
tail -1 "$folder/build.csv"
echo "compilers: passed"
