"""What a report holds: a title, and parts in their order. Plain values; how they are written stands beside."""

from dataclasses import dataclass

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts below a row of names."""

    names: Row
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        assert all(len(row) == len(self.names) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG. told: what is to be seen on it, for whoever cannot see it."""

    told: str
    png: bytes


@dataclass(frozen=True, slots=True)
class CommandLine:
    """What to type to have the same again."""

    text: str


Part = Heading | Paragraph | Table | Picture | CommandLine


@dataclass(frozen=True, slots=True)
class Report:
    """A report."""

    title: str
    parts: tuple[Part, ...]
