"""Paints the header row: each layer's name, its activation, − units +, and the ＋ between layers."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from engine.choices.activations import UNIT_ACTIVATIONS, ActivationName
from engine.choices.features import FEATURES
from engine.spec import MAX_LAYERS, MAX_UNITS, LayerSpec
from playground.model.document import Document
from playground.model.numerals import chosen
from playground.model.selection import Selection
from playground.views.look.theme import Theme
from playground.views.network.glyphs import mixed, number_font
from playground.views.network.header_layout import HeaderDetail, HeaderLayout
from playground.views.network.hit import HEADER_PARTS, Part, Target
from playground.views.network.nodes import short_activation

_NAME_PIXELS: Final = 14
_TEXT_PIXELS: Final = 12
_NAME_GAP: Final = 4.0
_LEAST_NAME_PIXELS: Final = 8


@dataclass(frozen=True, slots=True)
class Drag:
    """A layer on its way to another place, at the mouse's x."""

    layer: int
    x: float
    place: int


def activation_label(name: ActivationName, slope: float) -> str:
    """An activation in a header: `Tanh`, `Leaky 0.3`."""
    activation = UNIT_ACTIVATIONS[name]
    return f"{activation.short_label} {chosen(slope)}" if activation.takes_slope else activation.short_label


@dataclass(frozen=True)
class HeaderPainter:
    """Paints the header row of one layout and document."""

    header: HeaderLayout
    document: Document
    theme: Theme
    font: QFont

    def paint(self, painter: QPainter, selection: Selection | None, hovered: Target | None, drag: Drag | None) -> None:
        """The whole row. drag: a layer that is being moved."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.header.network
        strip = QRectF(0.0, 0.0, layout.width, layout.header_height)
        painter.fillRect(strip, QColor(self.theme.panel))
        if not layout.camera.shows_all:
            painter.setPen(QPen(QColor(self.theme.border), 1.0))
            painter.drawLine(QPointF(0.0, strip.bottom() - 0.5), QPointF(strip.right(), strip.bottom() - 0.5))
        hidden = self.document.spec.network.hidden
        self._paint_thread(painter)
        self._paint_end(painter, 0, self._features_text(), None, selection, hovered)
        for layer, spec in enumerate(hidden):
            if drag is None or drag.layer != layer:
                self._paint_layer(painter, layer, spec, selection, hovered)
        self._paint_end(
            painter,
            layout.columns - 1,
            self._output_text(),
            self.document.spec.network.output.activation,
            selection,
            hovered,
        )
        if len(hidden) < MAX_LAYERS and drag is None:
            for index in range(len(hidden) + 1):
                self._paint_insert(painter, index, hovered == Target(Part.INSERT_LAYER, index))

    def paint_dragged(self, painter: QPainter, drag: Drag) -> None:
        """The layer that is being moved, under the mouse, and the mark where it would come to stand."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.header.network
        accent = QColor(self.theme.accent)
        x = self.header.drop_x(drag.layer, drag.place)
        painter.setPen(QPen(accent, 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(x, 6.0), QPointF(x, layout.height - 8.0))
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(x, 6.0), 3.0, 3.0)
        plate = self.header.plate(drag.layer + 1)
        shift = drag.x - plate.center().x()
        painter.save()
        painter.translate(shift, 4.0)
        painter.setOpacity(0.92)
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(QColor(self.theme.raised))
        painter.drawRoundedRect(plate, 8.0, 8.0)
        self._paint_content(painter, drag.layer, self.document.spec.network.hidden[drag.layer], None, False)
        painter.restore()

    # --- pieces -------------------------------------------------------------------------------------------------

    def _features_text(self) -> str:
        text = QCoreApplication.translate("NetworkView", "%1 of %2")
        return text.replace("%1", str(len(self.document.spec.features))).replace("%2", str(len(FEATURES)))

    def _output_text(self) -> str:
        """How many units the output has: one for each class, or one alone."""
        spec = self.document.spec
        if spec.head.one_for_each:
            text = "%1 classes" if self.header.width >= 84.0 else "%1"
            return QCoreApplication.translate("NetworkView", text).replace("%1", str(spec.data.class_count))
        return QCoreApplication.translate("NetworkView", "1 unit")

    def _paint_thread(self, painter: QPainter) -> None:
        """The fine line on which the names stand, from the features to the output."""
        layout = self.header.network
        y = self.header.name(0).center().y()
        painter.setPen(QPen(QColor(self.theme.border), 1.0))
        painter.drawLine(QPointF(layout.column_x(0), y), QPointF(layout.column_x(layout.columns - 1), y))

    def _paint_end(
        self,
        painter: QPainter,
        column: int,
        count: str,
        activation: ActivationName | None,
        selection: Selection | None,
        hovered: Target | None,
    ) -> None:
        """The features' or the output's header."""
        header = self.header
        layer = column - 1
        if column > 0:
            self._paint_plate(painter, layer, selection, hovered)
        if column == 0:
            names = (
                QCoreApplication.translate("NetworkView", "Features"),
                QCoreApplication.translate("NetworkView", "in"),
            )
        else:
            names = (
                QCoreApplication.translate("NetworkView", "Output"),
                QCoreApplication.translate("NetworkView", "out"),
            )
        self._paint_name(painter, column, names, self._is_selected(layer, selection) and column > 0)
        if activation is not None:
            self._paint_activation(painter, column, activation_label(activation, 0.0), activation, hovered)
        if header.detail is HeaderDetail.FULL:
            self._paint_count(painter, column, count)

    def _paint_layer(
        self, painter: QPainter, layer: int, spec: LayerSpec, selection: Selection | None, hovered: Target | None
    ) -> None:
        self._paint_plate(painter, layer, selection, hovered)
        self._paint_content(painter, layer, spec, hovered, self._is_selected(layer, selection))

    def _paint_content(
        self, painter: QPainter, layer: int, spec: LayerSpec, hovered: Target | None, selected: bool
    ) -> None:
        column = layer + 1
        header = self.header
        full = header.detail is HeaderDetail.FULL
        name = QCoreApplication.translate("NetworkView", "Layer %1").replace("%1", str(layer + 1))
        self._paint_name(painter, column, (name, str(layer + 1)), selected)
        self._paint_activation(painter, column, activation_label(spec.activation, spec.slope), spec.activation, hovered)
        if not full:
            if header.detail is HeaderDetail.BRIEF:
                self._paint_count(painter, column, f"×{spec.units}")
            return
        count = (
            QCoreApplication.translate("NetworkView", "1 unit")
            if spec.units == 1
            else QCoreApplication.translate("NetworkView", "%1 units").replace("%1", str(spec.units))
        )
        if header.width < 96.0:
            count = str(spec.units)
        self._paint_count(painter, column, count)
        is_hovered = hovered is not None and hovered.layer == layer and hovered.part in HEADER_PARTS
        for part, rect, enabled in (
            (Part.REMOVE_UNIT, header.remove_unit(column), spec.units > 1),
            (Part.ADD_UNIT, header.add_unit(column), spec.units < MAX_UNITS),
        ):
            self._paint_step(painter, rect, part, enabled, hovered == Target(part, layer))
        if is_hovered and header.can_remove:
            self._paint_remove(painter, column, hovered == Target(Part.REMOVE_LAYER, layer))

    def _is_selected(self, layer: int, selection: Selection | None) -> bool:
        return selection is not None and selection.layer == layer

    def _paint_plate(self, painter: QPainter, layer: int, selection: Selection | None, hovered: Target | None) -> None:
        plate = self.header.plate(layer + 1)
        is_hovered = hovered is not None and hovered.layer == layer and hovered.part in HEADER_PARTS
        whole = selection == Selection(layer)
        ground = QColor(self.theme.panel)
        if whole:
            painter.setPen(QPen(QColor(self.theme.accent), 1.5))
            painter.setBrush(mixed(QColor(self.theme.accent), ground, 0.10))
        elif is_hovered:
            painter.setPen(QPen(QColor(self.theme.border), 1.0))
            painter.setBrush(mixed(QColor(self.theme.raised), ground, 0.7))
        else:
            return
        painter.drawRoundedRect(plate, 8.0, 8.0)

    def _paint_name(self, painter: QPainter, column: int, names: tuple[str, str], selected: bool) -> None:
        """The full name where it fits, else the short one."""
        rect = self.header.name(column)
        room = self.header.name_room
        if column == 0:  # at its left there is room
            rect.translate(-4.0, 0.0)
            room += 8.0
        painter.setFont(number_font(self.font, _NAME_PIXELS if self.header.width > 98 else 12, bold=True))
        metrics = painter.fontMetrics()
        text = names[0] if metrics.horizontalAdvance(names[0]) <= room else names[1]
        margin = 5.0
        if self.header.detail is HeaderDetail.NUMBER:
            painter.setFont(self.number_name_font)
            metrics, margin = painter.fontMetrics(), 1.0
        width = metrics.horizontalAdvance(text)
        gap = QRectF(rect.center().x() - width / 2.0 - margin, rect.center().y() - 2.0, width + 2.0 * margin, 4.0)
        if not selected:  # else there is a plate over the thread
            painter.fillRect(gap, QColor(self.theme.panel))
        painter.setPen(QColor(self.theme.accent if selected else self.theme.text))
        painter.drawText(rect.adjusted(-12.0, 0.0, 12.0, 0.0), Qt.AlignmentFlag.AlignCenter, text)

    @property
    def number_name_font(self) -> QFont:
        """For names that are numbers: so small that the widest neighbours, the last number and `out`, do not touch."""
        font = number_font(self.font, 12, bold=True)
        metrics = QFontMetricsF(font)
        number, out = (
            metrics.horizontalAdvance(name)
            for name in (str(self.header.network.columns - 2), QCoreApplication.translate("NetworkView", "out"))
        )
        room = self.header.network.column_pitch - _NAME_GAP
        font.setPixelSize(max(round(12 * min(room / max((number + out) / 2.0, number), 1.0)), _LEAST_NAME_PIXELS))
        return font

    def _paint_activation(
        self, painter: QPainter, column: int, label: str, name: ActivationName, hovered: Target | None
    ) -> None:
        header = self.header
        if header.detail is HeaderDetail.NUMBER:
            return
        rect = header.activation(column)
        is_hovered = hovered == Target(Part.ACTIVATION, column - 1)
        painter.setFont(number_font(self.font, _TEXT_PIXELS))
        if header.detail is HeaderDetail.BRIEF:
            painter.setFont(number_font(self.font, 11))
            painter.setPen(QColor(self.theme.accent if is_hovered else self.theme.muted))
            painter.drawText(rect.adjusted(-4, 0, 4, 0), Qt.AlignmentFlag.AlignCenter, short_activation(name))
            return
        painter.setPen(QPen(QColor(self.theme.accent if is_hovered else self.theme.border), 1.0))
        painter.setBrush(QColor(self.theme.hover if is_hovered else self.theme.raised))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5.0, 5.0)
        is_narrow = header.width < 84.0
        room = rect.adjusted(5.0, 0.0, -14.0, 0.0) if is_narrow else rect.adjusted(7.0, 0.0, -17.0, 0.0)
        painter.setPen(QColor(self.theme.text))
        metrics = painter.fontMetrics()
        text = label if metrics.horizontalAdvance(label) <= room.width() + 2.0 else short_activation(name)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width() + 3))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        self._paint_chevron(painter, QPointF(rect.right() - (8.0 if is_narrow else 10.0), rect.center().y()))

    def _paint_chevron(self, painter: QPainter, at: QPointF) -> None:
        path = QPainterPath(at + QPointF(-3.5, -1.8))
        path.lineTo(at + QPointF(0.0, 1.8))
        path.lineTo(at + QPointF(3.5, -1.8))
        painter.setPen(QPen(QColor(self.theme.muted), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_count(self, painter: QPainter, column: int, text: str) -> None:
        painter.setFont(number_font(self.font, _TEXT_PIXELS if self.header.detail is HeaderDetail.FULL else 11))
        painter.setPen(QColor(self.theme.muted))
        rect = self.header.units(column) if column > 0 else self.header.activation(column)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_step(self, painter: QPainter, rect: QRectF, part: Part, enabled: bool, is_hovered: bool) -> None:
        """A − or + button."""
        lit = is_hovered and enabled
        painter.setPen(QPen(QColor(self.theme.accent if lit else self.theme.border), 1.0))
        painter.setBrush(QColor(self.theme.hover if lit else self.theme.raised))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5.0, 5.0)
        colour = QColor(self.theme.text)
        if not enabled:
            colour = mixed(colour, QColor(self.theme.panel), 0.3)
        self._paint_sign(painter, rect.center(), 4.0, colour, part is Part.ADD_UNIT)

    def _paint_sign(self, painter: QPainter, at: QPointF, arm: float, colour: QColor, plus: bool) -> None:
        painter.setPen(QPen(colour, 1.6))
        painter.drawLine(at - QPointF(arm, 0.0), at + QPointF(arm, 0.0))
        if plus:
            painter.drawLine(at - QPointF(0.0, arm), at + QPointF(0.0, arm))

    def _paint_remove(self, painter: QPainter, column: int, is_hovered: bool) -> None:
        rect = self.header.remove_layer(column)
        if is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.danger))
            painter.drawRoundedRect(rect, 4.0, 4.0)
        at, arm = rect.center(), 3.5
        painter.setPen(QPen(QColor(self.theme.panel if is_hovered else self.theme.muted), 1.6))
        painter.drawLine(at - QPointF(arm, arm), at + QPointF(arm, arm))
        painter.drawLine(at + QPointF(-arm, arm), at + QPointF(arm, -arm))

    def _paint_insert(self, painter: QPainter, index: int, is_hovered: bool) -> None:
        """The ＋ that puts a layer in between."""
        at = self.header.insert_centre(index)
        radius = self.header.insert_radius
        if radius < 4.0 and not is_hovered:
            return
        accent = QColor(self.theme.accent)
        painter.setPen(QPen(accent if is_hovered else QColor(self.theme.border), 1.0))
        painter.setBrush(accent if is_hovered else QColor(self.theme.panel))
        painter.drawEllipse(at, radius, radius)
        colour = QColor(self.theme.on_accent if is_hovered else self.theme.muted)
        self._paint_sign(painter, at, radius * 0.48, colour, plus=True)
