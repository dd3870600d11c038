#!/usr/bin/env bash
# Trainings that are killed at random moments and resumed leave the bytes of one that never was; and
# each entry of a checkpoint is needed for that.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec python3 tests/proofs/resume.py "$@"
