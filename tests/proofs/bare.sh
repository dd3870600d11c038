#!/usr/bin/env bash
# A stranger's first minutes: on a bare Debian 12 with nothing but apt and git, a clone of what is
# committed here passes ./dev test, and the next call finds everything in place.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "$(id -u)" = 0 ] || { echo "bare: needs root, for a root file system of its own" >&2; exit 2; }

folder=$(mktemp -d)
root=$folder/root
trap 'umount --quiet "$root/dev/pts" "$root/proc" || true; rm -rf --one-file-system "$folder"' EXIT

# The way this machine reaches the network is all that it lends.
apt-config dump | grep -E '^Acquire::(https?|Check)' >"$folder/apt.conf" || true
mapfile -t sources < <(
  grep -q bookworm /etc/os-release && ls /etc/apt/sources.list{,.d/debian.sources} 2>/dev/null)
mapfile -t network < <(env | grep -iE '^(https?_proxy|no_proxy|pip_[a-z_]+)=')

mmdebstrap --quiet --variant=apt --include=git --aptopt="$folder/apt.conf" \
  bookworm "$root" "${sources[@]}"
mount -t proc proc "$root/proc"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
for path in /etc/resolv.conf /etc/hosts /etc/pip.conf /usr/local/share/ca-certificates; do
  [ ! -e "$path" ] || cp -rL --parents "$path" "$root"
done
git clone --quiet . "$root/ferula"

in_root() { chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin "${network[@]}" "$@"; }
in_root /ferula/dev test
in_root /ferula/dev build | tee "$folder/again"
if grep '^dev:' "$folder/again"; then
  echo "bare: the second call set something up again" >&2
  exit 1
fi
echo "bare: passed"
