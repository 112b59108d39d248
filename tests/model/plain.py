"""Files as plain data, to be damaged and read again."""

import json
from typing import Any, Final

import pytest

from playground.model.document import Work
from playground.model.files.document_io import FileRefused, dumps, loads

LEAST: Final = '{"format": "neural-playground", "version": 1}'
"""The shortest file that there is."""


def plain(work: Work) -> dict[str, Any]:
    """The plain data of a work's file."""
    data: dict[str, Any] = json.loads(dumps(work))
    return data


def refusal(text: str | bytes) -> FileRefused:
    """What is said of a text that is refused."""
    with pytest.raises(FileRefused) as caught:
        loads(text)
    return caught.value


def same_bits(one: Work, other: Work) -> bool:
    """Whether two works are equal to the last bit: −0 is not 0."""
    return one == other and all(
        getattr(one.learned, name).tobytes() == getattr(other.learned, name).tobytes()
        for name in ("parameters", "start", "moment1", "moment2", "silenced")
    )


def same_curves(one: Work, other: Work) -> bool:
    """Whether the curves of two works are equal to the last bit, NaN being NaN."""
    return one.curves.rows.tobytes() == other.curves.rows.tobytes()
