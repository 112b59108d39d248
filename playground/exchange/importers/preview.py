"""What an import would bring, before it does: a table as it is understood with what a person has chosen of it.

One call gives everything that a dialog shows. It may run in any thread, and can be given up on the way.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from engine.data.table import TableSource
from playground.exchange.tables.data import Scaling, TableChoice, source_of
from playground.exchange.tables.reading import Reading, read_table, read_table_file
from playground.exchange.tables.roles import Roles, chosen_roles
from playground.exchange.tables.sheet import ReadOptions
from playground.model.files.disk import first_bytes
from playground.model.files.refused import FileRefused

_GLIMPSE: Final = 400_000
"""Of a larger table so many bytes, or letters, are read first, so that there is something to see at once."""


@dataclass(frozen=True, slots=True)
class TableOrigin:
    """Where a table comes from: a file, or a text that was pasted. name: what the table will be called."""

    source: Path | str
    name: str

    def read(self, options: ReadOptions, is_wanted: Callable[[], bool]) -> Reading:
        """Read it. Raises FileRefused, and NotWanted where it was given up."""
        if isinstance(self.source, Path):
            return read_table_file(self.source, options, is_wanted)
        return read_table(self.source, options, is_wanted)

    def glimpse(self, options: ReadOptions) -> Reading | None:
        """Its beginning, of a large table that takes a while; None where there is no need, or nothing to see."""
        begun: bytes | str = self.source if isinstance(self.source, str) else b""
        with suppress(FileRefused):
            if isinstance(self.source, Path):
                begun = first_bytes(self.source, _GLIMPSE + 1)
            if len(begun) > _GLIMPSE:
                end = begun.rfind("\n") if isinstance(begun, str) else begun.rfind(b"\n")
                return read_table(begun[: max(min(end, _GLIMPSE), 0)], options)
        return None


@dataclass(frozen=True, slots=True)
class TableWish:
    """What a person has chosen; None leaves it to the guess. x1, x2, label: names of columns."""

    options: ReadOptions = field(default_factory=ReadOptions)
    x1: str | None = None
    x2: str | None = None
    label: str | None = None
    are_classes: bool | None = None
    scaling: Scaling | None = None
    train_percent: int = 50
    shuffle: bool = True
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class TablePreview:
    """What comes of a wish: as far as it goes, and why it goes no further.

    reading: None where the table cannot be read. roles: None where no columns can serve. source: what would be
    imported, None where that cannot be; then refusal says why, and what to do. notes: what was understood.
    is_partial: it is of the table's beginning alone, and the whole of it will follow.
    """

    wish: TableWish
    reading: Reading | None = None
    roles: Roles | None = None
    source: TableSource | None = None
    notes: tuple[str, ...] = ()
    refusal: str = ""
    is_partial: bool = False


def glimpse_of(origin: TableOrigin, wish: TableWish, before: TablePreview | None = None) -> TablePreview | None:
    """What comes of a wish for the beginning of a large table; None where there is no need, or nothing to see.

    before: an earlier glimpse, whose reading may still hold.
    """
    reading = before.reading if before is not None and before.wish.options == wish.options else None
    reading = reading or origin.glimpse(wish.options)
    if reading is None:
        return None
    preview = preview_of(origin, wish, TablePreview(wish, reading))
    return replace(preview, notes=(), refusal="", is_partial=True)


def preview_of(
    origin: TableOrigin,
    wish: TableWish,
    before: TablePreview | None = None,
    is_wanted: Callable[[], bool] = lambda: True,
) -> TablePreview:
    """What comes of a wish. before: an earlier preview of the same origin, whose reading may still hold.

    Raises NotWanted where it was given up.
    """
    reading = before.reading if before is not None and before.wish.options == wish.options else None
    roles: Roles | None = None
    try:
        if reading is None:
            reading = origin.read(wish.options, is_wanted)
        roles = chosen_roles(reading.table, wish.x1, wish.x2, wish.label, wish.are_classes)
        choice = TableChoice(roles, wish.scaling, wish.train_percent, wish.shuffle, wish.seed, origin.name)
        source, notes = source_of(reading.table, choice)
        return TablePreview(wish, reading, roles, source, (*reading.notes, *notes))
    except FileRefused as refusal:
        notes = () if reading is None else reading.notes
        return TablePreview(wish, reading, roles, notes=notes, refusal=str(refusal))
