"""Tooltips as a person can read them: Qt breaks the lines of rich text only."""

import re
from html import escape, unescape
from typing import Final

from PySide6.QtWidgets import QWidget

_LINE: Final = 60
"""Characters; a tooltip that is longer gets more lines."""


def wrapped(text: str) -> str:
    """The text as it is where it fits on a line, else as rich text that Qt breaks into several."""
    if len(text) <= _LINE and "\n" not in text:
        return text
    return "<qt>" + escape(text, quote=False).replace("\n", "<br>") + "</qt>"


def plain(text: str) -> str:
    """A text without its markup, as a screen reader shall read it."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br ?/?>|</p>|</li>|</tr>", "\n", text))).strip()


def show_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip, which may have markup; a screen reader gets the words alone."""
    is_rich = text.lstrip().startswith("<") or "<br>" in text or "</b>" in text
    widget.setToolTip(text if is_rich else wrapped(text))
    widget.setAccessibleDescription(plain(text) if is_rich else text)
