"""What an importer is, what a person may say of the columns, and what it gives."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from playground.model.document import Work


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What a person knows better than the guess; None leaves it. Columns by their names, or numbers from 1 on."""

    x1: str | None = None
    x2: str | None = None
    label: str | None = None
    train_percent: int | None = None
    seed: int | None = None

    @property
    def is_plain(self) -> bool:
        """Whether all is left to the guess."""
        return self == ImportChoice()


@dataclass(frozen=True, slots=True)
class Imported:
    """A network with the data that came in. notes: what a person should know of the reading, in whole sentences."""

    work: Work
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of source.

    name: for tests and messages. label: what it is, in menus and help. takes: whether a text that a person gave (a
    path, a link) is meant for it; the first that takes it gets it. takes_file: whether the name of a file promises that
    it is for this importer, and nothing else. has_columns: whether an ImportChoice says anything. read: from that text,
    or what flows in where it is "-". Raises FileRefused.
    """

    name: str
    label: str
    takes: Callable[[str], bool]
    takes_file: Callable[[Path], bool]
    has_columns: bool
    read: Callable[[str, ImportChoice, BinaryIO | None], Imported]
