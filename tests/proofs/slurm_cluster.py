"""A Slurm of this machine alone: its own configuration, keys, ports and folder."""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

CONFIGURATION = """
ClusterName=proof
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
SlurmctldPort={port}
SlurmdPort={next_port}
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=100000
EnforcePartLimits=ALL
KillWait=5
MinJobAge=30
ReturnToService=2
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 RealMemory=8000
PartitionName=main Nodes=ALL Default=YES MaxTime=30 DefMemPerCPU=500 State=UP
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(what, condition, seconds=60):
    """The first true value of the condition."""
    end = time.time() + seconds
    while time.time() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    sys.exit(f"slurm: waited {seconds} s for {what}")


class Cluster:
    """munged, slurmctld and slurmd as long as the block lasts."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.configuration = self.folder / "slurm.conf"
        os.environ["SLURM_CONF"] = str(self.configuration)

    def __enter__(self):
        (self.folder / "state").mkdir()
        (self.folder / "spool").mkdir()
        self.folder.chmod(0o755)
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)
        host = socket.gethostname().split(".")[0]
        user = subprocess.check_output(["id", "-un"], text=True).strip()
        self.configuration.write_text(CONFIGURATION.format(
            host=host, user=user, port=free_port(), next_port=free_port(), folder=self.folder))  # fmt: skip
        self.start("munged", "--force", f"--key-file={key}", f"--socket={self.folder}/munge.socket",
                   f"--pid-file={self.folder}/munged.pid", f"--log-file={self.folder}/munged.log",
                   f"--seed-file={self.folder}/munged.seed")  # fmt: skip
        self.start("slurmctld", "-f", self.configuration)
        self.start("slurmd", "-f", self.configuration)
        wait_for("a node that takes jobs", lambda: self.ask("sinfo", "-h", "-o", "%T").strip() == "idle")
        print(f"slurm: {self.ask('sinfo', '--version').strip()}, one node of 4 processors, faked where there are fewer")
        return self

    def __exit__(self, *_):
        self.ask("scancel", "--partition=main")
        for daemon in ("slurmctld", "slurmd", "munged"):
            self.stop(daemon)

    def start(self, daemon, *arguments):
        if subprocess.run([daemon, *map(str, arguments)]).returncode != 0:
            for log in self.folder.glob("*.log"):
                print(log.name, log.read_text()[-2000:], sep="\n")
            sys.exit(f"slurm: {daemon} cannot start")

    def stop(self, daemon):
        try:
            process = int((self.folder / f"{daemon}.pid").read_text())
            os.kill(process, signal.SIGTERM)
        except (OSError, ValueError):
            return
        wait_for(f"{daemon} to end", lambda: not pathlib.Path(f"/proc/{process}").exists())

    def restart_controller(self, seconds):
        self.stop("slurmctld")
        time.sleep(seconds)
        self.start("slurmctld", "-f", self.configuration)

    def ask(self, *command):
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    def jobs(self, *states):
        """Tasks of arrays in these states, as "17_3"."""
        return self.ask("squeue", "--noheader", "--array", "--format=%i", f"--states={','.join(states)}").split()
