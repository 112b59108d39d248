"""What an exporter is, and what it gives."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.model.document import Work


@dataclass(frozen=True, slots=True)
class Exported:
    """What a file of the format holds, as text or as bytes.

    left_out: what the format cannot say, in whole sentences.
    """

    content: str | bytes
    left_out: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        """The file's bytes; text is UTF-8."""
        return self.content if isinstance(self.content, bytes) else self.content.encode("utf-8")


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format.

    name: on the command line, so it is never renamed. label: in menus. note: what the file is good for. ending: of the
    file's name. write: from a document with what its network has learned, and how; raises PackageMissing where that
    needs a package that is not installed.
    """

    name: str
    label: str
    note: str
    ending: str
    write: Callable[[Work], Exported]
