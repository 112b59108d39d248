"""The network diagram: shows the document's network as it learns, and asks for what a person does to it.

Here stands what a person can do, by mouse, keyboard or menu; how it looks stands in `picture.py`.
"""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from engine.data.plane import Point
from engine.parameters import Address
from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.edits import AddUnit, Edit, RemoveLayer, RemoveUnit, SetValue
from playground.model.layer_values import LayerValues
from playground.model.selection import Selection
from playground.model.viewing import Viewing
from playground.views.controls.keys import PartKeys
from playground.views.look.sharpness import pixel_ratio
from playground.views.look.theme import LIGHT, Theme
from playground.views.network.accessible import DiagramAccessible
from playground.views.network.activation_popup import ActivationPopup, CurveSource
from playground.views.network.growth import UsualRoom, grown_scale
from playground.views.network.hit import Part, Target
from playground.views.network.layer_values_popup import LayerValuesPopup
from playground.views.network.layout import Camera
from playground.views.network.links import link_middle
from playground.views.network.menus import DiagramMenu
from playground.views.network.mouse import ZOOM_STEP, DiagramMouse
from playground.views.network.picture import NetworkPicture
from playground.views.network.value_popup import ValuePopup
from playground.views.network.value_walk import value_beside
from playground.views.network.wave import Wave
from playground.views.network.words import describe_network, keys_of_diagram, tip_of

_BY_KEYBOARD: Final = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_OF_SHORTCUTS: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_CATCH_UP_MS: Final = 40
_CALM_MS: Final = 80
"""After a change of structure the old picture stays this long, unless new numbers come first: so nothing flickers."""

_FINE_RATIO: Final = 4.0
"""Pixels for each logical one of what is a picture in a file of lines: maps, numbers, padlocks."""


class NetworkView(QWidget):
    """Shows the network; asks for edits, selections and probes."""

    edit_requested = Signal(object)
    selection_requested = Signal(object)
    viewing_requested = Signal(object)
    """The Viewing with the point of the plane that the mouse points at in a map."""
    card_moved = Signal(QRect)
    """Where on the screen the label of what is pointed at lies now; empty where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network-view")
        self.setAccessibleName(self.tr("Network diagram"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(260, 220)
        self.picture = NetworkPicture(LIGHT)
        self._viewing = Viewing()
        self._camera = Camera()
        self.scale = 1.0
        self._usual_room: UsualRoom | None = None
        self.card = QRect()
        self._free_below = 0
        self._accessible: DiagramAccessible | None = None
        self.marks_focus = False
        self._catch_up = QTimer(self)
        self._catch_up.setSingleShot(True)
        self._catch_up.setInterval(_CATCH_UP_MS)
        self._catch_up.timeout.connect(self.update)
        self._calm_timer = QTimer(self)
        self._calm_timer.setSingleShot(True)
        self._calm_timer.setInterval(_CALM_MS)
        self._calm_timer.timeout.connect(self._settle)
        self.value_popup = ValuePopup(self)
        self.value_popup.edit_requested.connect(self.edit_requested)
        self.value_popup.pin_changed.connect(self.open_value_popup)
        self.activation_popup = ActivationPopup(self)
        self.activation_popup.edit_requested.connect(self.edit_requested)
        self.layer_values_popup = LayerValuesPopup(self)
        self.layer_values_popup.edit_requested.connect(self.edit_requested)
        self._popups = (self.value_popup, self.activation_popup, self.layer_values_popup)
        self.value_popup.closed.connect(self._unmark)
        self.menu = DiagramMenu(self)
        self._mouse = DiagramMouse(self, self.picture)
        self.wave = Wave(self)
        self.wave.moved.connect(self._show_wave)
        for asking in (self.menu, self._mouse):
            asking.edit_requested.connect(self.edit_requested)
            asking.activation_requested.connect(self.open_activation_popup)
            asking.value_requested.connect(self.open_value_popup)
            asking.fit_requested.connect(self.fit)
        self.menu.layer_values_requested.connect(self.open_layer_values_popup)
        self._mouse.selection_requested.connect(self._ask_selection)
        self._mouse.probe_requested.connect(self._ask_probe)
        self._mouse.camera_requested.connect(self._look_through)

    # --- showing ------------------------------------------------------------------------------------------------

    @property
    def document(self) -> Document:
        """What is shown."""
        return self.picture.document

    @property
    def selection(self) -> Selection | None:
        """The layer or unit that is marked."""
        return self.picture.selection

    @property
    def snapshot(self) -> Snapshot | None:
        """The numbers that are shown; None before the first."""
        return self.picture.snapshot

    @property
    def value_cursor(self) -> Address | None:
        """The weight or bias that the keyboard has gone to."""
        return self.picture.cursor

    def show_document(self, document: Document) -> None:
        """Show the network of this document."""
        picture = self.picture
        structure_changes = document.spec.layer_sizes != self.document.spec.layer_sizes
        had_numbers = picture.snapshot is not None
        picture.show_document(document)
        if structure_changes:
            self._camera = Camera()
            self.wave.forget()
            self._mouse.forget()
            self.menu.close()
            self._close_popups()  # what they were about may be another now
            self._lay_out()
            picture.hover(None)
            picture.cursor = None
        for popup in self._popups:
            popup.show_document(document)
        self._describe()
        if had_numbers and picture.snapshot is None:
            self._calm_timer.start()
        else:
            self._settle()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show these numbers and maps."""
        if not snapshot.fits(self.document.spec):
            return
        self.picture.show_snapshot(snapshot)
        self.wave.follow(snapshot, may_run=self.picture.shows_gradients and self.isVisible())
        if self._calm_timer.isActive():
            self._calm_timer.stop()
            self._settle()
        if not self.value_popup.isHidden():
            self.value_popup.show_snapshot(snapshot)
        if not self.layer_values_popup.isHidden():
            self.layer_values_popup.show_snapshot(snapshot)
        self.update()

    def _settle(self) -> None:
        """Show a changed structure, and look what lies under the mouse now."""
        self._mouse.rehover()
        self.update()

    def show_selection(self, selection: Selection | None) -> None:
        """Mark a layer or unit, and bring it into view; what the network does not have is not marked."""
        if selection is not None and not selection.exists_in(self.document.spec):
            selection = None
        self.picture.selection = selection
        self.picture.cursor = None
        self.picture.touch_header()
        if selection is not None and not self._camera.shows_all:
            self._look_through(self.picture.layout.revealing(selection.layer + 1, selection.unit))
        self._describe()
        self._tell_focus()
        self.update()

    def show_viewing(self, viewing: Viewing) -> None:
        """Mark what is selected, and show the gradients where they are looked at."""
        before, self._viewing = self._viewing, viewing
        if viewing.selection != before.selection:
            self.show_selection(viewing.selection)
        self._show_gradient_mode(viewing.is_on("gradient_mode"))

    def _show_gradient_mode(self, is_on: bool) -> None:
        """Draw links by their gradient and units by |δ|, instead of by weights and maps."""
        if is_on == self.picture.shows_gradients:
            return
        self.picture.show_gradients(is_on)
        self.wave.stop()
        self._close_popups()
        self._lay_out()
        self._describe()
        self._settle()

    def _show_wave(self) -> None:
        self.picture.moment = self.wave.moment
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Use these colours, at this scale."""
        self.picture.show_theme(theme)
        before = self.scale
        self._lay_out()
        if self.scale != before:
            self._close_popups()
        for popup in self._popups:
            popup.show_theme(theme)
        self.update()

    def set_curve_source(self, source: CurveSource) -> None:
        """Let the popup of activations draw their curves."""
        self.activation_popup.set_curve_source(source)

    def _describe(self) -> None:
        words = describe_network(self.document, self.selection, self.picture.shows_gradients)
        self.setAccessibleDescription(words)

    def target_rect(self, target: Target) -> QRectF:
        """Where a part of the diagram lies, in the view's pixels; empty where it has none."""
        return self._in_view(self.picture.target_rect(target))

    # The picture is painted as a whole at the theme's scale, so it has a system of coordinates of its own: that of a
    # smaller view, whose pixels are so much larger.

    def _in_picture(self, point: QPointF) -> QPointF:
        return point * (1.0 / self.scale)

    def _in_view(self, rect: QRectF) -> QRectF:
        return QRectF(rect.topLeft() * self.scale, rect.size() * self.scale)

    # --- looking about ------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole network."""
        self._look_through(Camera())

    def zoom_in(self) -> None:
        """Come closer to what is selected, else to the middle of the view."""
        self._zoom(ZOOM_STEP, self._looked_at())
        self._keep_selection_in_view()

    def zoom_out(self) -> None:
        """Go further away."""
        self._zoom(1.0 / ZOOM_STEP, self._looked_at())
        self._keep_selection_in_view()

    def _looked_at(self) -> QPointF:
        """The selected unit or layer where it is in view, else the middle."""
        layout, selection = self.picture.layout, self.selection
        middle = layout.body.center()
        if selection is None or selection.layer + 1 >= layout.columns:
            return middle
        column = selection.layer + 1
        at = QPointF(layout.column_x(column), middle.y())
        if selection.unit is not None and selection.unit < layout.sizes[column]:
            at = layout.map_rect(column, selection.unit).center()
        return at if layout.body.contains(at) else middle

    def _keep_selection_in_view(self) -> None:
        selection = self.selection
        if selection is not None and not self._camera.shows_all and selection.layer + 1 < self.picture.layout.columns:
            self._look_through(self.picture.layout.revealing(selection.layer + 1, selection.unit))

    def _zoom(self, factor: float, around: QPointF) -> None:
        self._look_through(self.picture.layout.zoomed(factor, around))

    def _look_through(self, camera: Camera) -> None:
        if camera != self._camera:
            self._camera = camera
            self._close_popups()
            self._lay_out()
            self.update()

    def give_way(self, pixels: int) -> None:
        """Leave so many pixels of the lower end free, for what lies over them; never more than half of the view."""
        if pixels != self._free_below:
            self._free_below = pixels
            self._close_popups()
            self._lay_out()
            self.update()

    def keep_usual_room(self) -> None:
        """Remember the size and scale at the desk, before the diagram gets more room; they are what it grows from."""
        window, theme = self.window().size(), self.picture.theme
        if not theme.is_enlarged and self.isVisible() and not window.isEmpty():
            share = self.width() / window.width(), self.height() / window.height()
            self._usual_room = UsualRoom(*share, theme.scale)

    def _scale_for(self, room: QSizeF) -> float:
        """The scale of the picture: the theme's, or a larger one where the diagram has more room than at the desk."""
        picture, desk = self.picture, self._usual_room
        theme = picture.theme
        if not theme.is_enlarged:
            return theme.scale
        if desk is None:
            return theme.desk_scale
        legend = picture.legend_height
        at_desk = desk.of_window(self.window().size().toSizeF()) - QSizeF(0.0, legend * desk.scale)
        free = room - QSizeF(0.0, legend * desk.scale)
        return grown_scale(picture.layout, free, at_desk, desk.scale)

    def _lay_out(self) -> None:
        above = self.height() - min(self._free_below, self.height() // 2)
        self.scale = self._scale_for(QSizeF(self.width(), above))
        height = max(above / self.scale - self.picture.legend_height, 1.0)
        self.picture.relay(self.width() / self.scale, height, self._camera)

    # --- popups -------------------------------------------------------------------------------------------------

    def open_activation_popup(self, selection: Selection) -> None:
        """Let a person choose the activation of a layer, of the output, or of one unit, if it is still there."""
        if not selection.exists_in(self.document.spec):
            return
        self._close_popups()
        if selection.unit is None or selection.layer == len(self.document.spec.network.hidden):
            beside = self.picture.header.activation(selection.layer + 1)
        else:
            beside = self.picture.layout.map_rect(selection.layer + 1, selection.unit)
        self._mouse.leave()
        layout = self.picture.layout
        watched = [layout.map_rect(layout.columns - 1, 0)]
        watched += [layout.map_rect(selection.layer + 1, unit) for unit in layout.visible_units(selection.layer + 1)]
        self.activation_popup.open_selection(
            selection, self.document, self._in_view(beside), [self._in_view(rect) for rect in watched]
        )

    def open_value_popup(self, address: Address) -> None:
        """Let a person set or pin a weight or a bias, if it is still there."""
        if not self.document.layout.has(address):
            return
        self.activation_popup.close_popup()
        self.layer_values_popup.close_popup()
        if address.input is None:
            beside = self.picture.layout.bias_rect(address.layer + 1, address.unit)
        else:
            middle = link_middle(self.picture.layout, address)
            beside = QRectF(middle.x() - 6.0, middle.y() - 6.0, 12.0, 12.0)
        self._mouse.leave()
        layout = self.picture.layout
        watched = [layout.map_rect(address.layer + 1, address.unit), layout.map_rect(layout.columns - 1, 0)]
        if address.input is not None:
            watched.append(layout.map_rect(address.layer, address.input))
        self.value_popup.open_pin(
            address,
            self.document,
            self.picture.snapshot,
            self._in_view(beside),
            [self._in_view(rect) for rect in watched],
        )
        self.picture.marked = address
        self.update()

    def open_layer_values_popup(self, values: LayerValues) -> None:
        """Let a person set all weights or all biases of a layer at once."""
        if not values.is_in(self.document):
            return
        self._close_popups()
        self._mouse.leave()
        layout, column = self.picture.layout, values.layer + 1
        watched = [layout.map_rect(layout.columns - 1, 0)]
        watched += [layout.map_rect(column, unit) for unit in layout.visible_units(column)]
        self.layer_values_popup.open_values(
            values,
            self.document,
            self.picture.snapshot,
            self._in_view(self.picture.header.activation(column)),
            [self._in_view(rect) for rect in watched],
        )

    def _unmark(self) -> None:
        self.picture.marked = None
        self.update()

    def _has_popup(self) -> bool:
        return not all(popup.isHidden() for popup in self._popups)

    def _close_popups(self) -> bool:
        """Close what is open; return whether something was."""
        was_open = self._has_popup()
        for popup in self._popups:
            popup.close_popup()
        return was_open

    def _dismiss_popups(self) -> bool:
        """Close what is open as a person does; False where a number that was typed in it is to be mended first."""
        return all(popup.dismiss() for popup in self._popups if not popup.isHidden())

    # --- what a person does to the selection --------------------------------------------------------------------

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key here."""
        return keys_of_diagram()

    def add_unit(self) -> None:
        """Add a unit to the selected layer."""
        layer = self._selected_hidden_layer()
        if layer is not None:
            self.edit_requested.emit(AddUnit(layer))

    def remove_unit(self) -> None:
        """Remove the last unit of the selected layer."""
        layer = self._selected_hidden_layer()
        if layer is not None:
            self.edit_requested.emit(RemoveUnit(layer))

    def remove_selected(self) -> None:
        """Remove the selected unit, or the selected layer."""
        layer = self._selected_hidden_layer()
        if layer is None or self.selection is None:
            return
        units = self.document.spec.network.hidden[layer].units
        alone = self.selection.unit is None or units == 1
        edit: Edit = RemoveLayer(layer) if alone else RemoveUnit(layer, self.selection.unit or 0)
        self.edit_requested.emit(edit)

    def _selected_hidden_layer(self) -> int | None:
        if self.selection is None or self.selection.layer >= len(self.document.spec.network.hidden):
            return None
        return self.selection.layer

    def open_activation_of_selection(self) -> None:
        """Let a person choose the activation of what is selected."""
        if self.selection is not None:
            self.open_activation_popup(self.selection)

    def open_bias_of_selection(self) -> None:
        """Let a person set the bias of the selected unit; from there Page Up and Page Down lead to its weights."""
        if self.selection is not None and self.selection.unit is not None:
            self.open_value_popup(Address(self.selection.layer, self.selection.unit))

    def select_towards(self, columns: int, rows: int) -> None:
        """Move the selection by so many layers and units; the first time, to the first unit."""
        layers = self.document.spec.layers
        now = self.selection
        if now is None:
            self.selection_requested.emit(Selection(0, 0))
            return
        layer = min(max(now.layer + columns, 0), len(layers) - 1)
        unit = now.unit
        if rows and unit is None:
            unit = 0 if rows > 0 else layers[layer].units - 1
        elif rows and unit == 0 and rows < 0:
            unit = None  # above the first unit stands the layer's name
        elif unit is not None:
            unit = min(unit + rows, layers[layer].units - 1)
        wanted = Selection(layer, unit)
        if wanted != now:
            self.selection_requested.emit(wanted)

    def go_to_value(self, by: int) -> None:
        """Go on to the selected unit's next value, the bias or a weight; Enter opens it. From a layer: to a unit."""
        if self.selection is None or self.selection.unit is None:
            self.select_towards(0, by)
        else:
            self.picture.cursor = value_beside(self.document, self.selection, self.value_cursor, by)
            self._tell_focus()
            self.update()

    def _open_selected(self) -> None:
        if self.value_cursor is not None:
            self.open_value_popup(self.value_cursor)
        else:
            self.open_activation_of_selection()

    # --- for screen readers; see `accessible.py` ------------------------------------------------------------------

    def accessible(self) -> DiagramAccessible:
        """The diagram as a screen reader walks it."""
        if self._accessible is None:
            self._accessible = DiagramAccessible(self, self)
        return self._accessible

    def _tell_focus(self) -> None:
        if QAccessible.isActive() and self.hasFocus():
            self.accessible().tell_focus()

    def screen_rect(self, target: Target) -> QRect:
        """Where a part lies on the screen."""
        rect = self.target_rect(target).toAlignedRect()
        return QRect(self.mapToGlobal(rect.topLeft()), rect.size())

    def target_on_screen(self, x: int, y: int) -> Target | None:
        """What lies at a point of the screen."""
        return self.picture.target_at(self._in_picture(QPointF(self.mapFromGlobal(QPoint(x, y)))))

    def press(self, target: Target) -> None:
        """Do what a click on a layer, a unit or a value does."""
        if target.address is not None:
            self.open_value_popup(target.address)
        elif target.layer >= 0:
            self._ask_selection(Selection(target.layer, target.unit))

    def _ask_selection(self, selection: Selection | None) -> None:
        if selection == self.selection:  # no other is looked at, but this one is to be marked, and to be in view
            self.show_selection(selection)
        self.selection_requested.emit(selection)

    def _ask_probe(self, point: Point | None) -> None:
        self.viewing_requested.emit(replace(self._viewing, probe=point))

    def request_value(self, address: Address, value: float) -> None:
        """Ask for another weight or bias."""
        self.edit_requested.emit(SetValue(address, value))

    # --- Qt -----------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(760, 520)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self._has_popup():
                event.accept()  # it closes the popup, before the window's Escape unselects
                return True
            if self.marks_focus and event.key() in _ARROWS and not event.modifiers() & _OF_SHORTCUTS:
                event.accept()  # who came by keyboard moves about; after a click → takes a step, as everywhere
                return True
            return super().event(event)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            target = self.picture.target_at(self._in_picture(QPointF(event.pos())))
            text = "" if target is None else tip_of(target, self.document)
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paint_lines(self, painter: QPainter) -> None:
        """Paint the diagram as lines and texts, its small pictures finely, for a file that can be enlarged."""
        self.picture.show_look(self.font(), _FINE_RATIO * self.scale)
        painter.save()
        painter.scale(self.scale, self.scale)
        self.picture.paint_lines(painter)
        painter.restore()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.picture.show_look(self.font(), pixel_ratio(painter) * self.scale)
        painter.scale(self.scale, self.scale)
        self.picture.paint(painter, self.marks_focus and self.hasFocus())
        if self._free_below:
            top = self.picture.layout.height + self.picture.legend_height
            below = QRectF(0.0, top, self.width() / self.scale, self.height() / self.scale - top)
            painter.fillRect(below, QColor(self.picture.theme.panel))
        painter.end()
        self._tell_card()
        if self.picture.is_behind():
            self._catch_up.start()  # anew: the next snapshot's painting, where one comes, does the same work

    def _tell_card(self) -> None:
        card = self._in_view(self.picture.card).toAlignedRect()
        if not card.isEmpty():
            card.moveTopLeft(self.mapToGlobal(card.topLeft()))
        if card != self.card:
            self.card = card
            self.card_moved.emit(card)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._close_popups()
        self._lay_out()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.wave.stop()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.marks_focus = event.reason() in _BY_KEYBOARD
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.marks_focus = False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.LeftButton:
            self._mouse.press(self._in_picture(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(self._in_picture(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._mouse.is_down:
            popup_was_open = self._has_popup()
            if not self._dismiss_popups():
                self._mouse.forget_press()  # a number that was typed is to be mended first
                return
            self._mouse.release(self._in_picture(event.position()), only_dismisses=popup_was_open)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._mouse.double_click(self._in_picture(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._mouse.leave()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self._mouse.turn(self._in_picture(event.position()), event.angleDelta().y() / 120.0)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        target = self.picture.target_at(self._in_picture(QPointF(event.pos())))
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.selection is not None:
            target = Target(Part.UNIT, self.selection.layer, self.selection.unit)
        self._mouse.leave()
        self.menu.open_for(target, self.document, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        actions = {
            Qt.Key.Key_Plus: self.add_unit,
            Qt.Key.Key_Equal: self.add_unit,
            Qt.Key.Key_Minus: self.remove_unit,
            Qt.Key.Key_Delete: self.remove_selected,
            Qt.Key.Key_Backspace: self.remove_selected,
            Qt.Key.Key_Return: self._open_selected,
            Qt.Key.Key_Enter: self._open_selected,
            Qt.Key.Key_B: self.open_bias_of_selection,
            Qt.Key.Key_F: self.fit,
        }
        if event.modifiers() & _OF_SHORTCUTS:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            self.marks_focus = True
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.go_to_value(sum(_ARROWS[key]))
            else:
                self.select_towards(*_ARROWS[key])
        elif key in actions:
            actions[key]()
        elif key == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        if self._close_popups() or self._mouse.cancel():
            return
        if self.value_cursor is not None:
            self.picture.cursor = None
            self.update()
        elif self.selection is not None:
            self.selection_requested.emit(None)
