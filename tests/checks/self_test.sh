#!/usr/bin/env bash
# Each check catches what it is there for, and lets the rest pass.
set -euo pipefail
checks=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$checks/../../.clang-format" "$folder"
failed=0

# tree [FILE TEXT]: a small project without fault, and in it one file more.
tree() {
  rm -rf "$folder/tree"
  write plugin_api/include/ferula/model.h '#include <ATen/core/Tensor.h>'
  write plugins/vision/vision.cpp 'auto x = model<LeNet5>("LeNet5").alias("lenet");'
  write plugins/text/text.cpp '#include "text.h"'
  write plugins/text/text.h '#include <zlib.h>'
  write plugins/text/CMakeLists.txt 'find_package(nlohmann_json REQUIRED)'
  write plugins/text/json.cpp '#include <nlohmann/json.hpp>'
  write core/host.cpp '#include <boost/crc.hpp>  // for LeNet5'
  write core/host.h '#include "ferula/model.h"'
  write a.yaml 'model: LeNet5'
  write README.md $'See `a.yaml`:\n\n```yaml\nmodel: LeNet5\n```\n\n    ferula train a.yaml'
  [ $# = 0 ] || write "$@"
}
write() {
  mkdir -p "$(dirname "$folder/tree/$1")"
  printf '%s\n' "$2" >"$folder/tree/$1"
}

# passes CHECK, catches CHECK FILE TEXT
passes() {
  tree
  "$checks/$1" "$folder/tree" || { echo "$1: refused a tree without fault"; failed=1; }
}
catches() {
  tree "$2" "$3"
  if "$checks/$1" "$folder/tree" >"$folder/said" 2>&1 || ! grep -qF "$2" "$folder/said"; then
    echo "$1: let '$3' pass in $2"
    failed=1
  fi
}

passes check_format.sh
catches check_format.sh core/a.cpp 'int  a ;'
catches check_format.sh tests/a.h 'int* a, *b;'

passes check_includes.py
catches check_includes.py tests/a.cpp '#include <torch/torch.h>'
catches check_includes.py plugin_api/include/ferula/a.h '#include <yaml-cpp/yaml.h>'
catches check_includes.py plugin_api/include/ferula/a.h '#include <unistd.h>'
catches check_includes.py plugin_api/include/ferula/a.h '#include "core/host.h"'
catches check_includes.py plugins/vision/a.cpp '#include "core/host.h"'
catches check_includes.py plugins/vision/a.cpp '#include <ferula/host.h>'
catches check_includes.py plugins/vision/a.cpp '#include "plugins/text/text.h"'
catches check_includes.py plugins/vision/a.cpp '#include "../text/text.h"'
catches check_includes.py plugins/vision/a.cpp '#  include <spdlog/spdlog.h>'
catches check_includes.py core/a.h '#include <nlohmann/json.hpp>'
catches check_includes.py core/include/ferula/a.h '#include <nlohmann/json_fwd.hpp>'
catches check_includes.py core/a.cpp '#include "plugins/vision/lenet5.h"'
catches check_includes.py core/a.cpp '#include "../apps/ferula/command.h"'
catches check_includes.py core/a.cpp 'make("LeNet5");'
catches check_includes.py core/a.cpp 'make("lenet");'

passes check_snippets.py
catches check_snippets.py README.md $'`a.yaml`:\n\n```yaml\nmodel: LeNet6\n```'
catches check_snippets.py README.md $'`b.yaml`:\n\n```yaml\nmodel: LeNet5\n```'
catches check_snippets.py docs/a.md $'Such as:\n\n```yaml\nmodel: LeNet5\n```'

# ran_with PROPERTIES...: what check_skipped.py says of a test with these properties.
mkdir "$folder/ctest"
ran_with() {
  {
    echo 'add_test(a sh -c "echo SKIPPED; exit 77")'
    echo "set_tests_properties(a PROPERTIES $*)"
  } >"$folder/ctest/CTestTestfile.cmake"
  ctest --test-dir "$folder/ctest" --output-junit "$folder/tests.xml" >/dev/null 2>&1 || true
  "$checks/check_skipped.py" "$folder/tests.xml" >/dev/null
}
ran_with WILL_FAIL TRUE || { echo "check_skipped.py: refused a test that was run"; failed=1; }
for properties in "SKIP_RETURN_CODE 77" "SKIP_REGULAR_EXPRESSION SKIPPED" "DISABLED TRUE" \
  "REQUIRED_FILES /nowhere"; do
  ! ran_with $properties || { echo "check_skipped.py: let $properties pass"; failed=1; }
done
exit $failed
