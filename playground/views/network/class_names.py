"""The names of classes beside the outputs of the diagram: how large they are written, and how what is too long is cut.

A name has up to two lines; where not even a few letters of it have room the mark stands alone, and the legend below the
plane and the label beside the mouse tell it.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from playground.model.document import Document
from playground.views.network.glyphs import number_font

CLASS_RADIUS: Final = 5.0
MARK_ROOM: Final = 2.0 * CLASS_RADIUS + 5.0
"""Of the mark and the gap to the name."""

_PIXELS: Final = (15, 13, 12, 11)
_WIDEST: Final = 116.0
"""The diagram makes room for names as far as this."""

_LEAST_LETTERS: Final = 3
_RIM: Final = 4.0


def classes_width(document: Document, base: QFont) -> float:
    """How much room marks and names at the right of the outputs would like; 0 where outputs are no classes."""
    if not document.spec.head.one_for_each:
        return 0.0
    metrics = QFontMetricsF(number_font(base, _PIXELS[1]))
    names = document.spec.data.dataset.classes
    return MARK_ROOM + min(max(metrics.horizontalAdvance(name) for name in names) + 1.0, _WIDEST) + _RIM


def written_names(names: Sequence[str], base: QFont, width: float, height: float) -> tuple[QFont, tuple[str, ...]]:
    """All names in one font, as large as lets all of them be whole; each has so much room, and may have two lines."""
    room = width - _RIM
    for pixels in _PIXELS:
        font = number_font(base, pixels)
        metrics = QFontMetricsF(font)
        if all(metrics.horizontalAdvance(name) <= room for name in names):
            return font, tuple(names)
    for pixels in _PIXELS[2:]:
        font = number_font(base, pixels)
        metrics = QFontMetricsF(font)
        lines = 2 if height >= 2.0 * metrics.height() else 1
        written = tuple(_broken(name, metrics, room, lines) for name in names)
        if not any("…" in text for text in written):
            break
    return font, written


def _broken(name: str, metrics: QFontMetricsF, room: float, lines: int) -> str:
    """The name in so many lines at most, cut with … where it is longer still; nothing where hardly a letter is left."""
    words, first = name.split(" "), ""
    if lines > 1 and metrics.horizontalAdvance(name) > room:
        while len(words) > 1 and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= room:
            first = f"{first} {words.pop(0)}".strip()
    rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, room)
    if not first and rest != name and len(rest) <= _LEAST_LETTERS:
        return ""
    return f"{first}\n{rest}" if first else rest
