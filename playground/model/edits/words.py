"""Edits of what is written about a network: its title and its notes."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Literal

from playground.model.document import Work


@dataclass(frozen=True, slots=True)
class SetText:
    """Change the title or the notes."""

    key: Literal["title", "notes"]
    value: str

    @property
    def text(self) -> str:
        return f"Change the {self.key}"

    @property
    def merge_key(self) -> Hashable:
        return ("text", self.key)

    def apply(self, work: Work) -> Work:
        document = work.document
        if self.key == "title":
            return replace(work, document=replace(document, title=self.value))
        return replace(work, document=replace(document, notes=self.value))
