#!/usr/bin/env bash
# Run once, when a version is released: keeps experiments of the program in build/, with what testing
# and resuming them comes to, in tests/releases/VERSION.
set -euo pipefail
cd "$(dirname "$0")"

ferula=$PWD/../../build/bin/ferula
version=$("$ferula" --version | sed -n 's/^ferula //p')
[ ! -e "$version" ] || { echo "make_release: $version is there; a release never changes" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# keep NAME SETTING: the experiment of NAME.yaml; the setting extends it.
keep() {
  local name=$1 setting=$2 kept=$version/$1 experiment
  cp "$name.yaml" "$folder"
  (cd "$folder" && "$ferula" train "$name.yaml" --output "$name" --log-level error >/dev/null)
  experiment=$(echo "$folder/$name"/*/*/*)
  mkdir -p "$kept"
  cp -r "$experiment"/{models,training_configuration.yaml,*_statistics.csv} "$kept"
  "$ferula" test "$experiment" --log-level error --json >"$folder/test.json"
  "$ferula" resume "$experiment" --set "$setting" --log-level error --json >"$folder/resume.json"
  python3 - "$setting" "$folder" >"$kept/expected.json" <<'PYTHON'
import json, sys
setting, folder = sys.argv[1:]
# What no last bit can change by much: no accuracies.
kept = lambda name: name.endswith(("_set_agg/loss", "_set_agg/samples_aggregated", "optimizer/lr"))
def measured(name):
    all = json.load(open(f"{folder}/{name}.json"))["measurements"]
    return {name: value for name, value in all.items() if kept(name)}
print(json.dumps({"test": measured("test"), "setting": setting, "resume": measured("resume")}, indent=2))
PYTHON
}

keep recall training.terminal_conditions.episode_limit=60
keep symmetry training.terminal_conditions.epoch_limit=5
du -sh "$version"
