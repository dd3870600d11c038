#!/usr/bin/env bash
# Wheels on a bare Debian 12: in a virtual environment a user, without Ferula's source and without
# root, types what docs/wheels.md says, which installs, trains, builds a pack and its wheel; another
# user trains with that wheel; pip refuses one that does not fit, and removes everything again.
set -euo pipefail
cd "$(dirname "$0")/../.."

source tests/proofs/bare_debian

wheels/build_wheels
(cd build/packages && du -h --apparent-size ./*.whl)

make_bare_debian ca-certificates,dataset-fashion-mnist,g++,libgtest-dev,python3-venv
mkdir "$root/wheels"
cp build/packages/*.whl "$root/wheels"
in_root useradd --create-home ann
in_root useradd --create-home bob
# run USER SCRIPT: what it prints is shown if it fails.
run() {
  in_root runuser --user "$1" -- env HOME="/home/$1" bash -euo pipefail -c "cd && $2" \
    >"$folder/log" 2>&1 || { cat "$folder/log" >&2; fail "$1 came to grief"; }
}

start=$SECONDS
tests/proofs/plugin_page.py docs/wheels.md >"$root/home/bob/page.sh"
run bob "cd /wheels && bash ~/page.sh"
grep -E 'Test finished|wheel ferula|nothing is wrong' "$folder/log"
echo "wheels: docs/wheels.md holds, after $((SECONDS - start)) s"

cp "$root"/home/bob/tiny_net/*.whl "$root/wheels"
run ann "python3 -m venv ~/ferula
  . ~/ferula/bin/activate
  pip install --no-deps $(sed -n 's/^\([a-z].*==[0-9.]*\).*/\1/p' .ci/libtorch.txt | xargs)
  pip install --no-deps --find-links /wheels ferula ferula-pack-training ferula-pack-tiny-net
  ferula train tiny_net/tiny_net.yaml"
grep 'validation_set_agg/acc' "$folder/log"

# One for a later Ferula.
run ann ". ~/ferula/bin/activate
  mkdir other wheel
  cd other
  python -m zipfile -e /wheels/ferula_pack_tiny_net-*.whl .
  sed -i '/^Requires-Dist: ferula/s/>=[0-9.]*/>=9.0/' ./*.dist-info/METADATA
  python -m zipfile -c ../wheel/\$(basename /wheels/ferula_pack_tiny_net-*.whl) *
  ! pip install --no-index --find-links /wheels --force-reinstall ../wheel/*.whl"
grep -m1 'ferula<2,>=9.0' "$folder/log"

run ann ". ~/ferula/bin/activate
  pip uninstall --yes ferula-pack-training ferula-pack-tiny-net ferula
  find ~/ferula/bin ~/ferula/lib -iname '*ferula*' >left
  cat left && [ ! -s left ]"
echo "wheels: passed"
