"""Asks which picture to make: of what, as PNG or SVG, and how large. Knows names and sizes, no panel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QWidget,
)

from playground.views.controls.named_label import NamedLabel
from playground.views.pictures.form import add_default_button, lay_out, named

PictureFormat = Literal["png", "svg"]

SCALES: Final = (1, 2, 3, 4)
WINDOW: Final = "window"
"""The name of the whole window among the panels."""


@dataclass(frozen=True, slots=True)
class PictureOffer:
    """What there can be a picture of. size: in logical pixels. svg_size: that of its plots; None where it has none."""

    name: str
    title: str
    size: QSize
    svg_size: QSize | None = None


@dataclass(frozen=True, slots=True)
class PictureChoice:
    """What a person chose; `scale` is pixels for each logical one. is_copy: for the clipboard, not for a file."""

    name: str = WINDOW
    format: PictureFormat = "png"
    scale: int = 2
    is_copy: bool = False


class PictureDialog(QDialog):
    """Shows the choice, and how large the picture will be."""

    def __init__(self, offers: Sequence[PictureOffer], choice: PictureChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_dialog")
        self.setWindowTitle(self.tr("Save a picture"))
        self._offers = tuple(offers)
        self._is_copy = False
        self._what = named(QComboBox(self), "picture_what", self.tr("What to take a picture of"))
        self._format = named(QComboBox(self), "picture_format", self.tr("Format of the file"))
        self._scale = named(
            QComboBox(self), "picture_scale", self.tr("Drawn again at this scale, so it stays sharp on a large screen")
        )
        for offer in self._offers:
            self._what.addItem(offer.title, offer.name)
        for scale in SCALES:
            self._scale.addItem(f"{scale} ×", scale)
        self._size = NamedLabel(self.tr("Size of the picture"), parent=self)
        self._size.setObjectName("picture_size")
        form = QFormLayout()
        form.addRow(self.tr("&Of"), self._what)
        form.addRow(self.tr("&Format"), self._format)
        form.addRow(self.tr("S&cale"), self._scale)
        form.addRow(self.tr("Size"), self._size)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        add_default_button(
            buttons, "picture_save", self.tr("&Save…"), self.tr("Choose a file, and save the picture there")
        )
        self._copy = QPushButton(self.tr("Co&py"), self)
        self._copy.setObjectName("picture_copy")
        self._copy.setToolTip(self.tr("Copy the picture to the clipboard as PNG"))
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        lay_out(self, form, buttons)
        _go_to(self._what, choice.name)
        _go_to(self._scale, choice.scale)
        self._show_formats(choice.format)
        self._what.currentIndexChanged.connect(self._follow)
        self._format.currentIndexChanged.connect(self._show_size)
        self._scale.currentIndexChanged.connect(self._show_size)
        self._copy.clicked.connect(self._accept_copy)

    @property
    def choice(self) -> PictureChoice:
        """What is chosen."""
        choice = PictureChoice(self._what.currentData(), self._format.currentData(), self._scale.currentData())
        return replace(choice, is_copy=self._is_copy)

    def _offer(self) -> PictureOffer:
        return self._offers[self._what.currentIndex()]

    def _follow(self) -> None:
        self._show_formats(self._format.currentData())

    def _show_formats(self, wanted: str) -> None:
        """Offer SVG where there are plots, and keep the format if it can be."""
        self._format.blockSignals(True)
        self._format.clear()
        self._format.addItem(self.tr("PNG, of pixels"), "png")
        if self._offer().svg_size is not None:
            self._format.addItem(self.tr("SVG, the plots as lines"), "svg")
        _go_to(self._format, wanted)
        self._format.blockSignals(False)
        self._show_size()

    def _show_size(self) -> None:
        offer, choice = self._offer(), self.choice
        is_svg = choice.format == "svg"
        size = offer.svg_size if is_svg and offer.svg_size is not None else offer.size * choice.scale
        text = self.tr("{width} × {height} pixels").format(width=size.width(), height=size.height())
        self._size.setText(self.tr("{size}, sharp at any size").format(size=text) if is_svg else text)
        self._scale.setEnabled(not is_svg)
        self._copy.setEnabled(not is_svg)

    def _accept_copy(self) -> None:
        self._is_copy = True
        self.accept()


def _go_to(combo: QComboBox, value: object) -> None:
    """Choose the entry that carries `value`; the first where there is none."""
    combo.setCurrentIndex(max(combo.findData(value, Qt.ItemDataRole.UserRole), 0))
