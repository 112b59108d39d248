"""A seed: a number box, and a die that rolls another one."""

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from engine.spec import MAX_SEED
from playground.views.controls.number_box import NumberBox
from playground.views.look.icons import icon
from playground.views.look.theme import Theme

_ROLLED_BELOW = 10_000  # short enough to be read out in class


class SeedBox(QWidget):
    """Shows a seed; `chosen` tells another one, typed or rolled.

    It hands the focus on to neither of its two controls: where the keys of a late panel are put in order, Tab would go
    from the die back to the box for ever.
    """

    chosen = Signal(object)

    def __init__(self, name: str, rng: np.random.Generator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rng = rng
        self._box = NumberBox(0, MAX_SEED, 1, 0, parent=self)
        self._box.setObjectName(f"{name}_box")
        self._box.setMinimumWidth(56)
        self._die = QToolButton(self)
        self._die.setObjectName(f"{name}_die")
        self._die.setIconSize(QSize(16, 16))
        self._die.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._box, 1)
        layout.addWidget(self._die)
        self._box.entered.connect(self.chosen)
        self._die.clicked.connect(self._roll)

    def describe(self, accessible_name: str, tip: str, roll_tip: str) -> None:
        """Name the controls for a screen reader and explain them."""
        self._box.setAccessibleName(accessible_name)
        self._box.setToolTip(tip)
        self._die.setAccessibleName(roll_tip)
        self._die.setToolTip(roll_tip)

    def show_value(self, seed: int) -> None:
        """Show a seed; not an edit."""
        self._box.show_value(seed)

    def show_theme(self, theme: Theme) -> None:
        self._die.setIcon(icon("dice", theme))

    def _roll(self) -> None:
        seed = int(self._rng.integers(_ROLLED_BELOW))
        if seed == round(self._box.value()):
            seed = (seed + 1) % _ROLLED_BELOW
        self.chosen.emit(seed)
