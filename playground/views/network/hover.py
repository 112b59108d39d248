"""What the label beside the mouse says, and how it is painted. It is made anew with each snapshot, so it is live."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FEATURES
from engine.data.table import TableSource
from engine.questions.measurement import Measure
from engine.questions.probe import ProbePoint
from engine.questions.unit_maps import MapUnits
from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.formula import activation_text
from playground.model.numerals import chosen, fixed, measured, percent
from playground.model.own_units import Axes
from playground.views.look.colour_scale import ColourScale, feature_scales, scale_of_unit
from playground.views.look.theme import Theme
from playground.views.network.glyphs import draw_padlock, number_font
from playground.views.network.gradients import GradientFlow
from playground.views.network.hit import Part, Target

_AWAY: Final = 14.0
_EDGE: Final = 4.0
_WORTH_A_MAP: Final = 250.0  # pixels that a label goes further away rather than cover a map
_OWN: Final = 20.0  # maps that count as much as the one that the label is about
_PADDING: Final = 9.0
_LINE: Final = 17.0


@dataclass(frozen=True, slots=True)
class HoverText:
    """A title, rows of name and value, and a hint. value: for the coloured mark beside the title."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    value: float | None = None
    is_pinned: bool = False


def place_name(document: Document, layer: int, unit: int) -> str:
    """`Layer 2, unit 3`, `Output`, `Output setosa` of several, or a feature's notation for layer −1."""
    if layer < 0:
        return FEATURES[document.spec.features[unit]].notation
    if layer == len(document.spec.network.hidden):
        output = QCoreApplication.translate("NetworkView", "Output")
        spec = document.spec
        return f"{output} {spec.data.dataset.label_name(unit)}" if spec.head.one_for_each else output
    text = QCoreApplication.translate("NetworkView", "Layer %1, unit %2")
    return text.replace("%1", str(layer + 1)).replace("%2", str(unit + 1))


def value_title(document: Document, layer: int, unit: int, source: int | None) -> str:
    """What a weight or bias is called: `x₁ → Layer 1, unit 2`, `Bias of the output`."""
    if source is None:
        return QCoreApplication.translate("NetworkView", "Bias · %1").replace("%1", place_name(document, layer, unit))
    return f"{place_name(document, layer - 1, source)} → {place_name(document, layer, unit)}"


def describe(
    target: Target,
    document: Document,
    snapshot: Snapshot | None,
    flow: GradientFlow | None = None,
    one_scale: bool = False,
) -> HoverText | None:
    """The label for what is under the mouse; None for parts that explain themselves with a tooltip.

    flow: the snapshot's gradients, if they are shown. one_scale: whether all maps are coloured alike.
    """
    address = target.address
    if address is not None:
        value = None
        if snapshot is not None:
            source = address.input
            values = snapshot.biases[address.layer] if source is None else snapshot.weights[address.layer][:, source]
            value = float(values[address.unit])
        name = "b" if address.input is None else "w"
        rows = [(name, "–" if value is None else fixed(value, 4))]
        if flow is not None and address.input is not None:
            rows.insert(0, ("∂L/∂w", _gradient(float(flow.links[address.layer][address.unit, address.input]))))
        return HoverText(
            value_title(document, address.layer, address.unit, address.input),
            tuple(rows),
            QCoreApplication.translate("NetworkView", "Click to set or pin"),
            value,
            address in document.pins,
        )
    if target.unit is None:
        return None
    if target.part is Part.FEATURE:
        return _describe_feature(target.unit, document, snapshot, one_scale)
    text = _describe_unit(target.layer, target.unit, document, snapshot, one_scale)
    if flow is None:
        return text
    delta = _gradient(float(flow.deltas[document.layout.unit_offsets[target.layer] + target.unit]))
    return replace(text, rows=((QCoreApplication.translate("NetworkView", "|δ|, root mean square"), delta), *text.rows))


def _gradient(value: float) -> str:
    """A gradient as the label writes it; of an exact 0 it says that it is one."""
    return QCoreApplication.translate("NetworkView", "exactly 0") if value == 0.0 else measured(value, 3)


def _describe_feature(index: int, document: Document, snapshot: Snapshot | None, one_scale: bool) -> HoverText:
    feature = FEATURES[document.spec.features[index]]
    rows: list[tuple[str, str]] = []
    if snapshot is not None:
        rows.append(_colours(feature_scales(snapshot[MapUnits].scales, one_scale).one(index)))
    probe = None if snapshot is None else snapshot.get(ProbePoint)
    if probe is not None:
        rows.append(
            (QCoreApplication.translate("NetworkView", "at this point"), fixed(float(probe.features[index]), 4))
        )
    data = document.spec.data
    axis = ("x1", "x2").index(feature.name) if feature.name in ("x1", "x2") else None
    if axis is not None and isinstance(data, TableSource):
        axes = Axes.of(data, in_own_units=True)
        rows.append((axes.names[axis], "" if probe is None else axes.text(axis, probe.point[axis])))
    return HoverText(f"{feature.notation}: {feature.description}", tuple(rows))


def _describe_unit(layer: int, unit: int, document: Document, snapshot: Snapshot | None, one_scale: bool) -> HoverText:
    own = document.spec.layers[layer].unit_activation(unit)
    rows = [(activation_text(own), UNIT_ACTIVATIONS[own.activation].formula)]
    if snapshot is not None:
        index = document.layout.unit_offsets[layer] + unit
        units = snapshot[Measure].units
        rows += [
            (QCoreApplication.translate("NetworkView", "bias"), fixed(float(snapshot.biases[layer][unit]), 4)),
            (
                QCoreApplication.translate("NetworkView", "mean activation"),
                fixed(float(units.mean_activation[index]), 4),
            ),
            (
                (
                    QCoreApplication.translate("NetworkView", "fires on")
                    if UNIT_ACTIVATIONS[own.activation].fires
                    else QCoreApplication.translate("NetworkView", "z positive on")
                ),
                QCoreApplication.translate("NetworkView", "%1 % of the data").replace(
                    "%1", percent(float(units.firing_share[index]))
                ),
            ),
        ]
        if units.dead[index]:
            rows.append(
                (
                    QCoreApplication.translate("NetworkView", "dead"),
                    QCoreApplication.translate("NetworkView", "fires on no point: no gradient"),
                )
            )
        if units.off[index]:
            rows.append(
                (
                    QCoreApplication.translate("NetworkView", "off"),
                    QCoreApplication.translate("NetworkView", "fires on no point; learns through s"),
                )
            )
        if units.saturated[index]:
            rows.append(
                (
                    QCoreApplication.translate("NetworkView", "saturated"),
                    QCoreApplication.translate("NetworkView", "its slope is almost 0"),
                )
            )
        rows.append(_colours(scale_of_unit(snapshot, layer, unit, one_scale)))
        probe = snapshot.get(ProbePoint)
        if probe is not None:
            value = float(probe.a[layer][unit])
            rows.append((QCoreApplication.translate("NetworkView", "at this point"), fixed(value, 4)))
    return HoverText(place_name(document, layer, unit), tuple(rows))


def _colours(scale: ColourScale) -> tuple[str, str]:
    """From which to which value the colours of a map go."""
    span = QCoreApplication.translate("NetworkView", "%1 to %2")
    span = span.replace("%1", chosen(scale.low)).replace("%2", chosen(scale.high))
    return QCoreApplication.translate("NetworkView", "colours from"), span


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """Where a label may lie: inside `within`, beside `beside`, and over as little as can be of what is `watched`."""

    beside: QRectF
    watched: tuple[QRectF, ...]
    within: QRectF


def paint_label(painter: QPainter, text: HoverText, place: LabelPlace, theme: Theme, font: QFont) -> QRectF:
    """Paint the label; return where it lies."""
    title_font, row_font = number_font(font, 13, bold=True), number_font(font, 12)
    title_metrics, metrics = QFontMetricsF(title_font), QFontMetricsF(row_font)
    names = max((metrics.horizontalAdvance(name) for name, _ in text.rows), default=0.0)
    values = max((metrics.horizontalAdvance(value) for _, value in text.rows), default=0.0)
    mark = 16.0 if text.value is not None else 0.0
    lock = 18.0 if text.is_pinned else 0.0
    width = max(
        title_metrics.horizontalAdvance(text.title) + mark + lock,
        names + 14.0 + max(values, metrics.horizontalAdvance("−0.0000")),
        metrics.horizontalAdvance(text.hint),
    )
    width = min(width, max(place.within.width() - 2.0 * (_EDGE + _PADDING), 0.0))
    lines = 1 + len(text.rows) + bool(text.hint)
    size = QSizeF(width + 2.0 * _PADDING, lines * _LINE + 2.0 * _PADDING - 3.0)
    rect = placed(size, place)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = QColor(theme.muted)
    edge.setAlphaF(0.6)
    painter.setPen(QPen(edge, 1.0))
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(rect, 6.0, 6.0)
    line = QRectF(rect.left() + _PADDING, rect.top() + _PADDING - 2.0, width, _LINE)
    if text.value is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.positive if text.value > 0 else theme.negative if text.value < 0 else theme.neutral)
        painter.drawRoundedRect(QRectF(line.left(), line.center().y() - 5.0, 10.0, 10.0), 2.0, 2.0)
    painter.setPen(QColor(theme.text))
    painter.setFont(title_font)
    title = title_metrics.elidedText(text.title, Qt.TextElideMode.ElideRight, width - mark - lock)
    painter.drawText(line.adjusted(mark, 0.0, 4.0, 0.0), Qt.AlignmentFlag.AlignVCenter, title)
    if text.is_pinned:
        draw_padlock(painter, QRectF(line.right() - 12.0, line.top(), 12.0, _LINE), QColor(theme.text), 0.75)
    painter.setFont(row_font)
    for name, value in text.rows:
        line.translate(0.0, _LINE)
        painter.setPen(QColor(theme.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(QColor(theme.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, value)
    if text.hint:
        line.translate(0.0, _LINE)
        painter.setPen(QColor(theme.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text.hint)
    return rect


def placed(size: QSizeF, place: LabelPlace) -> QRectF:
    """The rectangle of this size that covers least of what is watched, and is near."""
    beside, within, width, height = place.beside, place.within, size.width(), size.height()
    around = beside
    for rect in place.watched:
        around = around.united(rect)
    lefts = [side for rect in (beside, around) for side in (rect.right() + _AWAY, rect.left() - _AWAY - width)]
    lefts += [beside.center().x() - width / 2.0, within.left() + _EDGE, within.right() - _EDGE - width]
    tops = [side for rect in (beside, around) for side in (rect.bottom() + _AWAY, rect.top() - _AWAY - height)]
    tops += [beside.top(), beside.center().y() - height / 2.0, beside.bottom() - height]
    tops += [within.top() + _EDGE, within.bottom() - _EDGE - height]
    # No further than the edges, but from the upper left one where there is no room at all.
    x = np.maximum(np.minimum(lefts, within.right() - _EDGE - width), within.left() + _EDGE)
    y = np.maximum(np.minimum(tops, within.bottom() - _EDGE - height), within.top() + _EDGE)
    x, y = (axis.ravel() for axis in np.meshgrid(np.round(x), np.round(y)))
    centre = beside.center()
    cost = np.hypot(x + width / 2.0 - centre.x(), y + height / 2.0 - centre.y()) / _WORTH_A_MAP
    kept = np.array([rect.getCoords() for rect in (beside, *place.watched)])
    (left, top, right, bottom), weights = kept.T[:, :, None], np.ones((len(kept), 1))
    weights[0] = _OWN
    across = np.minimum(x + width, right + 1.0) - np.maximum(x, left - 1.0)  # (rects, places)
    down = np.minimum(y + height, bottom + 1.0) - np.maximum(y, top - 1.0)
    covered = np.maximum(across, 0.0) * np.maximum(down, 0.0)
    cost += (weights * covered / np.maximum((right - left) * (bottom - top), 1.0)).sum(axis=0)
    best = int(cost.argmin())
    return QRectF(QPointF(float(x[best]), float(y[best])), size)
