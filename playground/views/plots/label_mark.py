"""The mark of one label, as the plane shows it: on the brush, on buttons, in tables."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from engine.data.dataset import class_values
from playground.views.look.class_marks import paint_class_mark
from playground.views.look.theme import Theme
from playground.views.plots.sample_layer import needs_class_looks, paint_mark


def paint_label_mark(
    painter: QPainter,
    centre: QPointF,
    radius: float,
    label: float,
    classes: tuple[str, ...],
    theme: Theme,
    *,
    by_class: bool = False,
    label_reach: float = 1.0,
) -> None:
    """A training point of this label: the number of one of the classes or, where there are none, a number to meet.

    by_class: two classes, too, have the looks that more have. label_reach: the size of a number that has full colour.
    """
    if by_class or needs_class_looks(classes):
        paint_class_mark(painter, centre, radius, round(label), theme, is_test=False)
        return
    label = label if classes else label / label_reach
    colour, is_negative = label_colour(theme, label, classes), _value(label, classes) < 0.0
    paint_mark(painter, centre, radius, colour, theme, is_test=False, is_negative=is_negative)


def label_colour(theme: Theme, label: float, classes: tuple[str, ...]) -> QColor:
    """The colour of the same."""
    if needs_class_looks(classes):
        return theme.class_colour(round(label))
    share = (min(max(_value(label, classes), -1.0), 1.0) + 1.0) / 2.0
    return QColor.fromRgb(int(theme.value_table()[round(share * 255)]))


def _value(label: float, classes: tuple[str, ...]) -> float:
    return float(class_values(np.array([label]), len(classes))[0])
