"""What resume.sh runs: kills, resumes, compares."""
import hashlib
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

FERULA = "build/bin/ferula"
EPISODES_PER_EPOCH = 30

# A real training of LeNet-5: 10 epochs in about two seconds, with all that has a memory.
TRAINING = [
    "configs/vision/lenet5_fashion_mnist.yaml", "--seed", "1", "--threads", "1",
    "--set", "training.sampler.indices=[0, 1920]", "--set", "training.terminal_conditions.epoch_limit=10",
    "--set", "validation.sampler.indices=[55000, 55640]",
    "--set", "validation.partial_validation_interval=5",
    "--set", "observers.Checkpoints={every_episodes: 7, keep: 3}",
]  # fmt: skip

# Sequences that grow after each epoch, and batches that wait for the old length then.
GROWING = [
    "configs/sequence/ntm_serial_recall_curriculum.yaml", "--seed", "1", "--threads", "1",
    "--set", "training.problem.size=1920", "--set", "training.dataloader.num_workers=2",
    "--set", "training.curriculum_learning={initial_max_sequence_length: 5}",
    "--set", "training.terminal_conditions.episode_limit=600",
    "--set", "observers.Checkpoints={every_episodes: 7, keep: 3}",
]  # fmt: skip

# A tiny one with dropout, noise and every table, for the entries of its checkpoint.
TINY = """
plugins: {{'{plugin}': {{}}}}
worker: OfflineTrainer
seed: 7
threads: 1
model: Polynomial
training:
  problem: {{name: Line, batch_size: 8}}
  optimizer: {{name: Adam, lr: 0.05}}
  terminal_conditions: {{epoch_limit: 3, loss_stop: 0}}
validation:
  problem: {{name: Line, batch_size: 8, samples: 12}}
  partial_validation_interval: 2
observers:
  Checkpoints: {{every_episodes: 5, every_epochs: 0, keep: 2, mode: max}}
  Interrupter: {{}}
"""

# A tiny one whose sequences grow, by the loss of each epoch.
TINY_GROWING = """
plugins: {{'{plugin}': {{}}}}
worker: OnlineTrainer
seed: 7
threads: 1
model: {{name: LSTM, hidden_state_size: 4}}
training:
  problem: {{name: SerialRecall, data_bits: 2, batch_size: 4, size: 12, min_sequence_length: 1, max_sequence_length: 4}}
  optimizer: {{name: Adam, lr: 0.05}}
  curriculum_learning: {{initial_max_sequence_length: 2, advance_loss: 1}}
  terminal_conditions: {{episode_limit: 12, loss_stop: 0}}
validation:
  problem: {{name: SerialRecall, data_bits: 2, batch_size: 4, size: 4, min_sequence_length: 4, max_sequence_length: 4}}
  partial_validation_interval: 2
observers:
  Checkpoints: {{every_episodes: 5, every_epochs: 0, keep: 2, mode: max}}
  Interrupter: {{}}
"""

# What a resume has no use for inside these entries (it refuses a checkpoint without them): the
# newest rows of tables and a pass that begins anew are replaced, the rest is for other readers.
NEEDED_BY_OTHERS = {
    "the newest row of a table": r"state / values / (training|validation)(_set_agg)?/"
    r"(?!rows$|samples$|episode$|epoch$)",
    "of a pass that begins anew": r"passes / validation / ",
    "for `ferula test`, Python and people": r"(state_dict|training_stats|validation_stats) / ",
}


def start(*arguments, **environment):
    return subprocess.Popen(
        [FERULA, *arguments, "--log-level", "info"], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, env={**os.environ, **environment})  # fmt: skip


def run(*arguments, **environment):
    process = start(*arguments, **environment)
    _, said = process.communicate(timeout=120)
    return process.returncode, said


def experiment_in(folder):
    found = list(pathlib.Path(folder).glob("*/*/*/training_configuration.yaml"))
    return found[0].parent if found else None


def digests(experiment):
    """Of all files that do not depend on the clock."""
    clocks = re.compile(r"\.log$|status\.json$|environment\.yaml$|timing\.csv$|trace\.json$|tfevents|state\.txt$")
    return {
        str(file.relative_to(experiment)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(experiment.rglob("*"))
        if file.is_file() and not clocks.search(file.name)
    }


def differences(one, other):
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def writes(experiment):
    """Checkpoints that are being written right now, or whose writer was killed."""
    models = experiment / "models" if experiment else None
    return models is not None and models.exists() and any(
        name.endswith(".tmp") for name in os.listdir(models))


def kill_at_random(process, folder, seconds, in_a_write):
    """True if the process was still there to be killed."""
    time.sleep(random.uniform(0.3, seconds))
    experiment = experiment_in(folder)
    while in_a_write and process.poll() is None and not writes(experiment):
        time.sleep(0.0002)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


class Kills:
    def __init__(self, wanted):
        self.wanted = wanted  # tries, in writes, in epochs
        self.tries = self.in_writes = self.in_epochs = self.anew = self.differences = 0

    def count(self, folder):
        self.tries += 1
        self.in_writes += writes(experiment_in(folder))

    def count_resume(self, said):
        after = re.search(r"after episode (\d+)", said)
        self.anew += after is None
        self.in_epochs += after is not None and int(after[1]) % EPISODES_PER_EPOCH != 0

    def enough(self):
        counts = self.tries, self.in_writes, self.in_epochs
        return all(count >= wanted for count, wanted in zip(counts, self.wanted))


def train_through_kills(kills, training, folder, seconds):
    """One training, killed four times and resumed each time."""
    process = start("train", *training, "--output", folder)
    for _ in range(4):
        if not kill_at_random(process, folder, seconds / 2, in_a_write=kills.tries % 2 == 0):
            break
        process.stderr.read()
        if experiment_in(folder) is None:  # killed before it was one: begun anew by hand
            process = start("train", *training, "--output", folder)
            continue
        kills.count(folder)
        process = start("resume", str(experiment_in(folder)))
        said = ""
        while process.poll() is None and "with" not in said and "folder:" not in said:
            said += process.stderr.readline()
        kills.count_resume(said)
    _, said = process.communicate(timeout=120)
    if process.returncode != 0:
        sys.exit(f"resume: exit code {process.returncode}: {said}")


def prove_kills(folder, training, wanted):
    output = f"{folder}/out"  # the same for all, because it stands in the configuration
    begin = time.monotonic()
    code, said = run("train", *training, "--output", output)
    if code != 0:
        sys.exit(f"resume: the training itself failed: {said}")
    seconds = time.monotonic() - begin
    whole = digests(experiment_in(output))
    shutil.rmtree(output)
    kills = Kills(wanted)
    while not kills.enough():
        train_through_kills(kills, training, output, seconds)
        different = differences(whole, digests(experiment_in(output)))
        kills.differences += len(different)
        for file in different:
            print(f"resume: {file} differs")
        shutil.rmtree(output)
    print(training[0])
    print(f"killed at random moments                {kills.tries}")
    print(f"  in the write of a checkpoint          {kills.in_writes}")
    print(f"  resumed inside an epoch               {kills.in_epochs}")
    print(f"  resumed before the first checkpoint   {kills.anew}")
    print(f"files compared, and different           {len(whole)}, {kills.differences}")
    return kills.differences == 0


def entries(file):
    out = subprocess.run(["build/tests/drop_entry", file], capture_output=True, text=True, check=True)
    return out.stdout.splitlines()


def prove_entries(folder, tiny):
    """Drops each entry of a checkpoint in turn: the resume must refuse it, or go wrong."""
    plugin = pathlib.Path("build/tests/host/line.so").resolve()
    config = pathlib.Path(folder, "tiny.yaml")
    config.write_text(tiny.format(plugin=plugin))
    train = ["train", str(config), "--trust-plugins", "--output", f"{folder}/tiny"]
    run(*train)
    whole = digests(experiment_in(f"{folder}/tiny"))
    shutil.rmtree(f"{folder}/tiny")
    run(*train, LINE_INTERRUPT="7")
    part, broken = experiment_in(f"{folder}/tiny"), pathlib.Path(folder, "broken/a/b/c")
    outcomes = dict.fromkeys(["refused", "changed the numbers", *NEEDED_BY_OTHERS], 0)
    useless = []
    for entry in entries(part / "models" / "model_latest.pt"):
        shutil.copytree(part, broken)
        checkpoint = broken / "models" / "model_latest.pt"
        subprocess.run(["build/tests/drop_entry", checkpoint, entry], check=True)
        code, said = run("resume", str(broken), "--trust-plugins")
        others = [why for why, pattern in NEEDED_BY_OTHERS.items() if re.match(pattern, entry)]
        if code == 2 and said.count("ferula: ") == 1:
            outcomes["refused"] += 1
        elif code == 0 and differences(whole, digests(broken)):
            outcomes["changed the numbers"] += 1
        elif code == 0 and others:
            outcomes[others[0]] += 1
        else:
            useless.append(f"{entry} (exit code {code}) {said if code else ''}")
        shutil.rmtree(broken)
    for outcome, count in outcomes.items():
        print(f"entries dropped: {outcome:38} {count}")
    for entry in useless:
        print(f"resume: dropping this made no difference: {entry}")
    shutil.rmtree(part.parents[2])
    return not useless


def main():
    random.seed(int(sys.argv[1]) if len(sys.argv) > 1 else time.time_ns())
    with tempfile.TemporaryDirectory() as folder:
        passed = [
            prove_entries(folder, TINY),
            prove_entries(folder, TINY_GROWING),
            prove_kills(folder, TRAINING, wanted=(50, 10, 20)),
            prove_kills(folder, GROWING, wanted=(20, 4, 8)),
        ]
    print("resume: " + ("passed" if all(passed) else "FAILED"))
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
