"""Paints features, units and output: their maps in frames, their biases, and the marks upon them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap

from engine.choices.activations import UNIT_ACTIVATIONS, ActivationName
from engine.choices.features import FEATURES
from engine.data.plane import across, down
from engine.parameters import Address
from engine.questions.measurement import Measure
from engine.questions.probe import Probe, ProbePoint
from engine.questions.unit_maps import MapUnits
from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.numerals import chosen, short
from playground.model.selection import Selection
from playground.views.look.class_marks import paint_class_mark
from playground.views.look.colour_scale import RowOfScales, feature_scales, unit_scales
from playground.views.look.sharpness import pixel_ratio
from playground.views.look.theme import Theme
from playground.views.network.class_names import CLASS_RADIUS, MARK_ROOM, written_names
from playground.views.network.deltas import DeltaPainter
from playground.views.network.glyphs import FrameLook, Glyphs, corner_radius, number_font
from playground.views.network.gradients import GradientFlow
from playground.views.network.layout import LABEL_GAP, NetworkLayout
from playground.views.network.links import link_middle
from playground.views.network.maps import MapImages
from playground.views.network.mosaic import Mosaics

LABEL_PIXELS: Final = 15
SMALLEST_LABELLED_PITCH: Final = 12.0
_MARKED_SIDE: Final = 12
_LEAST_SPECK: Final = 2
_POINTED_SIDE: Final = 18
_PROBED_SIDE: Final = 38
_SCALED_SIDE: Final = 36


@dataclass(frozen=True, slots=True)
class Shown:
    """What the maps are painted from. numbers: the snapshot of biases and crowded maps, which changes less often.

    hovered: (layer, unit) under the mouse, layer −1 for a feature. flow: the gradients, if units are to show |δ| in
    place of maps; written_flow: those whose numbers are written.
    """

    snapshot: Snapshot
    numbers: Snapshot
    features: MapImages
    units: MapImages
    selection: Selection | None
    hovered: tuple[int, int] | None
    flow: GradientFlow | None = None
    written_flow: GradientFlow | None = None


def label_font(base: QFont) -> QFont:
    """The font of the features' names."""
    return number_font(base, LABEL_PIXELS)


@dataclass(frozen=True)
class NodePainter:
    """Paints the nodes of one layout and document."""

    layout: NetworkLayout
    document: Document
    theme: Theme
    glyphs: Glyphs
    font: QFont
    mosaics: Mosaics

    # --- what lies on the board of links ------------------------------------------------------------------------

    def paint_around(self, painter: QPainter, are_known: bool) -> None:
        """The features' names; and calm places where maps are to come, as long as nothing is known."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_labels(painter)
        if not are_known:
            for column in self.layout.visible_columns:
                self._paint_places(painter, column)

    def _paint_labels(self, painter: QPainter) -> None:
        pitch = self.layout.row_pitch
        if pitch < SMALLEST_LABELLED_PITCH:
            return
        font = label_font(self.font)
        if pitch < LABEL_PIXELS + 3:
            font.setPixelSize(int(pitch - 3))
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text))
        alignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for index in self.layout.visible_units(0):
            rect = self.layout.map_rect(0, index)
            room = QRectF(rect.left() - LABEL_GAP - 200.0, rect.center().y() - 15.0, 200.0, 30.0)
            painter.drawText(room, alignment, FEATURES[self.document.spec.features[index]].notation)

        if self.document.spec.head.one_for_each:
            self._paint_classes(painter)

    def _paint_classes(self, painter: QPainter) -> None:
        """The mark and the name of each output's class, at the right of its map."""
        last, layout = self.layout.columns - 1, self.layout
        left = layout.map_rect(last, 0).right() + LABEL_GAP
        height = layout.row_pitch - 1.0
        room = layout.width - left - MARK_ROOM
        font, names = written_names(self.document.spec.data.dataset.classes, self.font, room, height)
        painter.setFont(font)
        for unit in layout.visible_units(last):
            middle = QPointF(left + CLASS_RADIUS, layout.map_rect(last, unit).center().y())
            paint_class_mark(painter, middle, CLASS_RADIUS, unit, self.theme, is_test=False)
            place = QRectF(left + MARK_ROOM, middle.y() - height / 2.0, room, height)
            painter.setPen(QColor(self.theme.text))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, names[unit])

    def _paint_places(self, painter: QPainter, column: int) -> None:
        radius = corner_radius(self.layout.map_side)
        painter.setPen(QPen(QColor(self.theme.border), 1.0))
        painter.setBrush(QColor(self.theme.raised))
        for unit in self.layout.visible_units(column):
            rect = self.layout.map_rect(column, unit).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(rect, radius, radius)

    def paint_padlocks(self, painter: QPainter, layer: int) -> None:
        """The marks of the pinned weights of a layer."""
        side = 16 if self.layout.map_side >= 24 else 10
        glyph = self.glyphs.padlock(side, on_disc=True)
        for address in self.document.pins:
            if address.layer == layer and address.input is not None:
                middle = link_middle(self.layout, address)
                painter.drawPixmap(self.glyphs.at(middle.x() - side / 2.0, middle.y() - side / 2.0), glyph)

    # --- what is painted with every snapshot --------------------------------------------------------------------

    def paint_maps(self, painter: QPainter, shown: Shown) -> None:
        """The maps with their frames, the biases, and the marks on them."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for column in self.layout.visible_columns:
            units = self.layout.visible_units(column)
            if not units:
                continue
            if column > 0 and shown.flow is not None:
                self._paint_deltas(painter, column, units, shown, shown.flow)
            elif self.layout.is_crowd:
                self._paint_mosaic(painter, column, units, shown)
            else:
                self._paint_column(painter, column, units, shown)
            if column > 0:
                self._paint_badges(painter, column - 1, units, shown.snapshot)
        if shown.written_flow is not None:
            for column in self.layout.visible_columns:
                if column == 0:
                    continue
                units = self.layout.visible_units(column)
                self.deltas.paint_numbers(painter, column - 1, units, shown.written_flow, self._first(column))
            return
        self._paint_biases(painter, shown.numbers)
        probe = shown.snapshot.get(ProbePoint)
        if probe is not None:
            self._paint_probe(painter, probe)

    # Where things lie is found once for a layout: a frame has little more time than it takes to paint them.

    def _rects(self, column: int) -> dict[int, QRectF]:
        """The map of each unit of a column that is in view, on whole pixels of the screen."""
        if column not in self._found:
            on_pixels, map_rect = self.glyphs.on_pixels, self.layout.map_rect
            units = self.layout.visible_units(column)
            self._found[column] = {unit: on_pixels(map_rect(column, unit)) for unit in units}
        return self._found[column]

    @cached_property
    def _found(self) -> dict[int, dict[int, QRectF]]:
        return {}

    @cached_property
    def _first_rows(self) -> tuple[int, ...]:
        """The row of each column's first map among the features' or the units' maps."""
        return (0, *self.document.layout.unit_offsets)

    @cached_property
    def _written(self) -> dict[Snapshot, list[tuple[QPointF, QPixmap]]]:
        """The biases of the snapshot that is written now, as they are painted frame by frame."""
        return {}

    def _paint_column(self, painter: QPainter, column: int, units: range, shown: Shown) -> None:
        images = shown.features if column == 0 else shown.units
        first = self._first(column)
        dead = None if column == 0 else shown.snapshot[Measure].units.dead
        side = self.layout.map_side
        scales = (feature_scales if column == 0 else unit_scales)(shown.snapshot[MapUnits].scales, self.theme.one_scale)
        is_probed = shown.snapshot.get(ProbePoint) is not None  # whose values stand where a scale would
        tells_scale = side >= _SCALED_SIDE and not is_probed
        looks, rects = self._looks(column, shown), self._rects(column)
        for unit in units:
            rect = rects[unit]
            painter.drawImage(rect, images.image(first + unit))
            if dead is not None and dead[first + unit]:
                self._veil(painter, rect)
            self.glyphs.draw_frame(painter, rect, looks.get(unit, FrameLook.PLAIN))
            if tells_scale:
                self._paint_scale(painter, rect, scales, first + unit)

    def _paint_scale(self, painter: QPainter, rect: QRectF, scales: RowOfScales, row: int) -> None:
        """How far the colours of a map reach, lower right, where it is not the usual −1 to 1."""
        middle, reach = float(scales.middles[row]), float(scales.reaches[row])
        if (middle, reach) == (0.0, 1.0):
            return
        text = f"±{chosen(reach)}" if middle == 0.0 else f"{chosen(middle - reach)}…{chosen(middle + reach)}"
        glyph = self.glyphs.chip(text, self.theme.panel, self.theme.muted)
        size = glyph.deviceIndependentSize()
        painter.drawPixmap(
            self.glyphs.at(rect.right() - size.width() - 3.0, rect.bottom() - size.height() - 3.0), glyph
        )

    def _paint_deltas(self, painter: QPainter, column: int, units: range, shown: Shown, flow: GradientFlow) -> None:
        self.deltas.paint(painter, column - 1, units, flow, self._first(column))
        looks, rects = self._looks(column, shown), self._rects(column)
        for unit in units:
            if unit in looks or not self.layout.is_crowd:
                self.glyphs.draw_frame(painter, rects[unit], looks.get(unit, FrameLook.PLAIN))

    @cached_property
    def deltas(self) -> DeltaPainter:
        """What paints units by |δ|."""
        return DeltaPainter(self.layout, self.theme, self.glyphs, self.font)

    def _paint_mosaic(self, painter: QPainter, column: int, units: range, shown: Shown) -> None:
        make = partial(self._mosaic, column, units, shown.numbers, pixel_ratio(painter))
        picture = self.mosaics.picture(column, shown.numbers[MapUnits], make)
        painter.drawImage(self.layout.map_rect(column, units.start).topLeft(), picture)
        for unit, look in self._looks(column, shown).items():
            if unit in units:
                self.glyphs.draw_frame(painter, self._rects(column)[unit], look)

    def _mosaic(self, column: int, units: range, snapshot: Snapshot, ratio: float) -> QImage:
        first = self._first(column)
        own = slice(first + units.start, first + units.stop)
        mapped = snapshot[MapUnits]
        maps = (mapped.features if column == 0 else mapped.units)[own]
        scales = (feature_scales if column == 0 else unit_scales)(mapped.scales, self.theme.one_scale).part(own)
        is_cornered = column > 0 and not self.layout.footer and self.layout.shows_biases
        biases = snapshot.biases[column - 1][units.start : units.stop] if is_cornered else None
        rects = [self.layout.map_rect(column, unit) for unit in units]
        has_classes = self.document.spec.head.one_for_each and column == self.layout.columns - 1
        ramps = self.theme.class_ramps()[units.start : units.stop] if has_classes else None
        return self.mosaics.make(rects, maps, scales, biases, ratio, ramps)

    def _first(self, column: int) -> int:
        """The row of a column's first map among the features' or the units' maps."""
        return self._first_rows[column]

    def _looks(self, column: int, shown: Shown) -> dict[int, FrameLook]:
        """The units of a column that are framed in another way than plainly."""
        layer, looks = column - 1, {}
        if shown.hovered is not None and shown.hovered[0] == layer:
            looks[shown.hovered[1]] = FrameLook.HOVERED
        selected = shown.selection
        if selected is not None and selected.unit is not None and layer == selected.layer >= 0:
            looks[selected.unit] = FrameLook.SELECTED
        return looks

    def _veil(self, painter: QPainter, rect: QRectF) -> None:
        colour = QColor(self.theme.panel)
        colour.setAlphaF(0.6)
        painter.fillRect(rect, colour)

    def _paint_badges(self, painter: QPainter, layer: int, units: range, snapshot: Snapshot) -> None:
        """What is wrong with a unit, upper left; an activation of its own, upper right."""
        first = self._first(layer + 1)
        own = slice(first + units.start, first + units.stop)
        statistics = snapshot[Measure].units
        if self.layout.map_side < _MARKED_SIDE:
            for marks, colour in ((statistics.dead, self.theme.danger), (statistics.off, self.theme.muted)):
                self._paint_specks(painter, layer, np.flatnonzero(marks[own]) + units.start, colour)
            return
        for marks, word, colour in (
            (statistics.dead[own], QCoreApplication.translate("NetworkView", "dead"), self.theme.danger),
            (statistics.off[own], QCoreApplication.translate("NetworkView", "off"), self.theme.muted),
            (
                statistics.saturated[own],
                QCoreApplication.translate("NetworkView", "sat."),
                self.theme.warning,
            ),
        ):
            for at in np.flatnonzero(marks).tolist():
                rect = self.layout.map_rect(layer + 1, units.start + at)
                self._paint_mark(painter, rect, word, colour, self.theme.panel, at_right=False)
        if layer < len(self.document.spec.network.hidden):
            for override in self.document.spec.network.hidden[layer].overrides:
                if override.unit in units:
                    rect = self.layout.map_rect(layer + 1, override.unit)
                    word = short_activation(override.activation)
                    self._paint_mark(painter, rect, word, self.theme.accent, self.theme.on_accent, at_right=True)

    def _paint_specks(self, painter: QPainter, layer: int, units: NDArray[np.intp], colour: str) -> None:
        """Dead units, or those that are off, where maps are tiny: a square in the corner, rimmed if there is room."""
        side = max(self.layout.map_side // 2, 2)
        for unit in units.tolist():
            rect = self.layout.map_rect(layer + 1, unit)
            if side > _LEAST_SPECK:
                painter.fillRect(QRectF(rect.left(), rect.top(), side + 1.0, side + 1.0), QColor(self.theme.panel))
            painter.fillRect(QRectF(rect.left(), rect.top(), side, side), QColor(colour))

    def _paint_mark(self, painter: QPainter, rect: QRectF, word: str, ground: str, colour: str, at_right: bool) -> None:
        """A word on a chip, or a dot where there is no room for words."""
        side = self.layout.map_side
        glyph, inset = self.glyphs.chip(word, ground, colour), 2.0
        if glyph.deviceIndependentSize().width() + 2.0 * inset > side:
            glyph, inset = self.glyphs.dot(ground, 9 if side >= 18 else 7), 0.0
        width = glyph.deviceIndependentSize().width()
        x = rect.right() - width - inset if at_right else rect.left() + inset
        painter.drawPixmap(self.glyphs.at(x, rect.top() + inset), glyph)

    def _paint_biases(self, painter: QPainter, snapshot: Snapshot) -> None:
        if self.layout.is_crowd and not self.layout.footer:
            return  # the mosaic has them
        if snapshot not in self._written:
            self._written.clear()
            self._written[snapshot] = list(self._bias_glyphs(snapshot))
        for place, glyph in self._written[snapshot]:
            painter.drawPixmap(place, glyph)

    def _bias_glyphs(self, snapshot: Snapshot) -> Iterator[tuple[QPointF, QPixmap]]:
        """The biases in view, and the padlocks of those that are pinned; each with its upper left corner."""
        pins, layout, glyphs = self.document.pins, self.layout, self.glyphs
        for column in layout.visible_columns:
            if column == 0:
                continue
            layer = column - 1
            values = snapshot.biases[layer].tolist()
            for unit in layout.visible_units(column):
                rect = layout.bias_rect(column, unit)
                is_pinned = Address(layer, unit) in pins
                if layout.footer:
                    glyph = glyphs.bias(short(values[unit]), values[unit], is_pinned, layout.footer)
                    width = glyph.deviceIndependentSize().width()
                    yield glyphs.at(round(rect.center().x() - width / 2.0), rect.top()), glyph
                    continue
                if layout.shows_biases:
                    yield glyphs.at(rect.left(), rect.top()), glyphs.bias_corner(round(rect.width()), values[unit])
                if is_pinned:
                    yield glyphs.at(rect.left() - 1.0, rect.top() - 1.0), glyphs.padlock(12, on_disc=True)

    def _paint_probe(self, painter: QPainter, probe: Probe) -> None:
        """Where the probed point lies in each map, and what comes out there."""
        side = self.layout.map_side
        if side < _POINTED_SIDE:
            return
        x, y = across(probe.point[0]), down(probe.point[1])
        shade = QColor(self.theme.panel)
        shade.setAlphaF(0.85)
        point = self.glyphs.point()
        half = point.deviceIndependentSize().width() / 2.0
        painter.setFont(number_font(self.font, 11, bold=True))
        painter.setPen(QColor(self.theme.text))
        for column in self.layout.visible_columns:
            values = probe.features if column == 0 else probe.a[column - 1]
            for unit in self.layout.visible_units(column):
                rect = self.layout.map_rect(column, unit)
                if side >= _PROBED_SIDE:
                    strip = QRectF(rect.left() + 1.0, rect.bottom() - 15.0, side - 2.0, 14.0)
                    painter.fillRect(strip, shade)
                    painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, short(float(values[unit])))
                at = QPointF(rect.left() + x * side, rect.top() + y * side)
                painter.drawPixmap(at - QPointF(half, half), point)


def short_activation(name: ActivationName) -> str:
    """The activation in a few letters: `relu`, `σ`, `lin`."""
    return UNIT_ACTIVATIONS[name].notation or QCoreApplication.translate("NetworkView", "lin")
