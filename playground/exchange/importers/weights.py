"""Weights of other programs as a network: an ONNX model, or a state_dict as .npz or .json, by the file's name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

from engine.choices.heads import HEADS, usual_head
from engine.data.checking import MAX_CLASSES, MIN_CLASSES
from engine.data.drawn import DataSpec
from engine.spec import NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.exchange.importers.importer import ImportChoice, Imported, Importer
from playground.exchange.weights.fitting import fitted
from playground.exchange.weights.found import MAX_BYTES, FoundNetwork
from playground.exchange.weights.onnx_network import network_of_onnx
from playground.exchange.weights.state_dict import network_of_json, network_of_npz
from playground.model.document import Document, Work
from playground.model.edits import EditRefused, TakeWeights, applied
from playground.model.files.disk import read_file
from playground.model.files.refused import FileRefused

READERS: Final[Mapping[str, Callable[[bytes], FoundNetwork]]] = MappingProxyType(
    {".onnx": network_of_onnx, ".npz": network_of_npz, ".json": network_of_json}
)
"""What reads a file of weights, by the ending of its name."""

_SMALLER: Final = "save a smaller network"

DROPPED: Final = (".onnx", ".npz")
"""Endings of what is taken for weights without a word; a .json is opened as a network."""


def is_weights_file(path: Path) -> bool:
    """Whether a file's name promises weights, and nothing else."""
    return path.suffix.lower() in DROPPED


def weights_edit(path: Path, work: Work, text: str) -> tuple[TakeWeights, tuple[str, ...]]:
    """The edit that brings the weights of a file into a network, and notes for the person.

    Raises FileRefused, and PackageMissing where the format needs a package that is not installed.
    """
    edit, notes = fitted(_found_in(path), work, text)
    try:
        edit.apply(work)
    except EditRefused as reason:
        raise FileRefused("", "weights", "a network", str(reason)) from None
    return edit, notes


def _found_in(path: Path) -> FoundNetwork:
    read = READERS.get(path.suffix.lower())
    if read is None:
        endings = ", ".join(READERS)
        raise FileRefused(
            "", path.suffix, endings, f"Found the file {path.name}. Allowed: names that end in {endings}."
        )
    return read(read_file(path, MAX_BYTES, _SMALLER))


def _takes(text: str) -> bool:
    return Path(text).suffix.lower() in READERS


def _read(text: str, choice: ImportChoice, stream: BinaryIO | None) -> Imported:
    """A network of its own, with data that have as many classes as it has outputs."""
    found = _found_in(Path(text))
    data, notes = DataSpec(), []
    outputs = found.layers[-1].units
    if MIN_CLASSES < outputs <= MAX_CLASSES:
        data = DataSpec("clouds", classes=outputs)
        notes.append(f"A file of weights has no data: clouds of {outputs} classes are taken for its {outputs} outputs.")
    head = HEADS[usual_head(data.class_count)]
    spec = Spec(data, network=NetworkSpec(output=OutputSpec(head.name)), training=TrainingSpec(loss=head.losses[0]))
    fresh = Work.fresh(Document(spec, title=Path(text).stem))
    edit, told = fitted(found, fresh, "")
    return Imported(applied(edit, fresh), (*notes, *told))


IMPORTER: Final = Importer("weights", "Weights (ONNX, NumPy, JSON)", _takes, is_weights_file, False, _read)
