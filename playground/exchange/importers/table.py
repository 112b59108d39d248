"""A table as the data of a network: read, its columns chosen or guessed, in the place of toy data."""

from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from engine.choices.heads import HEADS, usual_head
from engine.data.table import TableSource
from engine.spec import NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.exchange.importers.importer import ImportChoice, Imported, Importer
from playground.exchange.tables.data import TableChoice, source_of
from playground.exchange.tables.reading import ENDINGS, Reading, read_table_file, read_table_stream
from playground.exchange.tables.roles import chosen_roles
from playground.model.document import Document, Work
from playground.model.files.disk import first_bytes

STANDARD_INPUT: Final = "-"

_PEEKED: Final = 200  # bytes


def work_of_source(source: TableSource) -> Work:
    """The usual network before its first step, with an output that suits the table."""
    head = HEADS[usual_head(source.class_count)]
    spec = Spec(
        data=source,
        network=NetworkSpec(output=OutputSpec(head.name)),
        training=TrainingSpec(loss=head.losses[0]),
    )
    return Work.fresh(Document(spec, title=source.name))


def is_table_file(path: Path) -> bool:
    """Whether a file's name promises a table, and it does not begin as a network's file does."""
    return path.suffix.lower() in ENDINGS and not first_bytes(path, _PEEKED).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(
        b"{"
    )


def _takes(text: str) -> bool:
    return True


def _read(text: str, choice: ImportChoice, stream: BinaryIO | None) -> Imported:
    if text == STANDARD_INPUT:
        assert stream is not None
        return made_of(read_table_stream(stream), choice, "table")
    return made_of(read_table_file(Path(text)), choice, Path(text).stem)


def made_of(reading: Reading, choice: ImportChoice, name: str) -> Imported:
    """The network of a table that was read, called `name`. Raises TableRefused."""
    table = reading.table
    made = TableChoice(chosen_roles(table, choice.x1, choice.x2, choice.label), name=name)
    if choice.train_percent is not None:
        made = replace(made, train_percent=choice.train_percent)
    if choice.seed is not None:
        made = replace(made, seed=choice.seed)
    source, notes = source_of(table, made)
    return Imported(work_of_source(source), (*reading.notes, _roles_told(source), *notes))


def _roles_told(source: TableSource) -> str:
    """Which columns became what: a guess that nobody is told is a trap."""
    first, second = source.columns
    label = source.label
    kind = f"{source.class_count} classes" if source.is_classification else "a number"
    return f"x₁ is “{first.name}”, x₂ is “{second.name}”; “{label.name}” is to be learned: {kind}."


IMPORTER: Final = Importer("table", "Table (CSV, TSV, text)", _takes, is_table_file, True, _read)
