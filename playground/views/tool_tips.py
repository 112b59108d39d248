"""Tooltips as a person can read them: Qt breaks the lines of rich text only."""

from html import escape
from typing import Final

_LINE: Final = 60
"""Characters; a tooltip that is longer gets more lines."""


def wrapped(text: str) -> str:
    """The text as it is where it fits on a line, else as rich text that Qt breaks into several."""
    if len(text) <= _LINE and "\n" not in text:
        return text
    return "<qt>" + escape(text, quote=False).replace("\n", "<br>") + "</qt>"
