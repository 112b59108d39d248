"""A combo box as wide as the longest text that it may ever show, so that nothing moves when it shows another."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from playground.views.controls.calm_combo import CalmComboBox

_BESIDE_THE_TEXT: Final = 33
"""Pixels of border, padding and arrow, by the style sheet."""


class FittedComboBox(CalmComboBox):
    """Keeps its width whatever it shows; takes another only with another font."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._longest: tuple[str, ...] = ()

    def fit_to(self, texts: Iterable[str]) -> None:
        """Make room for the longest of `texts`."""
        self._longest = tuple(texts)
        self._fit()

    def fit_to_items(self) -> None:
        """Make room for the longest item."""
        self.fit_to(self.itemText(at) for at in range(self.count()))

    def _fit(self) -> None:
        if self._longest:
            metrics = self.fontMetrics()
            self.setFixedWidth(max(metrics.horizontalAdvance(text) for text in self._longest) + _BESIDE_THE_TEXT)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
