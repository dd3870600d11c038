#!/usr/bin/env bash
# A stranger's first minutes: on a bare Debian 12 with nothing but apt and git, a clone of what is
# committed here passes ./dev test, and the next call finds everything in place.
set -euo pipefail
cd "$(dirname "$0")/../.."

source tests/proofs/bare_debian
make_bare_debian git
git clone --quiet . "$root/ferula"

in_root /ferula/dev test
in_root /ferula/dev build | tee "$folder/again"
if grep '^dev:' "$folder/again"; then
  fail "the second call set something up again"
fi
echo "bare: passed"
