#!/usr/bin/env bash
# check_format.sh [ROOT]: every C++ file is as clang-format leaves it.
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"
shopt -s globstar nullglob

files=({apps,array_files,benchmarks,core,examples,plugin_api,plugins,tests}/**/*.{h,cpp})
printf '%s\0' "${files[@]}" | xargs -0 -P 2 -n 20 clang-format --dry-run -Werror
