"""What kills.sh runs: a schedule that is killed and goes on is compared with one that never was."""
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

FERULA = os.path.abspath("build/bin/ferula")
CONFIGURATION = os.path.abspath("tests/proofs/kills.yaml")

CLOCK_FILES = re.compile(r"(\.log|status\.json|environment\.yaml|timing\.csv)$")
TIME_FIELDS = ("time", "seconds", "crc32")


def start(folder, *arguments):
    return subprocess.Popen(
        [FERULA, *arguments, "--json"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True)  # fmt: skip


def begin(folder):
    return start(folder, "run", CONFIGURATION, "--output", "out")


def schedule_in(folder):
    found = list(pathlib.Path(folder).glob("out/*/runs/*/plan.jsonl"))
    return found[0].parent if found else None


SHA256 = re.compile(rb'"sha256":"[0-9a-f]{64}"')


def comparable(file, folder, stamp):
    """The bytes that must be equal: without the clock, the schedule's time stamp and its place, and so without hashes
    of files that name these, which check_hashes() looks at."""
    data = file.read_bytes().replace(os.fsencode(folder), b"FOLDER").replace(stamp.encode(), b"STAMP")
    data = SHA256.sub(b"SHA256", data)
    if file.name != "journal.jsonl":
        return data
    records = [json.loads(line.replace(b"SHA256", b'"sha256":0')) for line in data.splitlines()]
    return json.dumps([{k: v for k, v in r.items() if k not in TIME_FIELDS} for r in records]).encode()


def check_hashes(folder):
    """Each file that a step recorded is as it was recorded, or was removed in the end."""
    project = schedule_in(folder).parents[1]
    outcomes = [json.loads(line)["outcome"] for line in open(schedule_in(folder) / "journal.jsonl")]
    removed = outcomes[-1]["removed"]
    for made in (file for outcome in outcomes for file in outcome["files"]):
        file = project / made["reference"]
        if made["reference"] in removed:
            as_recorded = not file.exists()
        else:
            as_recorded = hashlib.sha256(file.read_bytes()).hexdigest() == made["sha256"]
        if not as_recorded:
            sys.exit(f"kills: {file} is not what the journal says")


def digests(folder):
    check_hashes(folder)
    stamp = schedule_in(folder).name
    root = pathlib.Path(folder) / "out"
    return {
        str(file.relative_to(root)).replace(stamp, "STAMP"): hashlib.sha256(
            comparable(file, folder, stamp)).hexdigest()  # fmt: skip
        for file in sorted(root.rglob("*"))
        if file.is_file() and not CLOCK_FILES.search(file.name)
    }


def return_value(output):
    return json.loads(output)["measurements"]["return_value"]


def children(process):
    try:
        return [int(child) for child in pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def victims(process, which):
    """The program; the server that starts its steps; or everything at once, as a power failure does."""
    if which == "program":
        return [process]
    servers = children(process)
    if which == "server":
        return servers
    return [process, *servers, *(step for server in servers for step in children(server))]


def kill(process, which):
    killed = False
    for victim in victims(process.pid, which):
        try:
            os.kill(victim, signal.SIGKILL)
            killed = True
        except ProcessLookupError:
            pass
    process.communicate()
    return killed and process.returncode != 0


def uninterrupted(folder):
    began = time.time()
    process = begin(folder)
    output, _ = process.communicate()
    if process.returncode != 0:
        sys.exit("kills: the schedule fails even if nobody kills it")
    return digests(folder), return_value(output), time.time() - began


def killed_and_resumed(folder, seconds, counts):
    """Kills at random moments, mostly once, sometimes again and again; then lets it finish."""
    process = begin(folder)
    while True:
        time.sleep(random.uniform(0, seconds))
        which = random.choice(("program", "server", "everything"))
        if process.poll() is None and kill(process, which):
            counts[which] += 1
        elif process.returncode == 0:
            break
        if schedule_in(folder) is None:  # killed before there was a plan: there is nothing to resume
            shutil.rmtree(pathlib.Path(folder) / "out", ignore_errors=True)
            process = begin(folder)
            continue
        process = start(folder, "resume", str(schedule_in(folder).relative_to(folder)))
        if random.random() < 0.7:
            break
    output, _ = process.communicate() if process.stdout and not process.stdout.closed else (None, None)
    if process.returncode != 0 or not output:
        process = start(folder, "resume", str(schedule_in(folder).relative_to(folder)))
        output, _ = process.communicate()
    return digests(folder), return_value(output)


def main():
    wanted = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        expected, value, seconds = uninterrupted(folder)
    print(f"kills: a schedule of {seconds:.1f} s, {len(expected)} files, return value {value}")
    counts = {"program": 0, "server": 0, "everything": 0}
    tries = different = 0
    while sum(counts.values()) < wanted:
        with tempfile.TemporaryDirectory() as folder:
            files, returned = killed_and_resumed(folder, seconds, counts)
        tries += 1
        names = sorted(name for name in {*files, *expected} if files.get(name) != expected.get(name))
        if names or returned != value:
            different += 1
            print(f"kills: {returned} instead of {value}; different: {', '.join(names[:5])}")
    of_each = ", ".join(f"{count} of the {which}" for which, count in counts.items())
    print(f"kills: {tries} schedules, {sum(counts.values())} kills ({of_each}), {different} different")
    sys.exit(different > 0)


main()
