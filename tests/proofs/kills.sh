#!/usr/bin/env bash
# A schedule that is killed at any moment, by SIGKILL, goes on and leaves what one leaves that never
# was: files, return value, journal. KILLS=20 does so 20 times instead of 100.
set -euo pipefail
cd "$(dirname "$0")/../.."
python3 tests/proofs/kills.py "${KILLS:-100}"
