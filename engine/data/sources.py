"""Where the points come from: a part of a document, frozen and checked. A new source is a file beside this, and a row.

Whoever needs the data asks a source for its `dataset` and for nothing else; only the panel that sets a source up knows
its fields, which are its keys in a file.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Protocol

from engine.data.dataset import Dataset
from engine.data.drawn import DataSpec
from engine.data.generators import GENERATORS
from engine.data.table import TableSource


class Source(Protocol):
    """What every source can be asked. `kind` names it in files."""

    @property
    def kind(self) -> str: ...

    @property
    def is_classification(self) -> bool: ...

    @property
    def class_count(self) -> int: ...

    @property
    def train_size(self) -> int: ...

    @property
    def test_size(self) -> int: ...

    @property
    def dataset(self) -> Dataset: ...


AnySource = DataSpec | TableSource
"""The sources that a document may have; further ones join it by `|`."""

SOURCES: Final[Mapping[str, type[AnySource]]] = MappingProxyType(
    {**dict.fromkeys(GENERATORS, DataSpec), "table": TableSource}
)
"""The source of each `kind` that a file may name."""
