"""The way back: what a link of the browser playground can say of a network, and in plain sentences what it cannot."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FEATURES
from engine.choices.initializers import INITIALIZERS
from engine.choices.losses import LOSSES
from engine.choices.optimizers import OPTIMIZERS
from engine.data.drawn import DataSpec
from engine.data.generators import GENERATORS
from engine.spec import NetworkSpec, Spec, TrainingSpec
from playground.exchange.browser_link.page import ACTIVATION_NAMES, PENALTY_NAMES
from playground.exchange.browser_link.page import FEATURES as INPUTS
from playground.model.document import Work
from playground.model.numerals import in_file

ADDRESS: Final = "https://playground.tensorflow.org/"

_DATA: Final = MappingProxyType(
    {
        "circle": "circle",
        "xor": "xor",
        "gauss": "gauss",
        "spiral": "spiral",
        "plane": "reg-plane",
        "multi-gauss": "reg-gauss",
    }
)
_PENALTIES: Final = MappingProxyType({ours: theirs for theirs, ours in PENALTY_NAMES.items()})


@dataclass(frozen=True, slots=True)
class LinkText:
    """A link, and what it cannot say, in whole sentences."""

    link: str
    left_out: tuple[str, ...]


def link_of(work: Work) -> LinkText:
    """The link that comes nearest to a network, and what is lost on the way."""
    spec = work.document.spec
    data, network, training = spec.data, spec.network, spec.training
    is_classification = data.is_classification
    kind = _DATA.get(data.kind)
    activation = network.hidden[0].activation if network.hidden else "tanh"
    said = {
        "activation": activation if activation in ACTIVATION_NAMES else "tanh",
        "regularization": _PENALTIES[training.penalty],
        "batchSize": str(training.batch_size),
        "dataset": kind if kind is not None and is_classification else "circle",
        "regDataset": kind if kind is not None and not is_classification else "reg-plane",
        "learningRate": in_file(training.learning_rate),
        "regularizationRate": in_file(training.penalty_rate),
        "noise": in_file(data.noise if isinstance(data, DataSpec) else 0.0),
        "networkShape": ",".join(str(layer.units) for layer in network.hidden),
        "seed": str(data.seed),
        "percTrainData": str(data.train_percent),
        **{name: str(feature in spec.features).lower() for name, feature in INPUTS.items()},
        "problem": "classification" if is_classification else "regression",
        "initZero": str(network.init.scheme == "zeros").lower(),
    }
    link = f"{ADDRESS}#{'&'.join(f'{key}={value}' for key, value in said.items())}"
    left_out = (*_of_data(spec), *_of_network(network), *_of_training(training), *_of_state(work))
    return LinkText(link, left_out)


def _of_data(spec: Spec) -> Iterator[str]:
    data, kind = spec.data, spec.data.kind
    if kind in _DATA:
        yield "The points: the page draws other ones of the same kind, from a seed in its own way."
    else:
        name = GENERATORS[data.kind].label if isinstance(data, DataSpec) else "of a table"
        instead = "circle" if spec.data.is_classification else "plane"
        yield f"The data {name}: the page has none like it, and shows its {instead}."
    page = 500 if data.is_classification else 1200
    if kind in _DATA and isinstance(data, DataSpec) and data.samples != page:
        yield f"The number of points: the page always draws {page}."
    other = [FEATURES[name].notation for name in spec.features if name not in INPUTS.values()]
    if other:
        yield f"The inputs {', '.join(other)}: the page does not have them."
    if len(other) == len(spec.features):
        yield "There is no input left: switch one on in the page."


def _of_network(network: NetworkSpec) -> Iterator[str]:
    kinds = {layer.activation for layer in network.hidden}
    odd = [name for name in sorted(kinds) if name not in ACTIVATION_NAMES]
    for name in odd:
        yield f"The activation {UNIT_ACTIVATIONS[name].label}: the page does not have it."
    if len(kinds) > 1:
        yield "An activation for each layer: the page has one for all, and gets that of the first."
    if any(layer.overrides for layer in network.hidden):
        yield "Activations of single units: the page has one for all."
    init = network.init
    if (init.scheme, init.scale) not in (("uniform_half", 1.0), ("zeros", init.scale)):
        label = INITIALIZERS[init.scheme].label
        yield f"The initialisation {label}: the page draws weights from −½ to ½, and starts biases at 0.1."


def _of_training(training: TrainingSpec) -> Iterator[str]:
    if training.optimizer != "sgd":
        yield f"The optimizer {OPTIMIZERS[training.optimizer].label}: the page has plain SGD."
    if training.loss != "mse":
        yield f"The loss {LOSSES[training.loss].label}: the page has half the squared error."
    if training.shuffle:
        yield "Shuffling: the page keeps one order in all epochs."


def _of_state(work: Work) -> Iterator[str]:
    spec = work.document.spec
    output = "tanh" if spec.data.is_classification else "linear"
    if spec.network.output.activation != output:
        yield f"The output {spec.network.output.activation}: the page has {output} for this kind of problem."
    if work.document.pins:
        yield "Pinned weights and biases: the page has no pins."
    if work.learned.is_untrained:
        yield "The weights to start with: the page draws its own from the seed."
    else:
        yield "What the network has learned: the page starts again, with weights of its own."
    if work.document.title or work.document.notes:
        yield "The title and the notes."
