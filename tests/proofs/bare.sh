#!/usr/bin/env bash
# A stranger's first minutes: on a bare Debian 12 with nothing but apt and git, a clone of what is
# committed here passes ./dev test, and the next call finds everything in place.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "$(id -u)" = 0 ] || { echo "bare: needs root, for a root file system of its own" >&2; exit 2; }

folder=$(mktemp -d)
root=$folder/root
trap 'umount --quiet "$root/dev/pts" "$root/proc" || true; rm -rf --one-file-system "$folder"' EXIT

source tests/proofs/bare_debian
make_bare_debian "$folder" git
git clone --quiet . "$root/ferula"

in_root /ferula/dev test
in_root /ferula/dev build | tee "$folder/again"
if grep '^dev:' "$folder/again"; then
  echo "bare: the second call set something up again" >&2
  exit 1
fi
echo "bare: passed"
