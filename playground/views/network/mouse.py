"""What the mouse does over the diagram: hovering, clicking, dragging layers, shifting and zooming the picture."""

from typing import Final

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from engine.data.plane import point_at
from playground.model.edits import AddUnit, InsertLayer, MoveLayer, RemoveLayer, RemoveUnit
from playground.model.selection import Selection
from playground.views.network.headers import Drag
from playground.views.network.hit import HEADER_PARTS, Part, Target
from playground.views.network.picture import NetworkPicture

ZOOM_STEP: Final = 1.25
_DRAG_BEGINS: Final = 6.0
_COUNTED: Final = frozenset({Part.ADD_UNIT, Part.REMOVE_UNIT, Part.INSERT_LAYER})


class DiagramMouse(QObject):
    """Follows the mouse over a picture, and asks for what it does. Points are in the view's pixels."""

    edit_requested = Signal(object)
    selection_requested = Signal(object)
    probe_requested = Signal(object)
    value_requested = Signal(object)
    activation_requested = Signal(object)
    camera_requested = Signal(object)
    fit_requested = Signal()

    def __init__(self, view: QWidget, picture: NetworkPicture) -> None:
        super().__init__(view)
        self._view = view
        self._picture = picture
        self._pressed: Target | None = None
        self._pressed_at: QPointF | None = None
        self._dragged_to: QPointF | None = None
        self._probes = False

    # --- hovering -----------------------------------------------------------------------------------------------

    def hover(self, target: Target | None) -> None:
        """Take this part as the one under the mouse."""
        if target != self._picture.hovered:
            self._picture.hover(target)
            self._view.setCursor(_cursor_of(target))
            self._view.update()

    def rehover(self) -> None:
        """Things have moved under a mouse that rests."""
        under = self._view.underMouse() and self._pressed_at is None
        self.hover(self._picture.target_at(self._picture.mouse) if under else None)

    def leave(self) -> None:
        """The mouse is elsewhere, or busy with something else."""
        self.hover(None)
        self._probe(None, QPointF())

    def forget(self) -> None:
        """The network is another: what was pressed or dragged is gone."""
        self._pressed, self._dragged_to = None, None
        self._view.setCursor(_cursor_of(None))

    def _hover_at(self, at: QPointF) -> None:
        target = self._picture.target_at(at)
        self._picture.mouse = at
        self.hover(target)
        self._probe(target, at)
        if target is not None:
            self._view.update()  # the label goes with the mouse

    def _probe(self, target: Target | None, at: QPointF) -> None:
        """Over a map, ask what the network does at that point of the plane."""
        point = None
        if target is not None and target.part in (Part.UNIT, Part.FEATURE) and target.unit is not None:
            rect = self._picture.layout.map_rect(target.layer + 1, target.unit)
            x = (at.x() - rect.left()) / rect.width()
            y = (at.y() - rect.top()) / rect.height()
            point = point_at(x, y)
        if point is not None or self._probes:
            self._probes = point is not None
            self.probe_requested.emit(point)

    # --- buttons and wheel --------------------------------------------------------------------------------------

    @property
    def is_down(self) -> bool:
        """Whether a click or a drag has begun."""
        return self._pressed_at is not None

    def press(self, at: QPointF) -> None:
        """The left button goes down."""
        self._pressed = self._picture.target_at(at)
        self._pressed_at = at
        self._dragged_to = None

    def move(self, at: QPointF) -> None:
        """The mouse moves, with the button down or up."""
        if self._pressed_at is None:
            self._hover_at(at)
        elif self._dragged_to is not None or (at - self._pressed_at).manhattanLength() >= _DRAG_BEGINS:
            self.leave()
            self._drag(self._dragged_to or self._pressed_at, at)

    def release(self, at: QPointF, only_dismisses: bool) -> None:
        """The left button comes up. only_dismisses: it closed a popup, and on empty space does no more."""
        if self._pressed_at is None:
            return
        pressed, was_drag = self._pressed, self._dragged_to is not None
        self._pressed, self._pressed_at, self._dragged_to = None, None, None
        if was_drag:
            self._drop()
            self._hover_at(at)
            self._view.setCursor(_cursor_of(self._picture.hovered))
        elif self._picture.target_at(at) == pressed and not (only_dismisses and pressed is None):
            self._click(pressed)

    def forget_press(self) -> None:
        """The click or the drag that has begun shall do nothing."""
        self._pressed, self._pressed_at, self._dragged_to = None, None, None
        self._picture.show_drag(None)
        self._view.update()

    def double_click(self, at: QPointF) -> None:
        """The left button goes down for the second time."""
        target = self._picture.target_at(at)
        if target is None:
            self.fit_requested.emit()
        elif target.part is Part.UNIT:
            self.activation_requested.emit(Selection(target.layer, target.unit))
        elif target.part in _COUNTED:
            self.press(at)  # quick clicks count one by one

    def turn(self, at: QPointF, turns: float) -> None:
        """The wheel turns, by so many notches."""
        self.camera_requested.emit(self._picture.layout.zoomed(ZOOM_STEP**turns, at))
        self._hover_at(at)

    def cancel(self) -> bool:
        """Break off the move of a layer; return whether there was one."""
        was_drag = self._picture.drag is not None
        self._picture.show_drag(None)
        if was_drag:
            self._pressed_at = None
            self._view.update()
        return was_drag

    # --- what that means ----------------------------------------------------------------------------------------

    def _click(self, target: Target | None) -> None:
        if target is None:
            self.selection_requested.emit(None)
            return
        layer = target.layer
        if target.address is not None:
            self.value_requested.emit(target.address)
        elif target.part is Part.OVERRIDE:
            self.activation_requested.emit(Selection(layer, target.unit))
        elif target.part is Part.ACTIVATION:
            self.activation_requested.emit(Selection(layer))
        elif target.part is Part.NAME and layer >= 0:
            self.selection_requested.emit(Selection(layer))
            self.activation_requested.emit(Selection(layer))
        elif target.part in (Part.UNIT, Part.NAME, Part.HEADER):
            wanted = Selection(layer, target.unit)
            self.selection_requested.emit(None if self._picture.selection == wanted else wanted)
        elif target.part is Part.INSERT_LAYER:
            self.edit_requested.emit(InsertLayer(layer))
        elif target.part is Part.ADD_UNIT:
            self.edit_requested.emit(AddUnit(layer))
        elif target.part is Part.REMOVE_UNIT:
            self.edit_requested.emit(RemoveUnit(layer))
        elif target.part is Part.REMOVE_LAYER:
            self.edit_requested.emit(RemoveLayer(layer))

    def _drag(self, start: QPointF, at: QPointF) -> None:
        """Carry on a drag: of a layer by its header, else of the whole picture."""
        pressed = self._pressed
        if pressed is not None and pressed.part in HEADER_PARTS:
            if pressed.layer < len(self._picture.document.spec.network.hidden):
                place = self._picture.header.drop_place(at.x(), pressed.layer)
                self._picture.show_drag(Drag(pressed.layer, at.x(), place))
                self._view.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif not self._picture.layout.camera.shows_all:
            moved = at - start
            self.camera_requested.emit(self._picture.layout.panned(moved.x(), moved.y()))
            self._view.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._dragged_to = at
        self._view.update()

    def _drop(self) -> None:
        drag = self._picture.drag
        self._picture.show_drag(None)
        self._view.update()
        if drag is not None and drag.place != drag.layer:
            self.edit_requested.emit(MoveLayer(drag.layer, drag.place))


def _cursor_of(target: Target | None) -> Qt.CursorShape:
    if target is None or target.part is Part.FEATURE:
        return Qt.CursorShape.ArrowCursor
    return Qt.CursorShape.PointingHandCursor
