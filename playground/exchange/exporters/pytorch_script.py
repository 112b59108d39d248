"""A script for PyTorch that builds the network, loads its weights, and goes on training on the same data."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine.choices.optimizers import ADAM_DECAY_1, ADAM_DECAY_2, EPSILON, RMSPROP_DECAY
from engine.spec import TrainingSpec
from playground.exchange.exporters.exporter import Exported, Exporter
from playground.exchange.exporters.script_language import ScriptLanguage
from playground.exchange.exporters.training_parts import EPOCHS, held, left_out, loss_key, shrink_of, written_data
from playground.model.document import Work

ACTIVATION_CODE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "linear": "z",
        "relu": "torch.relu(z)",
        "leaky_relu": "torch.nn.functional.leaky_relu(z, s)",
        "elu": "torch.nn.functional.elu(z)",
        "gelu": "torch.nn.functional.gelu(z)",
        "silu": "torch.nn.functional.silu(z)",
        "softplus": "torch.logaddexp(z, torch.zeros_like(z))",
        "tanh": "torch.tanh(z)",
        "sigmoid": "torch.sigmoid(z)",
        "sin": "torch.sin(z)",
        "softmax": "torch.softmax(z, dim=-1)",
    }
)
"""Each activation as an expression of PyTorch, of z and of the slope s below zero."""

_PYTORCH: Final = ScriptLanguage(
    "torch", "torch.tensor", ACTIVATION_CODE, "z[:, {start}:{stop}]", "torch.cat([{pieces}], dim=-1)"
)

LOSS_CODE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mse": "0.5 * (output(z) - targets).square()",
        "huber": 'torch.nn.functional.huber_loss(output(z), targets, reduction="none")',
        "cross_entropy": "torch.logaddexp(z, torch.zeros_like(z)) - targets * z",
        "cross_entropy of softmax": "-targets * torch.log_softmax(z, dim=-1)",
    }
)
"""Each loss, of the sums z of the output layer and of targets, (n, outputs), to be summed over the outputs."""

_NETWORK: Final = '''\


class Network(torch.nn.Module):
    """Takes points (n, 2), gives outputs (n, {outputs})."""

    def __init__(self):
        super().__init__()
        self.layers = torch.nn.ModuleList(
            torch.nn.Linear(inputs, units) for inputs, units in zip(SIZES, SIZES[1:])
        )
        with torch.no_grad():
            for layer, (weights, biases) in zip(self.layers, PARAMETERS):
                layer.weight.copy_(weights)
                layer.bias.copy_(biases)

    def sums(self, points):
        """The weighted sums z of the output layer."""
        x1, x2 = points[:, 0], points[:, 1]
        a = torch.stack([{features}], dim=-1)
{steps}
    def forward(self, points):
        return output(self.sums(points))


def output(z):
    """What the output units make of their sums."""
    return {output}


def losses(z, targets):
    """The loss of each sample."""
    return ({loss}).sum(dim=-1)
'''

_TRAINING: Final = '''\


def train(model, epochs):
    """Go on training, and tell the losses."""
    weights = [layer.weight for layer in model.layers]
    biases = [layer.bias for layer in model.layers]
{begin}    optimizer = {optimizer}
    count = len(train_points)
    for epoch in range(1, epochs + 1):
        order = {order}
        for start in range(0, count, {batch_size}):
            batch = order[start : start + {batch_size}]
            optimizer.zero_grad()
            losses(model.sums(train_points[batch]), train_targets[batch]).mean().backward()
{step}        if epoch % 10 == 0 or epoch == epochs:
            print(f"epoch {{epoch}}: {{tell(model)}}")


@torch.no_grad()
def tell(model):
    text = f"train loss {{losses(model.sums(train_points), train_targets).mean():.6f}}"
    if test_points is not None:
        text += f", test loss {{losses(model.sums(test_points), test_targets).mean():.6f}}"
    return text


if __name__ == "__main__":
    model = Network()
    print(f"now: {{tell(model)}}")
    train(model, epochs={epochs})
'''

_L1: Final = """\
                    if parameter.dim() == 2:  # L1, after the step: a weight that would cross 0 is set to 0 for good
                        shrunk = parameter - {shrink!r} * torch.sign(old)
                        crosses = shrunk * parameter < 0.0
                        parameter.copy_(torch.where(crosses, 0.0, shrunk))
"""


def _write(work: Work) -> Exported:
    spec = work.document.spec
    pairs = ", ".join(f"(weights_{at}, biases_{at})" for at in range(1, len(spec.layers) + 1))
    text = (
        '"""A neural network that PyTorch goes on training: pip install torch."""\n\n'
        "import torch\n\n"
        "torch.set_default_dtype(torch.float64)\n\n"
        + _PYTORCH.notes(work)
        + written_data(work, _PYTORCH)
        + "\n"
        + _PYTORCH.parameters(work)
        + _written_held(work)
        + f"SIZES = {list(spec.layer_sizes)}\n"
        + f"PARAMETERS = [{pairs}]\n"
        + _PYTORCH.functions(spec)
        + _NETWORK.format(
            outputs=spec.layers[-1].units,
            features=_PYTORCH.features(spec),
            steps="".join(
                _PYTORCH.step(layer, f"self.layers[{at}](a)", "        ")
                for at, layer in enumerate(spec.network.hidden)
            )
            + f"        return self.layers[{len(spec.layers) - 1}](a)\n",
            output=_PYTORCH.output(spec),
            loss=LOSS_CODE[loss_key(spec)],
        )
        + _TRAINING.format(
            optimizer=_optimizer(spec.training),
            order="torch.randperm(count)" if spec.training.shuffle else "torch.arange(count)",
            batch_size=spec.training.batch_size,
            begin=_begin(work),
            step=_training_step(work),
            epochs=EPOCHS,
        )
    )
    return Exported(text, left_out(work, "PyTorch"))


def _optimizer(training: TrainingSpec) -> str:
    decay = training.penalty_rate if training.penalty == "l2" else 0.0
    moved = "[*weights, *biases]"
    if decay:
        moved = f'[{{"params": weights, "weight_decay": {decay!r}}}, {{"params": biases}}]'
    rate = repr(training.learning_rate)
    return {
        "sgd": f"torch.optim.SGD({moved}, lr={rate})",
        "momentum": f"torch.optim.SGD({moved}, lr={rate}, momentum={training.momentum!r})",
        "rmsprop": f"torch.optim.RMSprop({moved}, lr={rate}, alpha={RMSPROP_DECAY!r}, eps={EPSILON!r})",
        "adam": f"torch.optim.Adam({moved}, lr={rate}, betas=({ADAM_DECAY_1!r}, {ADAM_DECAY_2!r}), eps={EPSILON!r})",
    }[training.optimizer]


def _begin(work: Work) -> str:
    if held(work):
        return "    stays = [mask.clone() for mask in STAYS]\n"
    if shrink_of(work.document.spec.training):
        return "    stays = [torch.zeros_like(parameter, dtype=torch.bool) for parameter in (*weights, *biases)]\n"
    return ""


def _training_step(work: Work) -> str:
    shrink = shrink_of(work.document.spec.training)
    step = "            optimizer.step()\n"
    if not held(work) and not shrink:
        return step
    return (
        "            before = [parameter.detach().clone() for parameter in (*weights, *biases)]\n"
        + step
        + "            with torch.no_grad():\n"
        + "                for parameter, old, held in zip((*weights, *biases), before, stays):\n"
        + (_L1.format(shrink=shrink) if shrink else "")
        + "                    parameter.copy_(torch.where(held, old, parameter))\n"
        + ("                    if parameter.dim() == 2:\n                        held |= crosses\n" if shrink else "")
    )


def _written_held(work: Work) -> str:
    stays = held(work)
    if not stays:
        return ""
    masks = [layer.weights for layer in stays] + [layer.biases for layer in stays]
    names = ", ".join(f"stays_{at}" for at in range(1, len(masks) + 1))
    return (
        "# 1 for each weight, then for each bias, that training leaves as it is\n"
        + "".join(_PYTORCH.written(f"stays_{at}", mask) for at, mask in enumerate(masks, 1))
        + f"STAYS = [mask.bool() for mask in ({names})]\n"
    )


EXPORTER: Final = Exporter(
    "pytorch", "PyTorch", "A script that builds the network and goes on training it on these data", ".py", _write
)
