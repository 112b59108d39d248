"""Weights of other programs as a network: an ONNX model, or a state_dict as .npz or .json, by the file's name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

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

DROPPED: Final = (".onnx", ".npz")
"""Endings of what is taken for weights without a word; a .json is opened as a network."""


def is_weights_file(path: Path) -> bool:
    """Whether a file's name promises weights, and nothing else."""
    return path.suffix.lower() in DROPPED


def weights_edit(path: Path, work: Work, text: str) -> tuple[TakeWeights, tuple[str, ...]]:
    """The edit that brings the weights of a file into a network, and notes for the person.

    Raises FileRefused, and PackageMissing where the format needs a package that is not installed.
    """
    read = READERS.get(path.suffix.lower())
    if read is None:
        endings = ", ".join(READERS)
        raise FileRefused(
            "", path.suffix, endings, f"Found the file {path.name}. Allowed: names that end in {endings}."
        )
    edit, notes = fitted(read(read_file(path, MAX_BYTES)), work, text)
    try:
        edit.apply(work)
    except EditRefused as reason:
        raise FileRefused("", "weights", "a network", str(reason)) from None
    return edit, notes


def _takes(text: str) -> bool:
    return Path(text).suffix.lower() in READERS


def _read(text: str, choice: ImportChoice, stream: BinaryIO | None) -> Imported:
    fresh = Work.fresh(Document(title=Path(text).stem))
    edit, notes = weights_edit(Path(text), fresh, "")
    return Imported(applied(edit, fresh), notes)


IMPORTER: Final = Importer("weights", "Weights (ONNX, NumPy, JSON)", _takes, False, _read)
