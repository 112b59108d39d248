"""The popup that chooses an activation: for a layer, for one unit, or for the output; with leaky ReLU's slope."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QWidget,
)

from engine.choices.activations import ACTIVATIONS, UNIT_ACTIVATIONS, ActivationName
from engine.choices.heads import OUTPUT_ACTIVATIONS
from engine.portable import Floats
from engine.spec import UnitActivation
from playground.model.document import Document
from playground.model.edits import Edit, SetActivation, SetOutput, SetUnitActivation
from playground.model.selection import Selection
from playground.views.controls.number_box import NumberBox
from playground.views.controls.number_field import new_gesture
from playground.views.controls.popup import Popup
from playground.views.look.sharpness import clear_pixmap
from playground.views.look.theme import Theme
from playground.views.network.hover import place_name

CurveSource = Callable[[UnitActivation], tuple[Floats, Floats]]
"""Gives the z and a of an activation's curve, (points,) each."""

_COLUMNS: Final = 2
_MOST_IN_A_ROW: Final = 3
"""Up to so many tiles stand in one row; more in rows of _COLUMNS."""

_ICON: Final = QSize(30, 20)
_SLOPE_TICKS: Final = 100


class ActivationPopup(Popup):
    """Shows the activation of a layer, a unit or the output; asks for another."""

    edit_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "activation-popup")
        self._selection: Selection | None = None
        self._document: Document | None = None
        self._with_slope: ActivationName = "leaky_relu"
        self._curves: CurveSource | None = None
        self._has_icons = False
        self._slope_gesture = new_gesture()
        self.setAccessibleName(self.tr("Activation"))

        self._follow = QToolButton(self)
        self._follow.setObjectName("activation-follow")
        self._follow.setCheckable(True)
        self._follow.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._follow.setSizePolicy(self._follow.sizePolicy().Policy.Expanding, self._follow.sizePolicy().Policy.Fixed)
        self._follow.setToolTip(self.tr("Use the activation of the layer, also when that changes"))
        self._follow.clicked.connect(self._ask_to_follow)
        self.content.addWidget(self._follow)

        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[ActivationName, QToolButton] = {}
        self._tiles = QGridLayout()
        self._tiles.setSpacing(4)
        self._offered: tuple[ActivationName, ...] = ()
        self._columns = _COLUMNS
        for index, activation in enumerate(UNIT_ACTIVATIONS.values()):
            button = QToolButton(self)
            button.setObjectName(f"activation-{activation.name}")
            button.setText(activation.label)
            button.setAccessibleName(activation.label)
            button.setToolTip(f"{activation.label}: a = {activation.formula}")
            button.setCheckable(True)
            button.setIconSize(_ICON)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
            self._group.addButton(button, index)
            self._buttons[activation.name] = button
        self._group.idClicked.connect(self._ask_for)
        self.content.addLayout(self._tiles)
        self._offer(tuple(ACTIVATIONS))

        self._formula = QLabel(self)
        self._formula.setObjectName("activation-formula")
        self.content.addWidget(self._formula)

        self._slope_row = QWidget(self)
        row = QHBoxLayout(self._slope_row)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(self.tr("Slope s"), self._slope_row)
        self.slope_slider = QSlider(Qt.Orientation.Horizontal, self._slope_row)
        self.slope_slider.setObjectName("activation-slope-slider")
        self.slope_slider.setRange(0, _SLOPE_TICKS - 1)
        self.slope_slider.setPageStep(10)
        self.slope_box = NumberBox(0.0, 1.0, 0.05, 3, parent=self._slope_row, without_high=True)
        self.slope_box.setObjectName("activation-slope")
        for control in (self.slope_slider, self.slope_box):
            control.setAccessibleName(self.tr("Slope of leaky ReLU below zero"))
            control.setToolTip(self.tr("Leaky ReLU's slope below zero, from 0 (like ReLU) to less than 1"))
        label.setBuddy(self.slope_box)
        row.addWidget(label)
        row.addWidget(self.slope_slider, 1)
        row.addWidget(self.slope_box)
        self.content.addWidget(self._slope_row)
        self.slope_slider.sliderPressed.connect(self._begin_sliding)
        self.slope_slider.valueChanged.connect(self._ask_by_slider)
        self.slope_box.entered.connect(self._ask_for_slope)

    @property
    def selection(self) -> Selection | None:
        """The layer or unit that it is about, None while it is closed."""
        return None if self.isHidden() else self._selection

    def set_curve_source(self, source: CurveSource) -> None:
        """Draw each activation's curve on its button, from now on."""
        self._curves = source
        self._redraw_icons()

    def show_theme(self, theme: Theme) -> None:
        super().show_theme(theme)
        self._redraw_icons()

    def open_selection(
        self, selection: Selection, document: Document, beside: QRectF, keep_clear: Sequence[QRectF] = ()
    ) -> None:
        """Show the activation of a layer or unit, beside this rectangle of the parent, and not over those."""
        self._selection = selection
        self._draw_icons()
        self.show_document(document)
        self.open_beside(beside, keep_clear)
        checked = self._group.checkedButton()
        (checked or self._follow).setFocus(Qt.FocusReason.PopupFocusReason)

    def show_document(self, document: Document) -> None:
        """Follow the document; close when it no longer has the layer or unit."""
        self._document = document
        if self._selection is None:
            return
        layers = document.spec.layers
        layer, unit = self._selection.layer, self._selection.unit
        if layer >= len(layers) or (unit or 0) >= layers[layer].units:
            self.close_popup()
            self._selection = None
            return
        is_output = layer == len(layers) - 1
        of_unit = unit is not None and not is_output
        own = layers[layer].unit_activation(unit or 0) if of_unit else None
        shown = own or UnitActivation(layers[layer].activation, layers[layer].slope)
        self._show_title(self.tr("Activation"), self._subject(document, layer, unit))
        follows = of_unit and all(override.unit != unit for override in layers[layer].overrides)
        self._follow.setVisible(of_unit)
        layer_label = UNIT_ACTIVATIONS[layers[layer].activation].label
        self._follow.setText(self.tr("As its layer: %1").replace("%1", layer_label))
        self._follow.setAccessibleName(self._follow.text())
        self._follow.setChecked(follows)
        self._offer(
            tuple(name for name in UNIT_ACTIVATIONS if name in (OUTPUT_ACTIVATIONS if is_output else ACTIVATIONS))
        )
        self._group.setExclusive(False)
        for name, button in self._buttons.items():
            button.setChecked(name == shown.activation and not follows)
        self._group.setExclusive(not follows)
        self._formula.setText(f"a = {UNIT_ACTIVATIONS[shown.activation].formula}")
        self._with_slope = shown.activation
        leaky = UNIT_ACTIVATIONS[shown.activation].takes_slope and not follows
        self._slope_row.setVisible(not is_output)
        self._slope_row.setEnabled(leaky)
        with QSignalBlocker(self.slope_slider):
            if not self.slope_slider.isSliderDown():
                self.slope_slider.setValue(round(shown.slope * _SLOPE_TICKS))
            self.slope_box.show_value(shown.slope)
        if not self.isHidden():
            self.adjustSize()

    def _offer(self, names: tuple[ActivationName, ...]) -> None:
        """Show the tiles of these activations, row by row without a gap, and of no other."""
        if names == self._offered:
            return
        self._offered = names
        self._columns = len(names) if len(names) <= _MOST_IN_A_ROW else _COLUMNS
        for button in self._buttons.values():
            self._tiles.removeWidget(button)
        for at, name in enumerate(names):
            self._tiles.addWidget(self._buttons[name], at // self._columns, at % self._columns)
        for name, button in self._buttons.items():
            button.setVisible(name in names)

    def _subject(self, document: Document, layer: int, unit: int | None) -> str:
        if unit is not None or layer == len(document.spec.network.hidden):
            return place_name(document, layer, unit or 0)
        return self.tr("Layer %1, all its units").replace("%1", str(layer + 1))

    def _redraw_icons(self) -> None:
        """Have them drawn anew: at once where they are seen, else when they will be."""
        self._has_icons = False
        if not self.isHidden():
            self._draw_icons()

    def _draw_icons(self) -> None:
        if self._has_icons or self._curves is None or self._theme is None:
            return
        self._has_icons = True
        for name, button in self._buttons.items():
            z, a = self._curves(UnitActivation(name))
            button.setIcon(self._curve_icon(z, a))

    def _curve_icon(self, z: Floats, a: Floats) -> QIcon:
        """The curve between −3 and 3, with its axes."""
        assert self._theme is not None
        ratio = self.devicePixelRatioF()
        pixmap = clear_pixmap(_ICON * ratio, ratio)
        width, height = float(_ICON.width()), float(_ICON.height())
        shown = abs(z) <= 3.0
        x = width / 2.0 + z[shown] / 3.0 * (width / 2.0 - 1.0)
        y = height * 0.62 - a[shown] * (height / 4.4)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.border), 1.0))
        painter.drawLine(QPointF(0.0, height * 0.62), QPointF(width, height * 0.62))
        painter.drawLine(QPointF(width / 2.0, 0.0), QPointF(width / 2.0, height))
        painter.setPen(QPen(QColor(self._theme.accent), 1.8))
        painter.drawPolyline(QPolygonF([QPointF(*at) for at in zip(x.tolist(), y.tolist(), strict=True)]))
        painter.end()
        return QIcon(pixmap)

    # --- asking -------------------------------------------------------------------------------------------------

    def _edit(self, activation: ActivationName, slope: float, gesture: int | None = None) -> Edit | None:
        if self._selection is None or self._document is None:
            return None
        layer, unit = self._selection.layer, self._selection.unit
        key = None if gesture is None else ("slope", self._selection, gesture)
        if layer == len(self._document.spec.network.hidden):
            return next((SetOutput(name) for name in OUTPUT_ACTIVATIONS if name == activation), None)
        if unit is None:
            return SetActivation(layer, activation, slope, merge_key=key)
        return SetUnitActivation(layer, unit, activation, slope, merge_key=key)

    def _ask_for(self, index: int) -> None:
        name = list(self._buttons)[index]
        edit = self._edit(name, self.slope_box.value())
        if edit is not None:
            self.edit_requested.emit(edit)
        if self._document is not None:
            self.show_document(self._document)  # what was refused is not shown as chosen

    def _ask_to_follow(self) -> None:
        if self._selection is not None and self._selection.unit is not None and self._document is not None:
            self.edit_requested.emit(SetUnitActivation(self._selection.layer, self._selection.unit, None))
            self.show_document(self._document)

    def _commit(self) -> bool:
        if self.slope_box.commit():
            return True
        self.slope_box.setFocus(Qt.FocusReason.PopupFocusReason)
        return False

    def _begin_sliding(self) -> None:
        self._slope_gesture = new_gesture()

    def _ask_by_slider(self, position: int) -> None:
        if not self.slope_slider.isSliderDown():
            self._slope_gesture = new_gesture()
        self.slope_box.show_value(position / _SLOPE_TICKS)
        self._emit_slope(position / _SLOPE_TICKS, self._slope_gesture)

    def _ask_for_slope(self, slope: float) -> None:
        self._emit_slope(slope, new_gesture())

    def _emit_slope(self, slope: float, gesture: int) -> None:
        edit = self._edit(self._with_slope, slope, gesture)
        if edit is not None:
            self.edit_requested.emit(edit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }.get(Qt.Key(event.key()))
        shown = [button for button in self._buttons.values() if button.isVisible()]
        focused = self.focusWidget()
        if step is not None and focused in shown:
            at = shown.index(focused) + step
            if 0 <= at < len(shown):
                shown[at].setFocus(Qt.FocusReason.TabFocusReason)
            elif at < 0 and self._follow.isVisible():
                self._follow.setFocus(Qt.FocusReason.TabFocusReason)
        elif step is not None and focused is self._follow and step > 0:
            shown[0].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QToolButton):
            focused.click()
        else:
            super().keyPressEvent(event)
