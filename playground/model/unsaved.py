"""What would be lost if the work on the table went away now: the gist of the question before it does."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unsaved:
    """edits: changes that a person made since the file was saved or opened. epochs: of training since then.

    is_restored: the work comes from a crash, and is in no file at all. has_race: networks of a race were added, taken
    out or changed.
    """

    edits: int = 0
    epochs: int = 0
    is_restored: bool = False
    has_race: bool = False
