"""Small networks and data for the tests of the compiled code, and the same network as a spec, for the plain lesson."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FEATURES
from engine.choices.heads import HEADS
from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.native.network import FlatNetwork, network_of
from engine.native.training import TrainSettings, train
from engine.parameters import Layout
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec, UnitOverride

Numbers = npt.NDArray[np.float64]


def make_network(sizes: tuple[int, ...], units: Sequence[str], slope: float = 0.3) -> FlatNetwork:
    """A network of these sizes (features first) and one activation name for each unit."""
    assert len(units) == sum(sizes[1:])
    codes = [UNIT_ACTIVATIONS[name].code for name in units]  # type: ignore[index]  # names come from tests
    return network_of(sizes, codes, [slope] * len(units))


def spec_of(sizes: tuple[int, ...], units: Sequence[str], slope: float = 0.3) -> Spec:
    """The same network as a spec, with as many features; its output's activation must be one that outputs may have."""
    named = iter(units)
    hidden = []
    for count in sizes[1:-1]:
        own = tuple(UnitOverride(unit, next(named), slope) for unit in range(count))  # type: ignore[arg-type]
        hidden.append(LayerSpec(count, overrides=own))
    output = OutputSpec(next(named))  # type: ignore[arg-type]
    return Spec(features=tuple(FEATURES)[: sizes[0]], network=NetworkSpec(tuple(hidden), output))


def uniform_network(sizes: tuple[int, ...], hidden: str, output: str = "tanh") -> FlatNetwork:
    """A network with one activation for all hidden units, and one for all outputs."""
    return make_network(sizes, [hidden] * sum(sizes[1:-1]) + [output] * sizes[-1])


def loss_code(name: str, output: str = "tanh") -> int:
    """The code of a loss; of softmax's cross-entropy it is another."""
    return HEADS[output].loss(name).code  # type: ignore[index, arg-type]  # names come from tests


def settings_of(
    loss: str = "mse",
    optimizer: str = "sgd",
    momentum: float = 0.9,
    learning_rate: float = 0.03,
    penalty: str = "none",
    penalty_rate: float = 0.0,
    batch_size: int = 10,
    shuffle: bool = True,
    seed: int = 0,
    output: str = "tanh",
) -> TrainSettings:
    """Settings by name, as a file has them."""
    return TrainSettings(
        loss_code(loss, output),
        OPTIMIZERS[optimizer].code,  # type: ignore[index]
        momentum,
        learning_rate,
        PENALTIES[penalty].code,  # type: ignore[index]
        penalty_rate,
        batch_size,
        shuffle,
        seed,
    )


@dataclass
class Run:
    """A network, data, and all that training changes."""

    network: FlatNetwork
    parameters: Numbers
    inputs: Numbers  # (F, n)
    targets: Numbers  # (n,)
    moment1: Numbers = field(init=False)
    moment2: Numbers = field(init=False)
    held: npt.NDArray[np.uint8] = field(init=False)
    silenced: npt.NDArray[np.uint8] = field(init=False)
    update_ratios: Numbers = field(init=False)
    place: tuple[int, int, int] = (0, 0, 0)  # epoch, position, steps
    failed_layer: int = -1

    def __post_init__(self) -> None:
        size = self.parameters.size
        self.moment1, self.moment2 = np.zeros(size), np.zeros(size)
        self.held, self.silenced = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
        self.update_ratios = np.full(len(self.network.weight_offsets), math.nan)

    def train(self, settings: TrainSettings, batches: int, between: Callable[[], None] = lambda: None) -> None:
        """Go on by so many batches."""
        *place, self.failed_layer = train(
            self.network,
            self.parameters,
            self.moment1,
            self.moment2,
            self.held,
            self.silenced,
            self.inputs,
            self.targets,
            settings,
            *self.place,
            batches,
            self.update_ratios,
            between,
        )
        self.place = (place[0], place[1], place[2])

    def state(self) -> tuple[object, ...]:
        """All that training changes, as bits."""
        arrays = (self.parameters, self.moment1, self.moment2, self.silenced, self.update_ratios)
        return (*(array.tobytes() for array in arrays), self.place)


def make_run(
    sizes: tuple[int, ...] = (3, 5, 4, 1), hidden: str = "tanh", output: str = "tanh", samples: int = 37, seed: int = 0
) -> Run:
    """A network of random parameters with random data; targets are −1 and 1, for sigmoid 0 and 1."""
    rng = np.random.default_rng(seed)
    network = uniform_network(sizes, hidden, output)
    targets = np.where(rng.uniform(size=samples) > 0.5, 1.0, 0.0 if output == "sigmoid" else -1.0)
    return Run(network, rng.normal(size=Layout(sizes).total), rng.normal(size=(sizes[0], samples)), targets)
