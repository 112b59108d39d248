"""What it looks like when a table is refused: where, what was found, what is allowed, what to do."""

from playground.model.files.refused import FileRefused


class TableRefused(FileRefused):
    """A table that cannot be taken over, as a whole; nothing of it is.

    line: 1-based, as an editor counts them, or None where the table itself is meant. column: its name, or empty.
    """

    def __init__(self, found: str, allowed: str, remedy: str, *, line: int | None = None, column: str = "") -> None:
        places = [*([f"line {line}"] if line is not None else []), *([f"column “{column}”"] if column else [])]
        where = ", ".join(places)
        start = f"{where}: found" if where else "found"
        super().__init__(where, found, allowed, f"{start[0].upper()}{start[1:]} {found}. Allowed: {allowed}. {remedy}")
        self.line = line
        self.column = column
