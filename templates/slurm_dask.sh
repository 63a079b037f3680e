#!/bin/bash
# A scan on a cluster with Slurm: a dask worker for each task, and `zpbridge scan --dask`.
#
#   sbatch slurm_dask.sh scan_sobol.toml scan.parquet --limits today
#
# The same command again finishes what a time limit cut short. All nodes need an environment with
# `pip install "zpbridge[scan]"` and see the current folder.
#SBATCH --job-name=zpbridge-scan
#SBATCH --ntasks=32
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=2G
#SBATCH --time=04:00:00
set -euo pipefail

points=$1                             # a table or a description, as for zpbridge scan
output=$2
options=("${@:3}")                    # of zpbridge scan
# source "$HOME/zpbridge/bin/activate"

export OMP_NUM_THREADS=1
work=$(mktemp -d "$PWD/dask-$SLURM_JOB_ID-XXXXXX")
trap 'kill $(jobs -p) 2> /dev/null || true; wait; rm -rf "$work"' EXIT

dask scheduler --host "$(hostname)" --port 0 --no-dashboard \
    --scheduler-file "$work/scheduler.json" > "$work/scheduler.log" 2>&1 &
until [ -s "$work/scheduler.json" ]; do sleep 1; done
srun --ntasks="$SLURM_NTASKS" dask worker --scheduler-file "$work/scheduler.json" --nthreads 1 \
    --no-dashboard --local-directory "$work" > "$work/workers.log" 2>&1 &

address=$(python - "$work/scheduler.json" "$SLURM_NTASKS" << 'WAIT'
import sys
from distributed import Client

client = Client(scheduler_file=sys.argv[1])
client.wait_for_workers(int(sys.argv[2]), timeout=300)
print(client.scheduler.address)
WAIT
)
zpbridge scan "$points" -o "$output" --dask "$address" --resume "${options[@]}"
