"""What slurm.sh runs: grids on a Slurm of this machine, and the same by local processes."""
import collections
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

from slurm_cluster import Cluster, wait_for

FERULA = os.path.abspath("build/bin/ferula")
LINE = os.path.abspath("build/tests/host/line.so")
EXPERIMENTS = 32
QUEUED = ("PENDING", "RUNNING", "COMPLETING", "CONFIGURING")

# Each experiment breaks in a way of its own as long as its file exists: "once" removes it.
GRID = """
plugins: {{'{line}': {{}}}}
worker: OfflineTrainer
model: Polynomial
training:
  problem: {{name: Line, batch_size: 8}}
  optimizer: {{name: Adam, lr: 0.05}}
  terminal_conditions: {{epoch_limit: 120, loss_stop: 0}}
validation:
  problem: {{name: Line, batch_size: 8, samples: 12}}
testing:
  problem: {{name: Line, batch_size: 4, samples: 10}}
sweep:
  seed: {{values: {seeds}, zip: experiment}}
  observers.Breaker.way: {{values: {ways}, zip: experiment}}
  observers.Breaker.file: {{values: {files}, zip: experiment}}
grid_settings: {{on_failure: retry(1), max_concurrent_runs: 4, time_limit: {time_limit}, memory_limit: 700}}
"""
WAYS = {3: "once", 7: "segmentation fault", 11: "kill", 14: "exception", 18: "once", 21: "memory"}
LASTING = [number for number, way in WAYS.items() if way != "once"]

checks = []


def check(what, holds):
    checks.append((what, bool(holds)))
    print(f"slurm: {'ok  ' if holds else 'FAIL'}  {what}", flush=True)


def write_grid(name, count, ways, time_limit=0):
    files = [os.path.abspath(f"{name}.break.{number}") for number in range(1, count + 1)]
    for number in ways:
        pathlib.Path(files[number - 1]).touch()
    pathlib.Path(f"{name}.yaml").write_text(GRID.format(
        line=LINE, seeds=list(range(1, count + 1)), files=files, time_limit=time_limit,
        ways=[ways.get(number, "exception") for number in range(1, count + 1)]))  # fmt: skip


class Watcher:
    """A `ferula` that watches a grid, and what it says."""

    def __init__(self, *arguments):
        self.output = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([FERULA, *arguments], stdout=self.output, stderr=self.output)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self, seconds=240):
        self.process.wait(seconds)
        return self.process.returncode

    def text(self):
        self.output.seek(0)
        return self.output.read()


def grid_in(name):
    found = list(pathlib.Path(f"experiments/grids/{name}").glob("*/plan.jsonl"))
    return found[0].parent if found else None


def records(grid):
    file = grid / "journal.jsonl" if grid else None
    if not file or not file.exists():
        return []
    return [json.loads(line) for line in file.read_text().splitlines() if line.endswith("}")]


def done(grid):
    return {record["step"] for record in records(grid) if record["state"] == "done"}


def attempts(grid, step):
    return [(record["state"], record["reason"]) for record in records(grid) if record["step"] == step]


def arrays(grid):
    return sum('"job"' in line for line in (grid / "slurm.jsonl").read_text().splitlines())


def wait_for_done(grid, count):
    wait_for(f"{count} experiments", lambda: len(done(grid())) >= count, 120)


def results(grid, step):
    """All numbers of an experiment, as bytes."""
    return [file.read_bytes() for file in sorted((grid / f"{step:04}").glob("*_statistics.csv"))]


def status(grid):
    return json.loads(subprocess.check_output([FERULA, "grid", "status", str(grid), "--json"]))


def refusal():
    answer = subprocess.run(
        [FERULA, "grid", "train", "grid.yaml", "--launcher", "slurm", "--set", "grid_settings.slurm.partition=none"],
        stderr=subprocess.PIPE, text=True)  # fmt: skip
    print("slurm: ", answer.stderr.strip())
    check("a partition that is not there is refused before anything begins, exit code 2",
          answer.returncode == 2 and not grid_in("grid"))  # fmt: skip


def killed_watcher(cluster):
    """Returns the watcher that goes on."""
    watcher = Watcher("grid", "train", "grid.yaml", "--launcher", "slurm")
    wait_for_done(lambda: grid_in("grid"), 6)
    watcher.kill()
    grid = grid_in("grid")
    before = arrays(grid)
    check("a killed watcher leaves its jobs in the queue", len(cluster.jobs("PENDING", "RUNNING")) > 8)
    # Between one job and the next there may be a moment without any that runs.
    wait_for("a running job in grid status", lambda: status(grid)["jobs"]["running"] > 0, 20)
    jobs = status(grid)["jobs"]
    check(f"grid status without a watcher knows of them: {jobs}", jobs["waiting"] > 0)
    lines = (grid / "slurm.jsonl").read_text().splitlines(keepends=True)
    (grid / "slurm.jsonl").write_text("".join(lines[:1]))  # as if it had died before it knew any id
    first = json.loads(lines[1])["job"]
    time.sleep(4)  # in which some end
    watcher = Watcher("resume", str(grid))
    wait_for("an adoption", lambda: "found in the queue" in watcher.text())
    print("slurm: ", re.search(r"\d+ jobs? of before.*", watcher.text())[0])
    check("resume finds an array of which no id was written, and submits no other for its jobs",
          f'"job":{first},' in (grid / "slurm.jsonl").read_text())  # fmt: skip
    wait_for_done(lambda: grid, len(done(grid)) + 2)
    return watcher, grid


def restarted_controller(cluster, watcher, grid):
    cluster.restart_controller(12)
    wait_for("an answer", lambda: "answers again" in watcher.text())
    said = watcher.text().count("does not answer")
    check("a Slurm that is restarted is waited for, and told of once", said == 1)
    check("no experiment failed by it", not any("Slurm" in record["reason"] for record in records(grid)))
    wait_for_done(lambda: grid, len(done(grid)) + 1)


def interrupted(cluster, watcher, grid):
    wait_for("a running job", lambda: cluster.jobs("RUNNING"))
    watcher.process.send_signal(signal.SIGINT)
    check("Ctrl-C: exit code 130, and nothing is left in the queue",
          watcher.end() == 130 and not of_grid(cluster, grid))  # fmt: skip
    unfinished = EXPERIMENTS - len(done(grid))
    watcher = Watcher("resume", str(grid))
    wait_for_done(lambda: grid, len(done(grid)) + 1)
    print(f"slurm:  interrupted with {unfinished} left; resumed")
    return watcher


def of_grid(cluster, grid, *states):
    """Jobs of a grid in the queue, or those of these states."""
    ids = {json.loads(line).get("job") for line in (grid / "slurm.jsonl").read_text().splitlines()}
    return [job for job in cluster.jobs(*(states or QUEUED)) if int(job.split("_")[0]) in ids]


def cancelled_by_another(cluster, grid):
    job = wait_for("a job that waits", lambda: of_grid(cluster, grid, "PENDING"))[-1]
    cluster.ask("scancel", job)
    step = int(job.split("_")[1])
    wait_for("a cancelled job's record",
             lambda: any(reason.startswith("cancelled in Slurm") for _, reason in attempts(grid, step)))  # fmt: skip
    check("a job that somebody else cancels is a failed one", True)


def stopped_without_watcher(cluster, watcher, grid):
    watcher.kill()
    jobs = len(of_grid(cluster, grid))
    answer = subprocess.run([FERULA, "grid", "stop", str(grid)], stdout=subprocess.PIPE, text=True)
    check(f"grid stop without a watcher ends its {jobs} jobs",
          answer.returncode == 0 and jobs > 0 and not of_grid(cluster, grid))  # fmt: skip
    return Watcher("resume", str(grid))


def the_rest(watcher, grid):
    code = watcher.end()
    failed = sorted({record["step"] for record in records(grid)} - done(grid))
    check(f"those that break again and again have failed, twice each: {failed}", failed == LASTING and code == 1)
    for number in LASTING:
        print("slurm: ", f"{number:04}", WAYS[number], "->", attempts(grid, number)[-1][1])
        pathlib.Path(f"grid.break.{number}").unlink()
    watcher = Watcher("resume", str(grid))
    check("without what broke them, a resume does these and no others", watcher.end() == 0)


def compare(grid, local):
    of_done = collections.Counter(record["step"] for record in records(grid) if record["state"] == "done")
    check(f"the journal has each of {EXPERIMENTS} experiments done once",
          of_done == collections.Counter(range(1, EXPERIMENTS + 1)))  # fmt: skip
    equal = sum(results(grid, step) == results(local, step) != [] for step in range(1, EXPERIMENTS + 1))
    check(f"{equal} of {EXPERIMENTS} have the statistics of local processes, byte for byte", equal == EXPERIMENTS)


def time_limit(watcher):
    """A minute is Slurm's unit."""
    code, grid = watcher.end(), grid_in("slow")
    ended = attempts(grid, 2)
    print("slurm:  time limit:", ended)
    check("what takes longer than time_limit is ended by Slurm", code == 1 and "time_limit" in ended[0][1])
    check("another experiment of its grid is done", 1 in done(grid))


def table(grid):
    counts = collections.Counter(record["state"] for record in records(grid))
    submissions = [json.loads(line) for line in (grid / "slurm.jsonl").read_text().splitlines()]
    print(f"slurm: {'arrays':>8} {'done':>6} {'failed attempts':>16} {'told to stop':>13}")
    print(f"slurm: {sum('tasks' in line for line in submissions):>8} {counts['done']:>6} {counts['failed']:>16} "
          f"{sum('stopped' in line for line in submissions):>13}")  # fmt: skip


def tests(grid):
    watcher = Watcher("grid", "test", str(grid), "--launcher", "slurm")
    code = watcher.end()
    check("grid test tests them on Slurm: " + (re.findall(r"\d+ of \d+ done", watcher.text()) or [""])[0], code == 0)


def main():
    began = time.time()
    with tempfile.TemporaryDirectory(prefix="ferula-slurm-") as folder, Cluster(folder) as cluster:
        os.chdir(folder)
        write_grid("local", EXPERIMENTS, {})
        write_grid("grid", EXPERIMENTS, WAYS)
        write_grid("slow", 2, {2: "loop"}, time_limit=60)
        refusal()
        slow = Watcher("grid", "train", "slow.yaml", "--launcher", "slurm", "--set", "grid_settings.on_failure=skip")
        watcher, grid = killed_watcher(cluster)
        restarted_controller(cluster, watcher, grid)
        watcher = interrupted(cluster, watcher, grid)
        cancelled_by_another(cluster, grid)
        watcher = stopped_without_watcher(cluster, watcher, grid)
        the_rest(watcher, grid)
        local = Watcher("grid", "train", "local.yaml", "--set", "grid_settings.max_concurrent_runs=2")
        check("the same grid by local processes", local.end() == 0)
        compare(grid, grid_in("local"))
        tests(grid)
        time_limit(slow)
        table(grid)
    failed = sum(not holds for _, holds in checks)
    print(f"slurm: {len(checks) - failed} of {len(checks)} checks hold ({time.time() - began:.0f} s)")
    sys.exit(failed > 0)


main()
