"""What mlflow.sh runs: trainings that end in all ways, and what a real MLflow server knows of them."""
import contextlib
import csv
import json
import math
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import mlflow
import yaml

FERULA = os.path.abspath("build/bin/ferula")
CONFIGURATION = "configs/vision/lenet5_fashion_mnist.yaml"
SMALL = [
    "training.sampler.indices=[0, 1280]", "validation.sampler.indices=[55000, 55500]", "seed=1", "threads=1",
    "training.terminal_conditions.epoch_limit=3", "observers.MLflow.interval=1",
]  # fmt: skip
ENDLESS = ["training.terminal_conditions.epoch_limit=100000"]


class Server:
    """`mlflow server` on a free port, with its data in a folder of its own; can be stopped and started again."""

    def __init__(self, folder, *arguments):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.uri = f"http://127.0.0.1:{self.port}"
        self.folder, self.arguments = folder, arguments
        folder.mkdir()
        self.start()

    def start(self):
        with open(self.folder / "server.log", "a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(self.port), "--workers",
                 "1", "--backend-store-uri", f"sqlite:///{self.folder}/db", *self.arguments],
                stdout=log, stderr=log, start_new_session=True)  # fmt: skip
        wait_until(self.is_healthy, "the server answers", 120)

    def is_healthy(self):
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(self.uri + "/health", timeout=1).status == 200

    def send(self, number):
        os.killpg(self.process.pid, number)

    def stop(self):
        self.send(signal.SIGKILL)
        self.process.wait()


def wait_until(holds, what, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited {seconds} s in vain until {what}"
        time.sleep(0.05)


def start(output, *settings, uri, command=("train", CONFIGURATION)):
    arguments = [FERULA, *command, "--output", output, "--log-level", "warning", "--json"]
    for setting in settings:
        arguments += ["--set", setting]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env=dict(os.environ, MLFLOW_TRACKING_URI=uri))  # fmt: skip


def finish(process, expected=0):
    out, err = process.communicate(timeout=300)
    assert process.returncode == expected, f"exit code {process.returncode}, expected {expected}: {err}"
    return err


def folder_below(output):
    found = list(pathlib.Path(output).glob("*/*/*/training_configuration.yaml"))
    return found[0].parent if found else None


def resume(folder, uri, *settings):
    return finish(start(str(folder.parent), *settings, uri=uri, command=("resume", str(folder))))


def flattened(tree, path=()):
    if not isinstance(tree, dict):
        return {".".join(path): tree}
    return {key: value for name, below in tree.items() for key, value in flattened(below, (*path, name)).items()}


def rows_of(file):
    for row in csv.DictReader(open(file)):
        episode = int(float(row.pop("episode")))
        yield from ((column, episode, float(value)) for column, value in row.items())


def kept(value):
    """A number as MLflow's database keeps it: infinity as the greatest number there is."""
    return math.copysign(sys.float_info.max, value) if math.isinf(value) else value


class Tracked:
    """A run, as MLflow's client tells of it, beside the folder of its experiment."""

    def __init__(self, client, folder):
        self.client, self.folder = client, pathlib.Path(folder)
        self.run = client.get_run(json.load(open(self.folder / "mlflow.json"))["run_id"])

    def status(self):
        return self.run.info.status

    def history(self, key):
        return [(metric.step, metric.value) for metric in self.client.get_metric_history(self.run.info.run_id, key)]

    def compare_metrics(self):
        """How many values there are, all equal to those of the CSV files, each once and in order."""
        count, expected = 0, {}
        for file in self.folder.glob("*_statistics.csv"):
            table = file.name.removesuffix("_statistics.csv")
            for column, episode, value in rows_of(file):
                expected.setdefault(f"{table}/{column}", []).append((episode, kept(value)))
        assert set(expected) == set(self.run.data.metrics), set(expected) ^ set(self.run.data.metrics)
        for key, values in expected.items():
            found = self.history(key)
            assert len(found) == len(values), f"{key}: {len(found)} values, {len(values)} in the file"
            for (step, value), (wanted_step, wanted) in zip(found, values):
                same = value == wanted or math.isnan(value) and math.isnan(wanted)
                assert step == wanted_step and same, f"{key}: {(step, value)}, but {(wanted_step, wanted)}"
            count += len(found)
        return count

    def compare_parameters(self):
        values = flattened(yaml.load(open(self.folder / "training_configuration.yaml"), yaml.BaseLoader))
        found = self.run.data.params
        assert set(found) == set(values), set(found) ^ set(values)
        for key, value in values.items():
            same = yaml.load(found[key], yaml.BaseLoader) == value if isinstance(value, list) else found[key] == value
            assert same, f"{key}: {found[key]!r}, but {value!r}"
        return len(values)

    def compare_model(self):
        path = mlflow.artifacts.download_artifacts(run_id=self.run.info.run_id, artifact_path="models/model_best.pt")
        model = (self.folder / "models/model_best.pt").read_bytes()
        assert pathlib.Path(path).read_bytes() == model, "the artefact is not the best model"
        return len(model)


def say(name, sentence):
    print(f"{name}: {sentence}", flush=True)


def finished(server, client, output):
    finish(start(output, *SMALL, "observers.MLflow.tags=['team=vision']", uri=server.uri))
    tracked = Tracked(client, folder_below(output))
    assert tracked.status() == "FINISHED" and tracked.run.data.tags["team"] == "vision"
    assert tracked.run.data.tags["ferula.status"] == "Not converged: Epoch Limit reached"
    assert client.get_experiment(tracked.run.info.experiment_id).name == "FashionMNIST/LeNet5"
    say("finished", f"{tracked.compare_parameters()} parameters, {tracked.compare_metrics()} values of metrics and the "
                    f"best model ({tracked.compare_model()} bytes) equal to the folder's")  # fmt: skip
    finish(start(output, uri=server.uri, command=("test", str(tracked.folder))))
    test = Tracked(client, next(tracked.folder.glob("test_*")))
    assert test.run.data.tags["mlflow.parentRunId"] == tracked.run.info.run_id
    assert test.status() == "FINISHED" and "testing_set_agg/acc" in test.run.data.metrics
    say("tested", f"a run below its training, {test.compare_metrics()} values")


DIVERGENT = ["training.optimizer.name=SGD", "training.optimizer.lr=1e30"]


def failed(server, client, output):
    finish(start(output, *SMALL, *DIVERGENT, "observers.NanGuard={}", uri=server.uri), expected=1)
    tracked = Tracked(client, folder_below(output))
    assert tracked.status() == "FAILED", tracked.status()
    say("failed", f"FAILED, {tracked.compare_metrics()} values; \"{tracked.run.data.tags['ferula.status'][:70]}…\"")


def diverged(server, client, output):
    finish(start(output, *SMALL, *DIVERGENT, uri=server.uri))
    tracked = Tracked(client, folder_below(output))
    values = tracked.compare_metrics()
    losses = [value for _, value in tracked.history("training/loss")]
    assert any(math.isnan(loss) for loss in losses), losses
    say("diverged", f"{values} values equal, {sum(map(math.isnan, losses))} losses of {len(losses)} are NaN")


def has_sent(client, output, steps):
    """Whether the server has the training's loss up to that step."""
    folder = folder_below(output)
    if folder is None or not (folder / "mlflow.json").exists():
        return False
    run_id = json.load(open(folder / "mlflow.json"))["run_id"]
    if not run_id:
        return False
    history = client.get_metric_history(run_id, "training/loss")
    return bool(history) and max(metric.step for metric in history) >= steps


def interrupted(server, client, output):
    training = start(output, *SMALL, *ENDLESS, uri=server.uri)
    wait_until(lambda: has_sent(client, output, 50), "50 steps are on the server")
    training.send_signal(signal.SIGINT)
    finish(training, expected=130)
    tracked = Tracked(client, folder_below(output))
    assert tracked.status() == "KILLED", tracked.status()
    say("Ctrl-C", f"KILLED, {tracked.compare_metrics()} values equal, and the best model: {tracked.compare_model()} bytes")
    epochs = tracked.run.data.metrics["training_set_agg/epoch"] + 3
    resume(tracked.folder, server.uri, f"training.terminal_conditions.epoch_limit={int(epochs)}")
    again = Tracked(client, tracked.folder)
    assert again.status() == "FINISHED" and again.run.info.run_id == tracked.run.info.run_id
    say("resumed", f"FINISHED, {again.compare_metrics()} values equal in the same run, the new best model as well: "
                   f"{again.compare_model()} bytes")  # fmt: skip


def killed(server, client, output):
    """The only checkpoint is older than what the server has: these steps are done twice, and sent once."""
    rare = ["observers.Checkpoints.every_epochs=0", "observers.Checkpoints.checkpoints=latest"]
    training = start(output, *SMALL, *ENDLESS, *rare, uri=server.uri)
    wait_until(lambda: has_sent(client, output, 20), "20 steps are on the server")
    training.send_signal(signal.SIGUSR1)
    folder = folder_below(output)
    wait_until((folder / "models/model_latest.pt").exists, "there is a checkpoint")
    later = sum(1 for _ in open(folder / "training_statistics.csv")) + 20
    wait_until(lambda: has_sent(client, output, later), f"{later} steps are on the server")
    training.kill()
    training.communicate()
    before = Tracked(client, folder)
    assert before.status() == "RUNNING", before.status()
    sent = max(step for step, _ in before.history("training/loss"))
    resume(folder, server.uri, f"training.terminal_conditions.epoch_limit={sent // 20 + 5}")
    begun = int(re.findall(r"Going on with .* after episode (\d+)", (folder / "trainer.log").read_text())[-1])
    assert begun < sent, (begun, sent)
    after = Tracked(client, folder)
    assert after.status() == "FINISHED" and after.run.info.run_id == before.run.info.run_id
    say("SIGKILL", f"the server had steps up to {sent}, the checkpoint is one after {begun}; resumed: FINISHED, "
                   f"{after.compare_metrics()} values equal, no step twice")  # fmt: skip


def without_server(server, client, output):
    begin = time.monotonic()
    said = finish(start(output, *SMALL, uri="http://127.0.0.1:9"))
    assert said.count("MLflow") == 2 and "values were not sent" in said, said
    say("no server", f"the run ends after {time.monotonic() - begin:.1f} s with exit code 0 and two warnings")


def server_restarts(server, client, output):
    training = start(output, *SMALL, *ENDLESS, uri=server.uri)
    wait_until(lambda: has_sent(client, output, 50), "50 steps are on the server")
    server.stop()
    time.sleep(5)
    server.start()
    training.send_signal(signal.SIGINT)
    finish(training, expected=130)
    tracked = Tracked(client, folder_below(output))
    assert tracked.status() == "KILLED"
    say("server killed and started again", f"{tracked.compare_metrics()} values equal, none lost, none twice")


def server_hangs(server, client, output):
    training = start(output, *SMALL, *ENDLESS, uri=server.uri)
    wait_until(lambda: has_sent(client, output, 50), "50 steps are on the server")
    server.send(signal.SIGSTOP)
    time.sleep(4)
    begin = time.monotonic()
    training.send_signal(signal.SIGINT)
    said = finish(training, expected=130)
    waited = time.monotonic() - begin
    server.send(signal.SIGCONT)
    assert waited < 20 and "were not sent" in said, (waited, said)
    folder = folder_below(output)
    rows = sum(1 for _ in open(folder / "training_statistics.csv")) - 1
    resume(folder, server.uri, f"training.terminal_conditions.epoch_limit={rows // 20 + 2}")
    tracked = Tracked(client, folder)
    assert tracked.status() == "FINISHED"
    say("server hangs", f"the run leaves {waited:.1f} s after Ctrl-C; resumed, {tracked.compare_metrics()} values equal")


def grid(server, client, output):
    sweep = ("grid", "train", CONFIGURATION, "--sweep", "training.optimizer.lr=0.1,0.01,0.001,0.0001", "--sweep",
             "observers.MLflow.experiment=grid")  # fmt: skip
    finish(start(output, *SMALL, uri=server.uri, command=sweep))
    runs = client.search_runs([client.get_experiment_by_name("grid").experiment_id])
    assert [run.info.status for run in runs] == ["FINISHED"] * 4, runs
    rates = sorted(float(run.data.params["training.optimizer.lr"]) for run in runs)
    assert rates == [0.0001, 0.001, 0.01, 0.1], rates
    say("grid", "4 experiments that make their MLflow experiment together: 4 runs, FINISHED")


def folder_of_artefacts(folder, output):
    """A server that hands out no artefacts, but says in which folder they are to be."""
    server = Server(folder, "--no-serve-artifacts", "--default-artifact-root", str(folder / "artefacts"))
    try:
        mlflow.set_tracking_uri(server.uri)
        finish(start(output, *SMALL, uri=server.uri))
        tracked = Tracked(mlflow.MlflowClient(server.uri), folder_below(output))
        say("--no-serve-artifacts", f"the best model is copied: {tracked.compare_model()} bytes")
    finally:
        server.stop()


def main():
    place = pathlib.Path(tempfile.mkdtemp())
    server = Server(place / "server", "--artifacts-destination", str(place / "server/artefacts"))
    mlflow.set_tracking_uri(server.uri)
    client = mlflow.MlflowClient(server.uri)
    say("server", f"mlflow {mlflow.__version__}")
    try:
        for part in (finished, failed, diverged, interrupted, killed, without_server, server_restarts, server_hangs, grid):
            part(server, client, str(place / part.__name__))
    finally:
        server.send(signal.SIGCONT)
        server.stop()
    folder_of_artefacts(place / "plain_server", str(place / "plain"))
    shutil.rmtree(place)


main()
