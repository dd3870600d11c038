#!/usr/bin/env bash
# Packages on a bare Debian 12: apt installs Ferula, a user trains; another user, without Ferula's
# source, builds a pack and packages it; apt installs that, refuses one that does not fit, and
# removes everything again without a trace.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "$(id -u)" = 0 ] || { echo "packages: needs root, for a root file system of its own" >&2; exit 2; }

folder=$(mktemp -d)
root=$folder/root
trap 'umount --quiet "$root/dev/pts" "$root/proc" || true; rm -rf --one-file-system "$folder"' EXIT
fail() {
  echo "packages: $*" >&2
  exit 1
}

cpack --preset release >"$folder/cpack.log" || { cat "$folder/cpack.log" >&2; exit 1; }
(cd build/packages && du -h --apparent-size ./*.deb)

source tests/proofs/bare_debian
make_bare_debian "$folder" ca-certificates,dataset-fashion-mnist
mkdir "$root/packages"
cp build/packages/*.deb "$root/packages"
in_root useradd --create-home ann
in_root useradd --create-home bob
as() { in_root su - "$1" -c "$2"; }
apt() { in_root apt-get --quiet --quiet --yes --no-install-recommends "$@" >"$folder/apt.log" 2>&1; }
deb() { (cd "$root" && printf '/%s\n' packages/"$1"_*.deb); }
files() { find "$root" -xdev ! -path "$root/home/*" ! -path "$root/packages/*" \
  ! -path "$root/proc/*" ! -path "$root/var/*" ! -path "$root/tmp/*" | sort; }

apt update || true
files >"$folder/before"
start=$SECONDS
apt install "$(deb ferula)" "$(deb ferula-libtorch)" "$(deb ferula-pack-training)" \
  "$(deb ferula-pack-vision)" ||
  { cat "$folder/apt.log" >&2; fail "apt could not install Ferula"; }
echo "packages: installed after $((SECONDS - start)) s"
configs=/usr/share/ferula/configs/vision
as ann "ferula train $configs/lenet5_fashion_mnist.yaml \
  --set training.terminal_conditions.episode_limit=50 && ferula test latest" >"$folder/train.log" 2>&1 ||
  { cat "$folder/train.log" >&2; fail "the training failed"; }
grep 'Test finished' "$folder/train.log"
echo "packages: trained and tested after $((SECONDS - start)) s"

apt install "$(deb libferula-dev)" cmake dpkg-dev file g++ make ||
  { cat "$folder/apt.log" >&2; fail "apt could not install what an author needs"; }
cp -r examples/quadratic "$root/home/bob"
echo 'ferula_package(quadratic VERSION 1.0 MAINTAINER "Bob <bob@example.org>"
  DESCRIPTION "a parabola, and a model that finds it")' >>"$root/home/bob/quadratic/CMakeLists.txt"
in_root chown -R bob:bob /home/bob
as bob "cd quadratic && cmake -S . -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build &&
  cd build && cpack" >"$folder/build.log" 2>&1 ||
  { cat "$folder/build.log" >&2; fail "the outsider's pack could not be built"; }
apt install /home/bob/quadratic/build/ferula-pack-quadratic_1.0_amd64.deb ||
  { cat "$folder/apt.log" >&2; fail "apt could not install the outsider's pack"; }
cp examples/quadratic/quadratic.yaml "$root/home/ann"
as ann "ferula train quadratic.yaml" >"$folder/train.log" 2>&1 ||
  { cat "$folder/train.log" >&2; fail "the outsider's pack does not train"; }
grep Converged "$folder/train.log"

# One for a plugin API that this host does not have.
mkdir -p "$root/packages/other/DEBIAN"
in_root dpkg-deb --field /home/bob/quadratic/build/ferula-pack-quadratic_1.0_amd64.deb |
  sed 's/quadratic/other/; s/ferula-abi-[0-9]* ([^)]*)/ferula-abi-99 (>= 99.0)/; /^Installed/d' \
  >"$root/packages/other/DEBIAN/control"
in_root dpkg-deb --build /packages/other /packages/other.deb >/dev/null
if apt install /packages/other.deb; then fail "apt installed a pack for another plugin API"; fi
grep -m1 'ferula-abi-99' "$folder/apt.log"

apt purge "ferula*" libferula-dev cmake dpkg-dev file g++ make
apt autoremove --purge
files >"$folder/after"
diff "$folder/before" "$folder/after" || fail "removing left the files above"
echo "packages: passed"
