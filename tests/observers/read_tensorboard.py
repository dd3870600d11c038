"""Reads an event file with TensorBoard itself and prints its scalars: tag, step, value.

    pip install tensorboard
    python tests/observers/read_tensorboard.py EXPERIMENT/training
"""
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def main(folder):
    events = EventAccumulator(folder, size_guidance={"scalars": 0})
    events.Reload()
    if events.file_version != 2.0:
        sys.exit(f"{folder}: expected file version 2, got {events.file_version}")
    tags = events.Tags()["scalars"]
    if not tags:
        sys.exit(f"{folder}: there are no scalars")
    for tag in tags:
        for point in events.Scalars(tag):
            print(tag, point.step, f"{point.value:.7g}")


if __name__ == "__main__":
    main(*sys.argv[1:])
