#!/usr/bin/env python3
"""What models reach: runs experiments, tests them, and writes docs/results.md.

    ./dev results            # the quick rows
    ./dev results all        # all of them, some take an hour
    ./dev results NAME…      # these
    ./dev proof results      # the quick rows anew, in a temporary folder: each reaches its score

A row that is not run keeps the line it has in docs/results.md. A training that has finished, in
experiments/results/NAME, is not done again: remove that folder to begin anew.
"""
import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/results.md"


@dataclass
class Row:
    name: str
    what: str
    configuration: str  # below configs/
    settings: list = field(default_factory=list)
    tests: dict = field(default_factory=lambda: {"": []})  # settings of each
    # Of the first test, if the row is a quick one. How well a model goes on beyond what it learned
    # may change with the processor's last bits.
    within: tuple = None
    seed: int = 1


@dataclass
class Table:
    title: str
    text: str
    rows: list


def lengths(*counts):
    return {f"{n} items:": [f"testing.problem.{bound}_sequence_length={n}"
                            for bound in ("min", "max")] for n in counts}


def subsequences(*counts):
    return {f"{n} items:": [f"testing.problem.num_subseq_{bound}={n}"
                            for bound in ("min", "max")] for n in counts}


LENGTHS = lengths(21, 100, 500)
FAR = lengths(21, 200, 2000)  # 10 and 100 times what was learned

TABLES = [
    Table("Fashion-MNIST",
          "10,000 test images, which no model has learned from; the model of the best validation "
          "loss, 5,000 images, is the one tested.",
          [Row("lenet5", "LeNet-5", "vision/lenet5_fashion_mnist.yaml", within=(0.88, 1)),
           Row("lenet5_permuted", "LeNet-5, labels permuted: must be chance",
               "vision/lenet5_fashion_mnist.yaml",
               ["training.problem.permute_labels=true", "validation.problem.permute_labels=true",
                "testing.problem.permute_labels=true",
                "training.terminal_conditions.epoch_limit=2"], within=(0.08, 0.12)),
           Row("convnet", "four convolutions, batch normalisation, one cycle",
               "vision/convnet_fashion_mnist.yaml"),
           Row("convnet_bfloat16", "the same in bfloat16", "vision/convnet_fashion_mnist.yaml",
               ["precision=bfloat16"])]),
    Table("Serial recall",
          "Sequences of random items of 8 bits, to be recalled: learned on 2 to 20 items, tested on more; "
          "`acc` is the share of bits that are right, 0.5 is chance.",
          [Row("ntm_serial_recall", "NTM", "sequence/ntm_serial_recall.yaml", tests=LENGTHS,
               within=(0.98, 1)),
           Row("ntm_serial_recall_2", "NTM, another seed", "sequence/ntm_serial_recall.yaml",
               tests=LENGTHS, seed=2),
           Row("ntm_curriculum", "NTM, on 5 items at most at first",
               "sequence/ntm_serial_recall_curriculum.yaml", tests=LENGTHS),
           Row("ntm_curriculum_2", "the same, another seed",
               "sequence/ntm_serial_recall_curriculum.yaml", tests=LENGTHS, seed=2),
           Row("ntm_command_lines", "NTM, with command lines",
               "sequence/ntm_serial_recall_command_lines.yaml", tests=LENGTHS),
           Row("encoder_solver_ntm", "EncoderSolverNTM",
               "sequence/encoder_solver_ntm_serial_recall_command_lines.yaml", tests=LENGTHS),
           Row("ntm_skip_recall", "NTM, every second item", "sequence/ntm_skip_recall.yaml",
               tests=LENGTHS),
           Row("maes_serial_recall", "MAES", "sequence/maes_serial_recall_command_lines.yaml",
               tests=FAR),
           Row("dnc_serial_recall", "DNC", "sequence/dnc_serial_recall.yaml",
               tests=lengths(21, 100), within=(0.98, 1)),
           Row("lstm_serial_recall", "LSTM, for contrast",
               "sequence/lstm_serial_recall_command_lines.yaml", tests=LENGTHS)]),
    Table("Reverse recall",
          "The same sequences, to be recalled from the end.",
          [Row("maes_reverse_recall", "MAES", "sequence/maes_reverse_recall.yaml", tests=FAR, seed=2)]),
    Table("Sequences a hundred times longer",
          "Learned on 1 to 10 items of 8 bits.",
          [Row("dwm_serial_recall", "DWM, serial recall", "sequence/dwm_serial_recall.yaml",
               tests=lengths(10, 100, 1000), within=(0.98, 1)),
           Row("dwm_serial_recall_2", "the same, another seed", "sequence/dwm_serial_recall.yaml",
               tests=lengths(10, 100, 1000), seed=2),
           Row("dwm_reverse_recall", "DWM, from the end", "sequence/dwm_reverse_recall.yaml",
               tests=lengths(10, 100, 1000), seed=4),
           Row("dwm_rotation", "DWM, bits of each item rotated",
               "sequence/dwm_manipulation_spatial_rotation.yaml",
               tests=lengths(10, 100, 1000))]),
    Table("Associative recall",
          "Items of three vectors of bits each; one is shown again, and the next one is to be recalled: "
          "learned on 2 to 6 items, tested on more.",
          [Row("dnc_associative_recall", "DNC", "sequence/dnc_associative_recall.yaml",
               tests=subsequences(6, 10, 15))]),
]


def ferula(arguments):
    done = subprocess.run([ROOT / "build/bin/ferula", *arguments, "--json"], cwd=ROOT,
                          stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"ferula {' '.join(arguments)}: exit code {done.returncode}")
    return json.loads(done.stdout)


def set_options(settings):
    return [word for setting in settings for word in ("--set", setting)]


def seconds(experiment):
    with open(experiment / "timing.csv") as file:
        return sum(float(row["seconds"]) for row in csv.DictReader(file))


def trained(experiment, configuration):
    with open(experiment / "training_statistics.csv") as file:
        rows = list(csv.DictReader(file))
    if "OnlineTrainer" in configuration:
        return f"{len(rows):,} batches"
    return f"{int(rows[-1]['epoch']) + 1} epochs"


def finished(output):
    for status in sorted(output.glob("*/*/*/status.json"), reverse=True):
        if json.loads(status.read_text())["state"] == "finished":
            return status.parent
    return None


def measured(row, folder=ROOT / "experiments/results"):
    arguments = ["train", f"configs/{row.configuration}", "--seed", str(row.seed),
                 *set_options(row.settings)]
    output = folder / row.name
    experiment = finished(output) or ROOT / ferula([*arguments, "--output", str(output)])["folder"]
    scores = {}
    for test, settings in row.tests.items():
        measurements = ferula(["test", str(experiment), *set_options(settings)])["measurements"]
        scores[test] = measurements["testing_set_agg/acc"]
    return experiment, scores, "ferula " + " ".join(arguments)


def line(row, experiment, scores, command):
    configuration = (experiment / "training_configuration.yaml").read_text()
    threads = re.search(r"^threads: (\d+)", configuration, re.MULTILINE).group(1)
    shown = ", ".join(f"{test} {score:.4f}".strip() for test, score in scores.items())
    return (f"| `{row.name}` | {row.what} | {shown} | {trained(experiment, configuration)} | "
            f"{seconds(experiment):.0f} s, {threads} thread{'s' * (threads != '1')} | `{command}` |")


def check(rows):
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            scores = measured(row, pathlib.Path(folder))[1]
            print(f"{row.name}: acc {scores}, the first expected within {row.within}", flush=True)
            if not row.within[0] <= next(iter(scores.values())) <= row.within[1]:
                sys.exit(f"{row.name}: not the score that it should have")


def known_lines():
    text = PAGE.read_text() if PAGE.exists() else ""
    return {match.group(1): match.group(0)
            for match in re.finditer(r"^\| `(\w+)` \|.*$", text, re.MULTILINE)}


def write(lines):
    text = ("# Results\n\nMeasured by `./dev results`, on a machine with two cores. The command "
            "of each row gives the same score again on the same kind of processor with the same "
            "number of threads; times are those of one run and depend on the machine.\n")
    for table in TABLES:
        text += (f"\n## {table.title}\n{table.text}\n\n"
                 f"| row | model | acc | training | time | command |\n"
                 "|---|---|---|---|---|---|\n")
        text += "".join(lines[row.name] + "\n" for row in table.rows if row.name in lines)
    PAGE.write_text(text)


def main():
    rows = {row.name: row for table in TABLES for row in table.rows}
    quick = [name for name, row in rows.items() if row.within]
    if sys.argv[1:] == ["--check"]:
        return check([rows[name] for name in quick])
    wanted = sys.argv[1:] or quick
    if wanted == ["all"]:
        wanted = list(rows)
    for name in wanted:
        if name not in rows:
            sys.exit(f"no such row: '{name}'; there are: {', '.join(rows)}")
    lines = known_lines()
    for name in wanted:
        lines[name] = line(rows[name], *measured(rows[name]))
        print(lines[name])
        write(lines)


if __name__ == "__main__":
    main()
