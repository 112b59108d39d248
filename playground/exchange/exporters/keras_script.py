"""A script for Keras 3 that builds the network, loads its weights, and goes on training on the same data.

It runs on any backend of Keras that trains: JAX, TensorFlow, PyTorch. It has numbers of 32 bits: in 64, some of Keras's
functions fall back to 32 without a word.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine.choices.optimizers import ADAM_DECAY_1, ADAM_DECAY_2, EPSILON, RMSPROP_DECAY
from engine.spec import TrainingSpec
from playground.exchange.exporters.exporter import Exported, Exporter
from playground.exchange.exporters.parts import Units
from playground.exchange.exporters.script_language import ScriptLanguage
from playground.exchange.exporters.training_parts import EPOCHS, held, left_out, loss_key, shrink_of, written_data
from playground.model.document import Work

ACTIVATION_CODE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "linear": "z",
        "relu": "ops.relu(z)",
        "leaky_relu": "ops.maximum(s * z, z)",
        "elu": "ops.elu(z)",
        "gelu": "ops.gelu(z, approximate=False)",
        "silu": "ops.silu(z)",
        "softplus": "ops.logaddexp(z, ops.zeros_like(z))",
        "tanh": "ops.tanh(z)",
        "sigmoid": "ops.sigmoid(z)",
        "sin": "ops.sin(z)",
        "softmax": "ops.softmax(z, axis=-1)",
    }
)
"""Each activation as an expression of keras.ops, of z and of the slope s below zero."""

_KERAS: Final = ScriptLanguage(
    "ops", "np.array", ACTIVATION_CODE, "z[:, {start}:{stop}]", "ops.concatenate([{pieces}], axis=-1)"
)

LOSS_CODE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mse": "0.5 * ops.square(output(z) - targets)",
        "huber": "ops.where(ops.abs(output(z) - targets) > 1.0, ops.abs(output(z) - targets) - 0.5, "
        "0.5 * ops.square(output(z) - targets))",
        "cross_entropy": "ops.logaddexp(z, ops.zeros_like(z)) - targets * z",
        "cross_entropy of softmax": "-targets * ops.log_softmax(z, axis=-1)",
    }
)
"""Each loss, of the sums z of the output layer and of targets, (n, outputs), to be summed over the outputs."""

_NETWORK: Final = '''\


def output(z):
    """What the output units make of their sums."""
    return {output}


def losses(targets, z):
    """The loss of each sample, of the weighted sums z of the output layer."""
    return ops.sum({loss}, axis=-1)


def build():
    """The network, which gives outputs, and the same layers up to their last sums, to train on."""
    points = keras.Input((2,))
    x1, x2 = points[:, 0], points[:, 1]
    a = ops.stack([{features}], axis=-1)
{steps}    network, sums = keras.Model(points, output(z)), keras.Model(points, z)
{load}    return network, sums
'''

_HOLD: Final = '''\


class Hold(keras.constraints.Constraint):
    """Leaves the parameters as they are where stays is 1."""

    def __init__(self, stays, values):
        self.stays, self.values = stays, values

    def __call__(self, moved):
        stays, values, moved = map(ops.convert_to_tensor, (self.stays, self.values, moved))
        return ops.where(stays > 0.5, values, moved)
'''

_L1: Final = '''\


class WithL1(keras.optimizers.{name}):
    """Shrinks the weights after each step; one that would cross 0 is set to 0, and stays there."""

    def update_step(self, gradient, variable, learning_rate):
        before = ops.convert_to_tensor(variable)
        super().update_step(gradient, variable, learning_rate)
        if len(variable.shape) == 2:  # no bias
            moved = ops.convert_to_tensor(variable)
            shrunk = moved - {shrink!r} * ops.sign(before)
            stays = ops.logical_or(before == 0.0, shrunk * moved < 0.0)
            self.assign(variable, ops.where(stays, ops.zeros_like(moved), shrunk))
'''

_TRAINING: Final = '''\


def train(sums, epochs):
    """Go on training, and tell the losses."""
    sums.compile({optimizer}, loss=losses)
    tests = None if test_points is None else (test_points, test_targets)
    return sums.fit(
        train_points,
        train_targets,
        batch_size={batch_size},
        epochs=epochs,
        shuffle={shuffle},
        validation_data=tests,
        verbose=2,
    )


if __name__ == "__main__":
    network, sums = build()
    train(sums, epochs={epochs})
'''


def _write(work: Work) -> Exported:
    spec = work.document.spec
    training = spec.training
    load = "".join(
        f"    layer_{at}.set_weights([weights_{at}, biases_{at}])\n" for at in range(1, len(spec.layers) + 1)
    )
    text = (
        '"""A neural network that Keras goes on training: pip install keras jax (or torch, or tensorflow)."""\n\n'
        "import os\n\n"
        'os.environ.setdefault("KERAS_BACKEND", "jax")\n\n'
        "import keras\nimport numpy as np\nfrom keras import ops\n\n"
        + _KERAS.notes(work)
        + written_data(work, _KERAS)
        + "\n"
        + _KERAS.parameters(work, by_input=True)
        + _written_held(work)
        + _KERAS.functions(spec)
        + (_HOLD if held(work) else "")
        + (_L1.format(name=_OPTIMIZERS[training.optimizer], shrink=shrink_of(training)) if shrink_of(training) else "")
        + _NETWORK.format(
            output=_KERAS.output(spec),
            loss=LOSS_CODE[loss_key(spec)],
            features=_KERAS.features(spec),
            steps="".join(_step(work, at, layer) for at, layer in enumerate(spec.layers, 1)),
            load=load,
        )
        + _TRAINING.format(
            optimizer=_optimizer(training),
            batch_size=training.batch_size,
            shuffle=training.shuffle,
            epochs=EPOCHS,
        )
    )
    return Exported(text, (*left_out(work, "Keras"), *_differences(training)))


def _step(work: Work, at: int, layer: Units) -> str:
    training = work.document.spec.training
    options = ""
    if training.penalty == "l2" and training.penalty_rate:
        options += f", kernel_regularizer=keras.regularizers.L2({0.5 * training.penalty_rate!r})"
    if held(work):
        options += f", kernel_constraint=Hold(stays_{at}, weights_{at})"
        options += f", bias_constraint=Hold(bias_stays_{at}, biases_{at})"
    made = f"    layer_{at} = keras.layers.Dense({layer.units}{options})\n    z = layer_{at}(a)\n"
    if at == len(work.document.spec.layers):
        return made
    return made + _KERAS.step(layer, "z", "    ")


def _written_held(work: Work) -> str:
    stays = held(work)
    if not stays:
        return ""
    return "# 1 for each weight and bias that training leaves as it is\n" + "".join(
        _KERAS.written(f"stays_{at}", layer.weights.T) + _KERAS.written(f"bias_stays_{at}", layer.biases)
        for at, layer in enumerate(stays, 1)
    )


_OPTIMIZERS: Final = MappingProxyType({"sgd": "SGD", "momentum": "SGD", "rmsprop": "RMSprop", "adam": "Adam"})


def _optimizer(training: TrainingSpec) -> str:
    own = {
        "sgd": "",
        "momentum": f", momentum={training.momentum!r}",
        "rmsprop": f", rho={RMSPROP_DECAY!r}, epsilon={EPSILON**2!r}",  # Keras adds it under the root
        "adam": f", beta_1={ADAM_DECAY_1!r}, beta_2={ADAM_DECAY_2!r}, epsilon={EPSILON!r}",
    }[training.optimizer]
    name = "WithL1" if shrink_of(training) else f"keras.optimizers.{_OPTIMIZERS[training.optimizer]}"
    return f"{name}({training.learning_rate!r}{own})"


def _differences(training: TrainingSpec) -> tuple[str, ...]:
    differences = ["Half of the digits: Keras computes with 32 bits, as some of its functions have no other."]
    if training.penalty == "l2" and training.penalty_rate:
        differences.append("The loss without the penalty: Keras prints the loss with L2 added while it trains.")
    if shrink_of(training):
        differences.append("Weights that are exactly 0 at the start: under L1 the script leaves all of them at 0.")
    if training.optimizer in ("rmsprop", "adam"):
        differences.append("The last digits of the optimizer: Keras adds 10⁻⁸ at another place in its formula.")
    return tuple(differences)


EXPORTER: Final = Exporter(
    "keras", "Keras", "A script that builds the network and goes on training it on these data", ".py", _write
)
