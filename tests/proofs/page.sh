#!/usr/bin/env bash
# Pages of recordings open in a browser: Chromium draws them without an error or a warning, and
# asks nobody for anything.
set -euo pipefail
cd "$(dirname "$0")/../.."

fail() { echo "page: $*" >&2; exit 1; }
ferula=$PWD/build/bin/ferula
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# 400 MB that nothing else needs: not in .ci/packages.txt.
install=(apt-get install --yes --no-install-recommends chromium)
if ! command -v chromium >/dev/null && [ "$(id -u)" = 0 ]; then
  DEBIAN_FRONTEND=noninteractive "${install[@]}" >"$folder/apt" 2>&1 || tail -1 "$folder/apt" >&2
fi
browser=$(command -v chromium) || fail "no Chromium; as root, run: ${install[*]}"

# page NAME TRAINING...: trains a little, tests, and opens the page.
page() {
  local name=$1 recording
  shift
  "$ferula" train "$@" --seed 1 --threads 1 --log-level error --output "$folder/$name" >/dev/null
  recording=$("$ferula" test latest --output "$folder/$name" --visualize --log-level error --json |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["recording"])')
  # The page as it is after its scripts have run, and what they had to say.
  timeout 120 "$browser" --headless --no-sandbox --disable-gpu --window-size=1500,1200 \
    --user-data-dir="$folder/browser" --virtual-time-budget=3000 --enable-logging=stderr \
    --dump-dom "file://$recording" >"$folder/dom" 2>"$folder/said" ||
    fail "$name: $browser ended with $?: $(tail -3 "$folder/said")"
  ! grep -E 'CONSOLE|Uncaught' "$folder/said" || fail "$name: the page complains"
  ! grep -E '(src|href)="[^d]' "$recording" || fail "$name: the page needs other files"
  local panels
  panels=$(grep -o 'class="panel' "$folder/dom" | wc -l)
  [ "$panels" -ge "$least" ] || fail "$name: expected $least panels or more, got $panels"
  printf '%-24s %3s panels, %6s bytes\n' "$name" "$panels" "$(wc -c <"$recording")"
}

short=(--set training.terminal_conditions.episode_limit=2
  --set testing.problem.min_sequence_length=6 --set testing.problem.max_sequence_length=6)
least=11
page ntm configs/sequence/ntm_serial_recall.yaml "${short[@]}"
least=9
page maes configs/sequence/maes_reverse_recall.yaml "${short[@]}"
least=6
page lstm configs/sequence/lstm_serial_recall_command_lines.yaml "${short[@]}"
least=3
page lenet5 configs/vision/lenet5_fashion_mnist.yaml \
  --set training.terminal_conditions.episode_limit=2 --set validation.sampler.indices='[0, 64]'
echo "page: passed"
