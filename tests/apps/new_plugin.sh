#!/usr/bin/env bash
# new_plugin.sh BUILD KIND: what `ferula new plugin` writes builds without a warning, passes its own
# tests, trains and is tested, against a build folder of Ferula.
set -euo pipefail
build=$1 kind=$2
ferula=$build/bin/ferula
folder=$build/tests/new_plugin/$kind

rm -rf "$folder"
"$ferula" new plugin "tiny_$kind" --kind "$kind" --output "$folder"
cd "$folder"
cmake -B build -DFerula_ROOT="$build" -DCMAKE_CXX_FLAGS="-Wall -Wpedantic -Werror"
cmake --build build
ctest --test-dir build --output-on-failure
"$ferula" train "tiny_$kind.yaml" --plugins "build/tiny_$kind.so"
"$ferula" test latest
