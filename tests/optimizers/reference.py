"""Prints the table of reference_test.cpp: weights after ten steps of torch.optim.

A network of one layer with two outputs and the squared error, in double precision; the same is in
the test. Run with PyTorch: python tests/optimizers/reference.py (then format the test).
"""
import torch

CASES = [
    ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.01}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    ("Adam", {"lr": 0.1, "betas": [0.8, 0.9], "weight_decay": 0.05}),
    ("Adam", {"lr": 0.1, "amsgrad": True}),
    ("AdamW", {"lr": 0.1}),
    ("AdamW", {"lr": 0.1, "weight_decay": 0.2, "amsgrad": True}),
    ("RMSprop", {"lr": 0.01}),
    ("RMSprop", {"lr": 0.01, "alpha": 0.9, "momentum": 0.5, "centered": True, "weight_decay": 0.1}),
    ("Adagrad", {"lr": 0.1}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.5}),
    ("LBFGS", {"lr": 0.5, "max_iter": 2}),
    ("LBFGS", {"max_iter": 3, "max_eval": 40, "history_size": 4, "line_search_fn": "strong_wolfe"}),
]
# Beside the optimizer's own lr and weight_decay, the bias has these.
GROUP = ("AdamW", {"lr": 0.1, "weight_decay": 0.1}, {"lr": 0.02, "weight_decay": 0.0})

x = torch.sin(torch.arange(12, dtype=torch.float64)).reshape(4, 3)
y = torch.cos(torch.arange(8, dtype=torch.float64)).reshape(4, 2)


def ten_steps(make):
    weight = (0.1 * torch.arange(1, 7, dtype=torch.float64)).reshape(3, 2).requires_grad_()
    bias = torch.tensor([0.7, 0.8], dtype=torch.float64, requires_grad=True)
    optimizer = make(weight, bias)

    def evaluate():
        optimizer.zero_grad()
        loss = (torch.tanh(x @ weight + bias) - y).square().mean()
        loss.backward()
        return loss

    for _ in range(10):
        optimizer.step(evaluate)
    return torch.cat([weight.flatten(), bias]).tolist()


def yaml(options):
    return "{" + ", ".join(f"{key}: {str(value).lower()}" for key, value in options.items()) + "}"


def print_case(name, options, make):
    numbers = ten_steps(make)
    print(f'    {{"{name}", "{options}",')
    print("     {" + ", ".join(f"{number:.8f}" for number in numbers) + "}},")


for name, options in CASES:
    kind = getattr(torch.optim, name)
    print_case(name, yaml(options), lambda *tensors: kind(tensors, **options))
name, options, group = GROUP
print("and for groups, the bias with", yaml(group))
print_case(
    name,
    yaml(options),
    lambda weight, bias: getattr(torch.optim, name)(
        [{"params": [weight]}, {"params": [bias], **group}], **options
    ),
)
