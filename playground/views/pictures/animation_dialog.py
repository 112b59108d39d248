"""What the dialogs of animations have in common: how many pictures, how large, how fast, in which format, how long.

A dialog of its own kind puts the rows before these, says what is chosen, and has `finish` called at its end.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from playground.model.numerals import counted, fixed
from playground.model.recording import FORMATS, FRAME_RATES
from playground.views.controls.number_box import NumberBox
from playground.views.pictures.form import add_default_button, lay_out, named


class Animated(Protocol):
    """How an animation is to be made."""

    @property
    def frames(self) -> int: ...

    @property
    def side(self) -> int: ...

    @property
    def frame_rate(self) -> int: ...

    @property
    def format(self) -> str: ...


class AnimationDialog(QDialog):
    """Shows the choice, and how long the animation will be. prefix: what the names of its controls begin with."""

    def __init__(self, prefix: str, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self.setObjectName(f"{prefix}_dialog")
        self.setWindowTitle(title)
        self._combos: list[QComboBox] = []
        self._numbers: list[NumberBox] = []
        self.form = QFormLayout()

    def combo_box(self, name: str, tip: str) -> QComboBox:
        """A choice of this dialog."""
        combo = named(QComboBox(self), f"{self._prefix}_{name}", tip)
        self._combos.append(combo)
        return combo

    def number_box(self, name: str, tip: str, least: int, most: int) -> NumberBox:
        """A number of this dialog."""
        box = named(NumberBox(least, most, 1, 0, parent=self), f"{self._prefix}_{name}", tip)
        self._numbers.append(box)
        return box

    def finish(
        self, chosen: Animated, most_frames: int, sides: Sequence[int], side_tip: str, format_label: str, save_tip: str
    ) -> None:
        """Add the rows that all have below the own ones, and begin with what is chosen."""
        frames_tip = self.tr("Pictures, evenly over the epochs; more make a larger file")
        self._frames = self.number_box("frames", frames_tip, 2, most_frames)
        self._frames.show_value(chosen.frames)
        self._side = self.combo_box("size", side_tip)
        self._rate = self.combo_box("speed", self.tr("Pictures a second"))
        self._format = self.combo_box("format", self.tr("GIF plays everywhere; WebP is smaller and has more colours"))
        for side in sides:
            self._side.addItem(self.tr("{side} pixels wide").format(side=side), side)
        for rate in FRAME_RATES:
            self._rate.addItem(self.tr("{rate} a second").format(rate=rate), rate)
        for name, label in zip(FORMATS, ("GIF", "WebP"), strict=True):
            self._format.addItem(label, name)
        for combo, value in (
            (self._side, chosen.side),
            (self._rate, chosen.frame_rate),
            (self._format, chosen.format),
        ):
            combo.setCurrentIndex(max(combo.findData(value), 0))
        self._length = QLabel(self)
        self._length.setObjectName(f"{self._prefix}_length")
        form = self.form
        form.addRow(self.tr("&Pictures"), self._frames)
        form.addRow(self.tr("&Size"), self._side)
        form.addRow(self.tr("Spee&d"), self._rate)
        form.addRow(format_label, self._format)
        form.addRow(self.tr("Length"), self._length)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        add_default_button(buttons, f"{self._prefix}_save", self.tr("&Record…"), save_tip)
        lay_out(self, form, buttons)
        for combo in self._combos:
            combo.currentIndexChanged.connect(self._show_length)
        for box in self._numbers:
            box.valueChanged.connect(self._show_length)
        self._show_length()

    @property
    def animated(self) -> dict[str, Any]:
        """What is chosen of it, by the names of `Animated`."""
        return {
            "frames": round(self._frames.value()),
            "side": self._side.currentData(),
            "frame_rate": self._rate.currentData(),
            "format": self._format.currentData(),
        }

    def length(self) -> tuple[int, float]:
        """How many pictures what is chosen has, and how many seconds. Every dialog says it."""
        raise NotImplementedError

    def accept(self) -> None:
        """Close with the choice; if a typed number cannot be taken, stay open and go to it."""
        for box in self._numbers:
            if not box.commit():
                box.setFocus()
                return
        super().accept()

    def _show_length(self) -> None:
        count, seconds = self.length()
        self._length.setText(
            self.tr("{count} pictures, {seconds} seconds, 2 of them for the last").format(
                count=counted(count), seconds=fixed(seconds, 1)
            )
        )
