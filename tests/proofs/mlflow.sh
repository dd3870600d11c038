#!/usr/bin/env bash
# A real MLflow server has what runs told it, whatever happened to runs and server: MLflow's own
# client reads it back, and finds what the experiments' folders have.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=3.17.2
environment=$PWD/.deps/mlflow-proof
if [ "$(cat "$environment/ready" 2>/dev/null)" != "$version" ]; then
  python3 -m venv --clear "$environment"
  "$environment/bin/python" -m pip install --quiet "mlflow==$version" pyyaml
  echo "$version" >"$environment/ready"
fi
PATH="$environment/bin:$PATH" DO_NOT_TRACK=true MLFLOW_DISABLE_TELEMETRY=true GIT_PYTHON_REFRESH=quiet \
  python tests/proofs/track.py
echo "mlflow: passed"
