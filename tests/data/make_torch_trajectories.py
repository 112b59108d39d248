"""Makes torch_trajectories.npz: how PyTorch trains a few small networks, for the compiled training to agree with.

PyTorch is no dependency of the tests; run this where it is installed (2.13 made the file that is kept):

    python tests/data/make_torch_trajectories.py

Each case is fifty epochs in batches of 10, the last one partial, in fixed order, and has its arrays under `NAME/`:
`case`, its line in CASES as JSON; `inputs` (F, n) and `targets` (n,), of softmax (k, n); `start` (P,), the parameters
before the first epoch; `parameters` (4, P), those after epochs 1, 2, 10 and 50; `losses` (50,), after each epoch the
mean loss over all samples, without penalty. Parameters stand as in `engine.parameters`: layer by layer W row by row
with shape (units, inputs), then b.
"""

import itertools
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch  # type: ignore[import-not-found]  # installed only where the file is made
from torch import nn

EPOCHS: Final = 50
KEPT_EPOCHS: Final = (1, 2, 10, 50)
BATCH: Final = 10

LAYERS: Final[dict[str, Any]] = {
    "linear": nn.Identity,
    "relu": nn.ReLU,
    "leaky_relu": lambda: nn.LeakyReLU(0.3),
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "softplus": nn.Softplus,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
}

# name: sizes, hidden activation, output, loss, optimizer, learning rate, L2 rate, samples
CASES: Final = {
    "sgd": ((2, 4, 2, 1), "tanh", "tanh", "mse", "sgd", 0.1, 0.0, 47),
    "sgd_l2": ((2, 5, 1), "tanh", "tanh", "mse", "sgd", 0.1, 0.01, 47),
    "momentum": ((3, 4, 4, 1), "elu", "linear", "mse", "momentum", 0.01, 0.0, 33),
    "rmsprop": ((2, 6, 3, 1), "sigmoid", "tanh", "mse", "rmsprop", 0.003, 0.0, 41),
    "adam": ((7, 8, 8, 1), "relu", "linear", "huber", "adam", 0.003, 0.0, 25),
    "adam_l2": ((2, 4, 3, 1), "gelu", "tanh", "mse", "adam", 0.01, 0.01, 38),
    "cross_entropy": ((2, 5, 3, 1), "silu", "sigmoid", "cross_entropy", "sgd", 0.1, 0.0, 47),
    "cross_entropy_adam": ((3, 6, 1), "leaky_relu", "sigmoid", "cross_entropy", "adam", 0.01, 0.001, 52),
    "huber": ((2, 6, 1), "softplus", "linear", "huber", "sgd", 0.05, 0.0, 29),
    "softmax": ((2, 5, 3), "tanh", "softmax", "cross_entropy", "sgd", 0.1, 0.0, 47),
    "softmax_adam_l2": ((3, 6, 4, 8), "leaky_relu", "softmax", "cross_entropy", "adam", 0.01, 0.001, 52),
    "softmax_momentum": ((2, 4, 2), "gelu", "softmax", "cross_entropy", "momentum", 0.02, 0.0, 33),
    "softmax_rmsprop": ((2, 6, 5), "sigmoid", "softmax", "cross_entropy", "rmsprop", 0.003, 0.0, 41),
}


def make_network(sizes: tuple[int, ...], hidden: str, output: str) -> nn.Sequential:
    """The network; for cross-entropy its output stays a logit."""
    modules: list[nn.Module] = []
    for n_in, n_out in itertools.pairwise(sizes):
        modules += [nn.Linear(n_in, n_out), LAYERS[hidden]()]
    modules[-1] = nn.Identity() if output in ("sigmoid", "softmax") else LAYERS[output]()
    return nn.Sequential(*modules)


def make_loss(name: str, output: str) -> Any:
    """The mean loss of a batch; ours is half of PyTorch's mean square."""
    if output == "softmax":
        return nn.CrossEntropyLoss()
    if name == "cross_entropy":
        return nn.BCEWithLogitsLoss()
    if name == "huber":
        return nn.HuberLoss(delta=1.0)
    return lambda outputs, targets: 0.5 * nn.functional.mse_loss(outputs, targets)


def make_optimizer(name: str, network: nn.Sequential, learning_rate: float, l2_rate: float) -> torch.optim.Optimizer:
    """The optimizer, decaying weights but not biases."""
    groups = [
        {"params": [p for n, p in network.named_parameters() if n.endswith("weight")], "weight_decay": l2_rate},
        {"params": [p for n, p in network.named_parameters() if n.endswith("bias")]},
    ]
    if name == "rmsprop":
        return torch.optim.RMSprop(groups, lr=learning_rate)
    if name == "adam":
        return torch.optim.Adam(groups, lr=learning_rate)
    return torch.optim.SGD(groups, lr=learning_rate, momentum=0.9 if name == "momentum" else 0.0)


def flat(network: nn.Sequential) -> Any:
    """All parameters, in the order of `engine.parameters`."""
    return np.concatenate([p.detach().numpy().ravel() for p in network.parameters()])


def told(outputs: Any) -> Any:
    """One output as a row of numbers; several as they are."""
    return outputs[:, 0] if outputs.shape[1] == 1 else outputs


def main() -> None:
    """Train every case and write the file."""
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    arrays: dict[str, Any] = {}
    for name, case in CASES.items():
        sizes, hidden, output, loss_name, optimizer_name, learning_rate, l2_rate, n = case
        network = make_network(sizes, hidden, output)
        loss = make_loss(loss_name, output)
        optimizer = make_optimizer(optimizer_name, network, learning_rate, l2_rate)
        inputs = torch.randn(n, sizes[0])
        side = torch.sign(inputs[:, 0] * inputs[:, 1] + 0.1)
        targets = (side + 1) / 2 if output == "sigmoid" else side if output == "tanh" else 3 * inputs[:, 0].sin() + side
        if output == "softmax":
            targets = nn.functional.one_hot(torch.randint(0, sizes[-1], (n,)), sizes[-1]).to(inputs.dtype)
        start, parameters, losses = flat(network), [], []
        for epoch in range(1, EPOCHS + 1):
            for first in range(0, n, BATCH):
                batch = slice(first, first + BATCH)
                optimizer.zero_grad()
                loss(told(network(inputs[batch])), targets[batch]).backward()
                optimizer.step()
            if epoch in KEPT_EPOCHS:
                parameters.append(flat(network))
            losses.append(loss(told(network(inputs)), targets).item())
        arrays |= {
            f"{name}/case": np.array(json.dumps(case)),
            f"{name}/inputs": np.ascontiguousarray(inputs.numpy().T),
            f"{name}/targets": np.ascontiguousarray(targets.numpy().T),
            f"{name}/start": start,
            f"{name}/parameters": np.array(parameters),
            f"{name}/losses": np.array(losses),
        }
    np.savez_compressed(Path(__file__).with_name("torch_trajectories.npz"), **arrays)


if __name__ == "__main__":
    main()
