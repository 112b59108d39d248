"""A slider with its number box, for one setting. Knows nothing of documents."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.views.controls.calm_slider import CalmSlider
from playground.views.controls.gesture import Gesture
from playground.views.controls.number_box import NumberBox


class SliderBox(QWidget):
    """Slides through `stops`, takes any number between the first and the last in the box.

    `chosen` tells the number and the merge key of the gesture that it belongs to.
    """

    chosen = Signal(object, object)

    def __init__(
        self, name: str, stops: Sequence[int], unit: str = "", decimals: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._stops = tuple(stops)
        self._gesture = Gesture()
        self._slider = CalmSlider(Qt.Orientation.Horizontal, self)
        self._slider.setObjectName(f"{name}_slider")
        self._slider.setRange(0, len(stops) - 1)
        self._slider.setPageStep(max(1, len(stops) // 10))
        self._slider.setMinimumWidth(48)
        self._slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._box = NumberBox(stops[0], stops[-1], 1 if stops[-1] <= 100 else 10, decimals, unit, self)
        self._box.setObjectName(f"{name}_box")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._box)
        self.setFocusProxy(self._box)
        self._slider.sliderPressed.connect(self._gesture.hold)
        self._slider.sliderReleased.connect(self._gesture.release)
        self._slider.valueChanged.connect(self._slid)
        self._box.entered.connect(self._entered)

    def describe(self, accessible_name: str, tip: str) -> None:
        """Name both controls for a screen reader and explain them."""
        for control in (self._slider, self._box):
            control.setAccessibleName(accessible_name)
            control.setToolTip(tip)

    def set_box_width(self, width: int) -> None:
        """Give the box a width, so that boxes above each other align."""
        self._box.setFixedWidth(width)

    def show_value(self, value: float) -> None:
        """Show a number; not an edit."""
        self._box.show_value(value)
        nearest = min(range(len(self._stops)), key=lambda at: abs(self._stops[at] - value))
        with QSignalBlocker(self._slider):
            self._slider.setValue(nearest)

    def _slid(self, at: int) -> None:
        self._box.show_value(self._stops[at])
        self._tell(self._stops[at])

    def _entered(self, value: float) -> None:
        self.show_value(value)
        self._tell(value)

    def _tell(self, value: float) -> None:
        self.chosen.emit(value, self._gesture.key())
