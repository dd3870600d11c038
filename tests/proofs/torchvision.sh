#!/usr/bin/env bash
# Ferula's models of torchvision are torchvision's: weights go from there to Ferula and are trained
# for one step in both; what the two say of other images then, and after the way back, is equal.
set -euo pipefail
cd "$(dirname "$0")/../.."

. tests/proofs/torch_environment
[ -e "$environment/torchvision" ] || {
  "$environment/bin/python" -m pip install --quiet --no-deps torchvision==0.26.0 pillow
  touch "$environment/torchvision"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
compare() { "$python" tests/proofs/compare_torchvision.py "$@"; }

compare images "$folder"
for model in ResNet18 ResNet50 AlexNet Vgg11; do
  compare weights "$folder" $model
  "$python" tools/state_dict.py to-ferula "$folder/weights.pth" "$folder/weights.pt"
  experiment=$folder/experiment
  ferula train "$folder/step.yaml" --set model.name=$model --seed 1 --threads 2 \
    --output "$experiment" --log-level error >/dev/null
  ferula predict latest "$folder/images.npz" --output "$experiment" -o "$folder/logits.npz" \
    >/dev/null
  "$python" tools/state_dict.py to-torch "$experiment"/*/*/*/models/model_best.pt \
    "$folder/trained.pth"
  compare logits "$folder" $model
  rm -rf "$experiment"
done
echo "torchvision: passed"
