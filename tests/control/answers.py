"""A file room whose questions are answered by the test, with what was asked and told."""

from dataclasses import dataclass, field
from pathlib import Path

from playground.control.files import Answer
from playground.model.unsaved import Unsaved


@dataclass
class Dialogs:
    """Gives the answers that a test put in; an unexpected question fails it."""

    answers: list[Answer] = field(default_factory=list)
    files: list[Path | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    unsaved: list[Unsaved] = field(default_factory=list)
    suggested: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    def ask_to_save(self, name: str, unsaved: Unsaved) -> Answer:
        self.asked.append(name)
        self.unsaved.append(unsaved)
        return self.answers.pop(0)

    def choose_file_to_open(self, folder: str) -> str | None:
        self.suggested.append(folder)
        return self._file()

    def choose_file_to_save(self, suggested_path: str, title: str) -> str | None:
        self.suggested.append(suggested_path)
        return self._file()

    def tell_refused_file(self, path: str, reason: str) -> None:
        self.told.append((path, reason))

    def tell_failure(self, text: str, reason: str) -> None:
        self.told.append((text, reason))

    def _file(self) -> str | None:
        path = self.files.pop(0)
        return None if path is None else str(path)
