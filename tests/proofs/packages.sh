#!/usr/bin/env bash
# Packages on a bare Debian 12: apt installs Ferula, a user trains; another user, without Ferula's
# source, types what docs/plugins.md says, which builds, packages and installs a pack; apt refuses
# one that does not fit, and removes everything again without a trace.
set -euo pipefail
cd "$(dirname "$0")/../.."

source tests/proofs/bare_debian

cpack --preset release >"$folder/cpack.log" || { cat "$folder/cpack.log" >&2; exit 1; }
(cd build/packages && du -h --apparent-size ./*.deb)

make_bare_debian ca-certificates,dataset-fashion-mnist,sudo
mkdir "$root/packages"
cp build/packages/*.deb "$root/packages"
in_root useradd --create-home ann
in_root useradd --create-home bob
echo 'bob ALL = NOPASSWD: /usr/bin/apt' >"$root/etc/sudoers.d/bob"
printf '%s\n' 'APT::Get::Assume-Yes "true";' 'APT::Install-Recommends "false";' \
  >"$root/etc/apt/apt.conf.d/99bob"  # he cannot be asked
as() { in_root su - "$1" -c "$2"; }
apt() { in_root apt-get --quiet --yes --no-install-recommends "$@" >"$folder/apt.log" 2>&1; }
deb() { (cd "$root" && printf '/%s\n' packages/"$1"_*.deb); }
files() { find "$root" -xdev ! -path "$root/home/*" ! -path "$root/packages/*" \
  ! -path "$root/proc/*" ! -path "$root/var/*" ! -path "$root/tmp/*" | sort; }

apt update || true
files | grep -i ferula >"$folder/before" || true
start=$SECONDS
apt install "$(deb ferula)" "$(deb ferula-libtorch)" "$(deb ferula-pack-training)" \
  "$(deb ferula-pack-vision)" ||
  { cat "$folder/apt.log" >&2; fail "apt could not install Ferula"; }
echo "packages: installed after $((SECONDS - start)) s"
as ann "ferula train vision/lenet5_fashion_mnist.yaml \
  --set training.terminal_conditions.episode_limit=50" >"$folder/train.log" 2>&1 ||
  { cat "$folder/train.log" >&2; fail "the training failed"; }
echo "packages: 50 batches trained, and validated, after $((SECONDS - start)) s"
as ann "ferula test latest" >"$folder/train.log" 2>&1 ||
  { cat "$folder/train.log" >&2; fail "the test failed"; }
grep 'Test finished' "$folder/train.log"
as ann "ferula doctor && ferula plugins list" >"$folder/doctor.log" ||
  { cat "$folder/doctor.log" >&2; fail "ferula doctor finds fault with this installation"; }
grep 'nothing is wrong' "$folder/doctor.log"
grep -m1 'ferula-pack-vision' "$folder/doctor.log"

tests/proofs/plugin_page.py docs/plugins.md >"$root/home/bob/page.sh"
as bob "cd /packages && bash ~/page.sh" >"$folder/page.log" 2>&1 ||
  { cat "$folder/page.log" >&2; fail "docs/plugins.md does not hold"; }
as ann "ferula train tiny_net/tiny_net.yaml" >"$folder/train.log" 2>&1 ||
  { cat "$folder/train.log" >&2; fail "the outsider's pack does not train"; }
grep 'validation_set_agg/acc' "$folder/train.log"

# One for a plugin API that this host does not have.
pack=$(cd "$root" && printf '/%s' home/bob/tiny_net/build/ferula-pack-*.deb)
mkdir -p "$root/packages/other/DEBIAN"
in_root dpkg-deb --field "$pack" |
  sed 's/tiny-net/other/; s/ferula-abi-[0-9]* ([^)]*)/ferula-abi-99 (>= 99.0)/; /^Installed/d' \
  >"$root/packages/other/DEBIAN/control"
in_root dpkg-deb --build /packages/other /packages/other.deb >/dev/null
if apt install /packages/other.deb; then fail "apt installed a pack for another plugin API"; fi
grep -m1 'ferula-abi-99' "$folder/apt.log"

apt purge "ferula*" libferula-dev cmake dpkg-dev file g++ libgtest-dev make
apt autoremove --purge
# Debian's own tools leave links of theirs, which are not Ferula's.
files | grep -i ferula >"$folder/after" || true
diff "$folder/before" "$folder/after" || fail "removing left the files above"
echo "packages: passed"
