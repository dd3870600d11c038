#!/usr/bin/env bash
# Grids on a real Slurm of this machine, started for the proof and ended with it: experiments that
# fail, that are killed by the limits of time and memory or by somebody else, a watcher that is killed
# or stopped, a Slurm that is restarted. In the end the results are those of local processes.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH=$PATH:/usr/sbin:/sbin

install_slurm() {
  ! command -v sbatch slurmctld slurmd munged >/dev/null || return 0
  [ "$(id -u)" = 0 ] || { echo "slurm: missing; as root: apt-get install slurm-wlm munge" >&2; exit 1; }
  echo "slurm: installing slurm-wlm, munge"
  apt-get update >/dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends slurm-wlm munge \
    >/dev/null 2>&1 || { echo "slurm: cannot install slurm-wlm and munge" >&2; exit 1; }
}

install_slurm
ninja -C build fixture_line >/dev/null
python3 tests/proofs/slurm.py
