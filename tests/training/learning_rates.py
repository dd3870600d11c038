"""Prints the learning rates that PyTorch's schedulers give: what the tests of schedules expect."""
import warnings

import torch
from torch.optim import lr_scheduler

warnings.simplefilter("ignore")


def rates(make, steps, values=None):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5)
    scheduler = make(optimizer)
    result = []
    for step in range(steps):
        result.append(f"{optimizer.param_groups[0]['lr']:.12g}")
        optimizer.step()
        scheduler.step(*([values[step]] if values else []))
    return ", ".join(result)


def warm_up_and_cosine(o):
    parts = [lr_scheduler.LinearLR(o, 0.1, 1.0, 3), lr_scheduler.CosineAnnealingLR(o, 4, 0.0)]
    return lr_scheduler.SequentialLR(o, parts, milestones=[3])


losses = [1.0, 0.9, 0.95, 0.9, 0.89999, 0.8, 0.85, 0.85, 0.85, 0.85, 0.85, 0.85]
print("linear", rates(lambda o: lr_scheduler.LinearLR(o, 0.1, 1.0, 4), 7))
print("step", rates(lambda o: lr_scheduler.StepLR(o, 3, 0.1), 8))
print("multi_step", rates(lambda o: lr_scheduler.MultiStepLR(o, [2, 5], 0.1), 7))
print("exponential", rates(lambda o: lr_scheduler.ExponentialLR(o, 0.9), 5))
print("cosine", rates(lambda o: lr_scheduler.CosineAnnealingLR(o, 4, 0.1), 5))
print("restarts", rates(lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 2, 2, 0.1), 15))
print("one_cycle", rates(lambda o: lr_scheduler.OneCycleLR(o, 0.5, total_steps=10,
                                                           cycle_momentum=False), 10))
print("plateau", rates(lambda o: lr_scheduler.ReduceLROnPlateau(
    o, factor=0.1, patience=1, cooldown=1, min_lr=0.001), 12, losses))
print("warm-up, cosine", rates(warm_up_and_cosine, 8))
