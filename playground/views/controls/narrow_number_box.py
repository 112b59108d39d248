"""A number box just wide enough for its digits."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from playground.views.controls.number_box import NumberBox

_BESIDE_THE_DIGITS = 32


class NarrowNumberBox(NumberBox):
    """Has room for `digits`, and for no more, in whatever font."""

    def __init__(
        self,
        low: float,
        high: float,
        step: float,
        decimals: int,
        digits: str,
        parent: QWidget | None = None,
        *,
        without_high: bool = False,
    ) -> None:
        super().__init__(low, high, step, decimals, parent=parent, without_high=without_high)
        self._digits = digits
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(self._digits) + _BESIDE_THE_DIGITS)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
