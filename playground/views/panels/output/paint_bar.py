"""The small bar below the plane while a person paints: tools, size, and the class or the number to paint with."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.data.checking import MAX_CLASSES
from engine.data.dataset import Dataset
from engine.data.sources import AnySource
from playground.model.edits import new_class
from playground.model.numerals import chosen, rounded_to
from playground.views.controls.calm_slider import CalmSlider
from playground.views.controls.elided_label import ElidedLabel
from playground.views.look.icons import icon
from playground.views.look.sharpness import clear_pixmap
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.output.painting import Paint, name_of
from playground.views.plots.brush import Brush, Tool
from playground.views.plots.label_mark import paint_label_mark
from playground.views.plots.sample_layer import MARK_SIDE

MOST_CLASS_KEYS: Final = MAX_CLASSES
_REACHES: Final = (3, 30)
"""Of the slider, in tenths on the plane."""

_NUMBER_STEPS: Final = 20
_WIDEST_NUMBER: Final = "−0.000·10⁻⁹⁹"
_LONGEST_NAME: Final = 9
_FEW: Final = 4
"""So many classes can be told by their names; of more, only their marks and numbers have room."""


class PaintBar(QWidget):
    """Shows what the brush is; tells what it shall be. Keys 1 to 8 choose a class through `choose_class`."""

    paint_changed = Signal()
    clear_requested = Signal()
    end_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paintBar")
        self._theme = LIGHT
        self._source: AnySource | None = None
        self._paint = Paint()
        self._by_class = False
        self._tools = QButtonGroup(self)
        self._buttons: dict[Tool, QToolButton] = {}
        first = QHBoxLayout()
        first.setSpacing(3)
        for tool, text, tip in self._tool_rows():
            button = QToolButton(self)
            button.setObjectName(f"paint_{tool}")
            button.setAccessibleName(text)
            button.setToolTip(f"{text}: {tip}")
            button.setCheckable(True)
            button.setProperty("flat", True)
            button.setChecked(tool == self._paint.tool)
            self._tools.addButton(button)
            self._buttons[tool] = button
            button.clicked.connect(self._choose_tool)
            first.addWidget(button)
        self._size = CalmSlider(Qt.Orientation.Horizontal, self)
        self._size.setObjectName("paint_size")
        self._size.setRange(*_REACHES)
        self._size.setValue(round(self._paint.reach * 10))
        self._size.setMinimumWidth(50)
        self._size.setAccessibleName(self.tr("Size of the brush"))
        self._size.setToolTip(self.tr("Size of the spray and the eraser"))
        self._size.valueChanged.connect(self._choose_size)
        first.addWidget(self._size, 1)
        self._clear = self._button(
            "paint_clear", self.tr("Clear"), self.tr("Keep one point of each class, and start over")
        )
        self._clear.clicked.connect(self.clear_requested)
        self._done = self._button("paint_done", self.tr("Done"), self.tr("End painting (Esc)"))
        self._done.clicked.connect(self.end_requested)
        first.addWidget(self._clear)
        first.addWidget(self._done)

        self._classes = QButtonGroup(self)
        self._labels = QWidget(self)
        self._label_row = QHBoxLayout(self._labels)
        self._label_row.setContentsMargins(0, 0, 0, 0)
        self._label_row.setSpacing(3)
        self._value = CalmSlider(Qt.Orientation.Horizontal, self)
        self._value.setObjectName("paint_value")
        self._value.setRange(0, _NUMBER_STEPS)
        self._value.setValue(_NUMBER_STEPS)
        self._value.setAccessibleName(self.tr("Number to paint"))
        self._value.setToolTip(self.tr("The number that painted points have"))
        self._value.valueChanged.connect(self._choose_value)
        self._told = ElidedLabel(self, self.tr("Number to paint"))
        self._told.setObjectName("paint_told")
        self._told.setFixedWidth(self._told.fontMetrics().horizontalAdvance(_WIDEST_NUMBER))
        self._swatch = QLabel(self)
        number = QHBoxLayout()
        number.addWidget(self._swatch)
        number.addWidget(self._value, 1)
        number.addWidget(self._told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(first)
        column.addWidget(self._labels)
        column.addLayout(number)

    def _tool_rows(self) -> tuple[tuple[Tool, str, str], ...]:
        return (
            ("spray", self.tr("Spray"), self.tr("drag to paint many points")),
            ("point", self.tr("Single points"), self.tr("click to set one")),
            ("move", self.tr("Move"), self.tr("drag a point to another place")),
            ("erase", self.tr("Eraser"), self.tr("drag over points to take them away")),
        )

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        return button

    # --- what is shown ---

    @property
    def paint(self) -> Paint:
        """What is chosen."""
        return self._paint

    def brush(self) -> Brush:
        """The same as the plane shows it."""
        dataset = self._dataset
        if dataset is None:
            return Brush(self._paint.tool, self._paint.reach)
        is_new = dataset.has_classes and self._paint.label >= len(dataset.classes)
        classes = new_class(dataset.classes) if is_new else dataset.classes
        return Brush(self._paint.tool, self._paint.reach, self._scaled(self._paint.label, dataset), classes)

    def show_source(self, source: AnySource) -> None:
        """Offer the classes of these data, or their numbers."""
        before = self._dataset
        self._source = source
        dataset = source.dataset
        told = None if before is None else (before.classes, before.label, before.label_units)
        if told != (dataset.classes, dataset.label, dataset.label_units):
            self._show_labels(dataset)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        for tool, button in self._buttons.items():
            button.setIcon(icon(f"paint-{tool}", theme))
            button.setIconSize(QSize(theme.px(16), theme.px(16)))
        if self._dataset is not None:
            self._show_marks(self._dataset)

    def show_class_looks(self, by_class: bool) -> None:
        """Give two classes, too, the looks that more have, as the plane does; or those of the map's ends."""
        if by_class != self._by_class:
            self._by_class = by_class
            if self._dataset is not None:
                self._show_marks(self._dataset)

    def choose_class(self, at: int) -> bool:
        """Paint with the class of this number, 0-based, also with a new one after the last; False if there is none."""
        buttons = {self._classes.id(button): button for button in self._classes.buttons()}
        if at not in buttons:
            return False
        buttons[at].click()
        return True

    @property
    def _dataset(self) -> Dataset | None:
        return None if self._source is None else self._source.dataset

    def _show_labels(self, dataset: Dataset) -> None:
        had_focus = any(old.hasFocus() for old in self._classes.buttons())
        for old in self._classes.buttons():
            self._classes.removeButton(old)
            self._label_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        for at, name in enumerate(dataset.classes):
            button = QToolButton(self._labels)
            button.setObjectName(f"paint_class_{at}")
            button.setAccessibleName(self.tr("Class {name}").format(name=name))
            button.setToolTip(self.tr("Paint points of {name} (key {key})").format(name=name, key=at + 1))
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
            button.setText(f"{at + 1}  {short}" if len(dataset.classes) <= _FEW else str(at + 1))
            button.setMinimumWidth(24)
            self._classes.addButton(button, at)
            self._label_row.addWidget(button)
            button.clicked.connect(self._choose_label)
        has_classes = dataset.has_classes
        if has_classes and len(dataset.classes) < MAX_CLASSES:
            self._add_new(len(dataset.classes))
        self._labels.setVisible(has_classes)
        for part in (self._value, self._told, self._swatch):
            part.setVisible(not has_classes)
        if has_classes:
            at = min(len(dataset.classes) - 1, max(round(self._paint.label), 0))
            self._classes.button(at).setChecked(True)
            if had_focus:
                self._classes.button(at).setFocus()
            self._take(label=float(at))
        else:
            self._choose_value()
        self._show_marks(dataset)

    def _add_new(self, at: int) -> None:
        """A button for the class that is not there yet."""
        button = QToolButton(self._labels)
        button.setObjectName("paint_class_new")
        button.setAccessibleName(self.tr("A new class"))
        button.setToolTip(self.tr("Paint points of a new class (key {key}); the output follows").format(key=at + 1))
        button.setText("+")
        button.setCheckable(True)
        button.setMinimumWidth(24)
        self._classes.addButton(button, at)
        self._label_row.addWidget(button)
        button.clicked.connect(self._choose_label)

    def _show_marks(self, dataset: Dataset) -> None:
        for at in range(len(dataset.classes)):
            button = self._classes.button(at)
            button.setIcon(QIcon(self._mark(float(at), dataset)))
        if not dataset.has_classes:
            self._swatch.setPixmap(self._mark(self._paint.label, dataset))

    def _mark(self, label: float, dataset: Dataset) -> QPixmap:
        ratio = self.devicePixelRatio()
        side = self._theme.px(MARK_SIDE)
        picture = clear_pixmap(QSize(round(side * ratio), round(side * ratio)), ratio)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(side / 2.0, side / 2.0)
        told = (self._scaled(label, dataset), dataset.classes, self._theme)
        paint_label_mark(painter, centre, side * 0.32, *told, by_class=self._by_class)
        painter.end()
        return picture

    def _scaled(self, label: float, dataset: Dataset) -> float:
        """The label as the plane has it."""
        units = dataset.label_units
        return label if dataset.has_classes else (label - units.center) / units.scale

    # --- what is chosen ---

    def _choose_tool(self) -> None:
        button = self._tools.checkedButton()
        self._take(tool=next(tool for tool, one in self._buttons.items() if one is button))

    def _choose_size(self, tenths: int) -> None:
        self._take(reach=tenths / 10.0)

    def _choose_label(self) -> None:
        self._take(label=float(self._classes.checkedId()))
        if self._paint.tool in ("move", "erase"):
            self._buttons["spray"].click()  # who chooses a class wants to paint

    def _choose_value(self) -> None:
        dataset = self._dataset
        if dataset is None or dataset.has_classes:
            return
        share = 2.0 * self._value.value() / _NUMBER_STEPS - 1.0
        reach = max(1.0, float(abs(dataset.all.labels).max()))
        label = dataset.label_units.center + dataset.label_units.scale * share * reach
        self._take(label=rounded_to(label, 4))
        self._told.setText(chosen(self._paint.label))
        self._show_marks(dataset)

    def _take(self, **changes: object) -> None:
        self._paint = replace(self._paint, **changes)  # type: ignore[arg-type]  # its own fields alone
        if self._source is not None:
            self._paint = replace(self._paint, name=name_of(self._source, self._paint.label))
        self.paint_changed.emit()
