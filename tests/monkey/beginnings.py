"""What a monkey can begin with, and opens on its way: networks of many kinds, races, and runs to go back in."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from engine.spec import MAX_LAYERS, MAX_UNITS, DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document, Rivals, Work
from playground.model.edits import InsertLayer, SetAllActivations, TrainFrom
from playground.model.example_text import made

_SMALL: Final = Spec(data=DataSpec(samples=60), network=NetworkSpec((LayerSpec(4), LayerSpec(3))))
_CLASSES: Final = 8


def _fresh(spec: Spec) -> Work:
    return Work.fresh(Document(spec))


def _trained(work: Work, epochs: int) -> Work:
    trainer = Trainer(work.document.spec, work.learned, work.document.pins, curves=work.curves)
    trainer.train_epochs(epochs)
    return work.trained(trainer.learned(), trainer.curves, since=work.learned)


def _slow() -> Work:
    """One sample at a time, and many of them."""
    training = replace(TrainingSpec(), batch_size=1)
    return _fresh(Spec(DataSpec(samples=5000), network=NetworkSpec((LayerSpec(32),) * 8), training=training))


def _large() -> Work:
    """The largest network that there is."""
    return _fresh(Spec(network=NetworkSpec((LayerSpec(MAX_UNITS),) * MAX_LAYERS)))


def _race() -> Work:
    """Four networks side by side."""
    works = [_fresh(_SMALL)]
    for activation in ("relu", "sigmoid"):
        works.append(made(SetAllActivations(activation), works[0]))
    works.append(made(InsertLayer(1), works[0]))
    works = [_trained(work, 12) for work in works]
    return replace(works[1], rivals=Rivals((works[0], *works[2:]), 1))


def _classes() -> Work:
    """As many classes as there can be."""
    network = NetworkSpec((LayerSpec(6),), OutputSpec("softmax"))
    return _fresh(Spec(DataSpec("wedges", classes=_CLASSES), network=network, training=TrainingSpec("cross_entropy")))


def _run() -> Work:
    """A run with an edit on its way, which was left for another one."""
    long = _trained(made(SetAllActivations("relu"), _trained(_fresh(_SMALL), 30)), 30)
    past = _trained(_fresh(_SMALL), 20)
    return _trained(made(TrainFrom(past.learned, past.document.spec, past.document.pins), long), 15)


BEGINNINGS: Final[Mapping[str, Callable[[], Work]]] = MappingProxyType(
    {
        "slow": _slow,
        "tiny": lambda: _fresh(Spec(network=NetworkSpec((LayerSpec(1),)))),
        "straight": lambda: _fresh(Spec(network=NetworkSpec(()))),
        "wide": lambda: _fresh(
            Spec(features=("x1", "x2", "x1_squared", "sin_x1"), network=NetworkSpec((LayerSpec(32, "relu"),)))
        ),
        "large": _large,
        "race": _race,
        "classes": _classes,
        "run": _run,
    }
)
