#!/usr/bin/env bash
# check_abi.sh LIBRARY [--update]: compares the ABI of the plugin API with the baseline of its
# version, and fails if anything differs. --update writes the baseline of a version that has none:
# so the ABI changes together with FERULA_API_MINOR or FERULA_API_MAJOR, or not at all.
set -euo pipefail
library=$(realpath "$1")
cd "$(dirname "$0")"
headers=../../plugin_api/include

number() { sed -n "s/^#define FERULA_API_$1 //p" "$headers/ferula/build.h"; }
version=$(number MAJOR).$(number MINOR)
baseline=plugin_api-$version.abixml
present=$(mktemp)
trap 'rm -f "$present"' EXIT
abidw --headers-dir "$headers" --suppressions libtorch.abignore --drop-private-types \
  --exported-interfaces-only --no-show-locs --no-comp-dir-path --no-corpus-path \
  --out-file "$present" "$library"

if [ "${2:-}" = --update ]; then
  [ ! -e "$baseline" ] || {
    echo "check_abi: $baseline is there; another ABI needs another version in ferula/build.h" >&2
    exit 1
  }
  rm -f plugin_api-*.abixml
  cp "$present" "$baseline"
  chmod 644 "$baseline"
  echo "check_abi: wrote tests/abi/$baseline"
  exit
fi
[ -e "$baseline" ] || {
  echo "check_abi: the plugin API is $version, and there is no tests/abi/$baseline; if the change" \
    "is meant: tests/abi/check_abi.sh $library --update" >&2
  exit 1
}
abidiff "$baseline" "$present" || {
  echo "check_abi: the ABI of plugin API $version has changed, see above. Undo it, or raise the" \
    "version in plugin_api/include/ferula/build.h and write its baseline with --update" >&2
  exit 1
}
