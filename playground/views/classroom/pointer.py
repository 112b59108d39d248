"""A pointer that can be seen from the back of a classroom: large, white with a dark rim, in a few plain shapes."""

from functools import cache
from typing import Final

from PySide6.QtCore import QObject, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QCursor, QGuiApplication, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from playground.views.look.sharpness import clear_pixmap

SIDE: Final = 48
_ARROW: Final = ((4, 3), (4, 38), (13, 30), (19, 44), (26, 41), (20, 28), (32, 28))
_SHAPES: Final = {
    Qt.CursorShape.CrossCursor: Qt.CursorShape.CrossCursor,
    Qt.CursorShape.IBeamCursor: Qt.CursorShape.IBeamCursor,
    Qt.CursorShape.SplitHCursor: Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeHorCursor: Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SplitVCursor: Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeVerCursor: Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.BlankCursor: Qt.CursorShape.BlankCursor,
}


class LargePointer(QObject):
    """Takes the place of the system's pointer in all windows of the program, in the shape that a widget asks for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._shape: Qt.CursorShape | None = None

    def show_shape_at(self, point: QPoint) -> None:
        """Show the shape that belongs to what lies at this point of the screen."""
        widget = QApplication.widgetAt(point)
        shape = Qt.CursorShape.ArrowCursor if widget is None else widget.cursor().shape()
        self.show_shape(_SHAPES.get(shape, Qt.CursorShape.ArrowCursor))

    def show_shape(self, shape: Qt.CursorShape | None) -> None:
        """Show this shape, large; None gives the system's own pointer back."""
        if shape is self._shape:
            return
        if shape is None:
            QGuiApplication.restoreOverrideCursor()
        elif self._shape is None:
            QGuiApplication.setOverrideCursor(_cursor(shape))
        else:
            QGuiApplication.changeOverrideCursor(_cursor(shape))
        self._shape = shape


@cache
def _cursor(shape: Qt.CursorShape) -> QCursor:
    if shape is Qt.CursorShape.BlankCursor:
        return QCursor(shape)
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    at = QPoint(4, 3) if shape is Qt.CursorShape.ArrowCursor else QPoint(SIDE // 2, SIDE // 2)
    return QCursor(pointer_picture(shape, application.devicePixelRatio()), at.x(), at.y())


def pointer_picture(shape: Qt.CursorShape, ratio: float) -> QPixmap:
    """The pointer, SIDE logical pixels wide and high."""
    picture = clear_pixmap(QSize(round(SIDE * ratio), round(SIDE * ratio)), ratio)
    path = _path(shape)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
    if shape is Qt.CursorShape.ArrowCursor:
        painter.setPen(QPen(QColor("#101216"), 3.0, j=join))
        painter.setBrush(QColor("#ffffff"))
        painter.drawPath(path)
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("#ffffff", 8.0), ("#101216", 4.0)):
            painter.setPen(QPen(QColor(colour), width, c=cap, j=join))
            painter.drawPath(path)
    painter.end()
    return picture


def _path(shape: Qt.CursorShape) -> QPainterPath:
    path = QPainterPath()
    middle = SIDE / 2.0
    if shape is Qt.CursorShape.ArrowCursor:
        path.moveTo(QPointF(*_ARROW[0]))
        for corner in _ARROW[1:]:
            path.lineTo(QPointF(*corner))
        path.closeSubpath()
        return path
    strokes: tuple[tuple[tuple[float, float], ...], ...]
    if shape is Qt.CursorShape.CrossCursor:  # open in the middle: what it points at stays in sight
        strokes = (
            ((middle, 5), (middle, 17)),
            ((middle, 31), (middle, 43)),
            ((5, middle), (17, middle)),
            ((31, middle), (43, middle)),
        )
    elif shape is Qt.CursorShape.IBeamCursor:
        strokes = (((middle, 8), (middle, 40)), ((17, 8), (31, 8)), ((17, 40), (31, 40)))
    else:
        strokes = (((6, middle), (42, middle)), ((14, 15), (6, middle), (14, 33)), ((34, 15), (42, middle), (34, 33)))
        if shape is Qt.CursorShape.SizeVerCursor:
            strokes = tuple(tuple((y, x) for x, y in stroke) for stroke in strokes)
    for first, *others in strokes:
        path.moveTo(QPointF(*first))
        for point in others:
            path.lineTo(QPointF(*point))
    return path
