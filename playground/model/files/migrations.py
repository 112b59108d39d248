"""Brings the plain data of an older file to the present version of the format, one step for each version.

A step takes and gives plain data and knows nothing of specs: it must go on doing the same when they change. It may
meet a damaged file, and leaves what it does not expect for the check that follows. One file of every version that was
ever written stands in tests/data.
"""

from collections.abc import Callable, Sequence
from typing import Final

from playground.model.files.checks import checked_format
from playground.model.files.json_text import Json

FORMAT: Final = "neural-playground"

Data = dict[str, Json]
Step = Callable[[Data], Data]


def _with_room_for_curves(data: Data) -> Data:
    """Version 2 has the key `curves` more, which may be left out."""
    return data


STEPS: Final[tuple[Step, ...]] = (_with_room_for_curves,)
"""STEPS[0] makes version 2 of version 1, and so on; `version` itself is set by `upgrade`."""

VERSION: Final = 1 + len(STEPS)
"""What is written."""


def upgrade(data: Json, steps: Sequence[Step] = STEPS) -> Data:
    """The data of a file as the present version has it. Raises FileRefused: another format, a newer version."""
    newest = 1 + len(steps)
    keys, version = checked_format(data, FORMAT, newest, ", or save the file as an older version there")
    for step in steps[version - 1 :]:
        keys = step(keys)
    return {**keys, "version": newest}
