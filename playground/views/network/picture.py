"""The whole picture of a network, put together from its painters, and what of it is kept from frame to frame.

The links are a pixmap that is repainted strip by strip, the header row is repainted when it changes, and numbers change
ten times a second. Only the maps are painted anew for every snapshot.
"""

import math
import time
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from engine.choices.features import FEATURES
from engine.measurement import GradientMoment, Measurement
from engine.parameters import Address
from engine.questions.measurement import Measure
from engine.questions.unit_maps import MapUnits, UnitMaps
from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.selection import Selection
from playground.views.look.colour_scale import feature_scales, unit_scales
from playground.views.look.theme import Theme
from playground.views.network.class_names import classes_width
from playground.views.network.glyphs import Glyphs
from playground.views.network.gradients import GradientFlow, LogScale
from playground.views.network.header_layout import HeaderLayout
from playground.views.network.headers import Drag, HeaderPainter
from playground.views.network.hit import Part, Target, override_rect, target_at
from playground.views.network.hover import LabelPlace, describe, paint_label
from playground.views.network.layout import Camera, NetworkLayout
from playground.views.network.legend import LEGEND_HEIGHT, LegendPainter
from playground.views.network.link_picture import LinkPicture
from playground.views.network.links import LinkPainter, LinkPens, link_middle, link_path, weight_strengths
from playground.views.network.maps import SHARPEST, MapImages
from playground.views.network.mosaic import Mosaics
from playground.views.network.nodes import NodePainter, Shown, label_font
from playground.views.network.value_walk import value_place
from playground.views.network.wave import Moment, WavePainter

NUMBERS_S: Final = 0.1
_NODE_PARTS: Final = frozenset({Part.UNIT, Part.FEATURE, Part.OVERRIDE, Part.BIAS})


class NetworkPicture:
    """Paints what it was last told to show."""

    def __init__(self, theme: Theme) -> None:
        self.document = Document()
        self.snapshot: Snapshot | None = None
        self.selection: Selection | None = None
        self.hovered: Target | None = None
        self.mouse = QPointF()
        self.marked: Address | None = None
        self.cursor: Address | None = None
        self.drag: Drag | None = None
        self.card = QRectF()
        """Where the label of what is pointed at was painted; empty where there is none."""
        self.shows_gradients = False
        self.moment: Moment | None = None
        self._flow: tuple[Measurement, GradientFlow] | None = None
        self._written: tuple[Measurement, GradientFlow] | None = None
        self.theme = theme
        self.layout = NetworkLayout(self.document.spec.layer_sizes, 640.0, 480.0)
        self._font = QFont()
        self._ratio = 1.0
        self._features, self._units = MapImages(), MapImages()
        self._laid_out: Document | None = None
        self._converted: tuple[UnitMaps, bool] | None = None
        self._stride = 0
        self.link_picture = LinkPicture()
        self._numbers: Snapshot | None
        self._numbers_at = 0.0
        self._header: QPixmap | None = None
        self._legend: tuple[tuple[LogScale, LogScale, GradientMoment] | None, QPixmap] | None = None
        self.show_theme(theme)

    # --- what to show -------------------------------------------------------------------------------------------

    def show_document(self, document: Document) -> None:
        """Show another document. Nothing is kept that speaks of a network that is gone."""
        before, self.document = self.document, document
        if self.snapshot is not None and not self.snapshot.fits(document.spec):
            self.snapshot = self._flow = self._written = self._converted = None
        if document.spec.layer_sizes != before.spec.layer_sizes:
            self.hovered = self.marked = self.drag = self.moment = None
        if self.selection is not None and not self.selection.exists_in(document.spec):
            self.selection = None
        if document != self._laid_out:
            self.relay(self.layout.width, self.layout.height, self.layout.camera)
        else:  # an edit has changed what is learned alone: all stays in its place
            self.link_picture.hurry()
            self._numbers_at = -math.inf

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show other numbers of the same network."""
        self.snapshot = snapshot

    def show_theme(self, theme: Theme) -> None:
        """Show other colours."""
        self.theme = theme
        self._glyphs = Glyphs(theme, self._font, self._ratio)
        self.pens = LinkPens.beside(theme, self.layout.map_side)
        for images in (self._features, self._units):
            images.show_table(theme.value_table(), theme.class_ramps())
        self._converted = None
        self._numbers = None  # all is painted anew: so are the numbers, and with them the maps of a crowd
        self._rebuild()

    def show_gradients(self, is_on: bool) -> None:
        """Show gradients in place of weights and maps, and say so beneath; to be laid out anew after that."""
        self.shows_gradients = is_on

    @property
    def legend_height(self) -> float:
        """Of the strip beneath the diagram that tells what is shown; 0 where there is none."""
        return LEGEND_HEIGHT if self.shows_gradients else 0.0

    @property
    def flow(self) -> GradientFlow | None:
        """The gradients that are shown; None if weights and maps are."""
        if not self.shows_gradients or self.snapshot is None:
            return None
        self._flow = _flow_of(self.snapshot, self._flow)
        return self._flow[1]

    def show_look(self, font: QFont, device_pixel_ratio: float) -> None:
        """Use this font, at this density of pixels."""
        if font != self._font or device_pixel_ratio != self._ratio:
            self._font, self._ratio = font, device_pixel_ratio
            self._glyphs = Glyphs(self.theme, font, device_pixel_ratio)
            self.relay(self.layout.width, self.layout.height, self.layout.camera)

    def relay(self, width: float, height: float, camera: Camera) -> None:
        """Lay everything out anew."""
        metrics = QFontMetricsF(label_font(self._font))
        names = [FEATURES[name].notation for name in self.document.spec.features]
        label_width = max(metrics.horizontalAdvance(name) for name in names)
        self.layout = NetworkLayout(
            self.document.spec.layer_sizes, width, height, label_width, camera, classes_width(self.document, self._font)
        )
        self._laid_out = self.document
        self._rebuild()

    def _rebuild(self) -> None:
        self.header = HeaderLayout(self.layout)
        self._links = LinkPainter(self.layout)
        mosaics = Mosaics(self.theme.value_table(), QColor(self.theme.panel))
        self._nodes = NodePainter(self.layout, self.document, self.theme, self._glyphs, self._font, mosaics)
        self._headers = HeaderPainter(self.header, self.document, self.theme, self._font)
        self._wave = WavePainter(self.layout, self.theme)
        self._legend = None
        pens = LinkPens.beside(self.theme, self.layout.map_side)
        if pens != self.pens:
            self.pens = pens  # else those that are made already will do
        self.link_picture.show(self._links, self._nodes, self.pens)
        self.touch_header()

    def touch_header(self) -> None:
        """The header row has changed."""
        self._header = None

    def show_drag(self, drag: Drag | None) -> None:
        """Show a layer on its way to another place."""
        if drag != self.drag:
            self.drag = drag
            self.touch_header()

    def hover(self, target: Target | None) -> None:
        """The mouse is over another part."""
        before, self.hovered = self.hovered, target
        if emphasis_of(before) != emphasis_of(target):
            self.link_picture.show(self._links, self._nodes, self.pens)
        self.touch_header()

    def target_at(self, point: QPointF) -> Target | None:
        """What lies there."""
        overrides = frozenset(
            (layer, override.unit)
            for layer, spec in enumerate(self.document.spec.network.hidden)
            for override in spec.overrides
        )
        target = target_at(self.layout, point, overrides)
        if target is not None and target.part is Part.BIAS and self.flow is not None:
            return Target(Part.UNIT, target.layer, target.unit)  # its |δ| stands there
        return target

    def has(self, target: Target) -> bool:
        """Whether the document's network has this part; it may be of a network that is gone."""
        if target.address is not None:
            return self.document.layout.has(target.address)
        if target.part is Part.INSERT_LAYER:
            return 0 <= target.layer < len(self.document.spec.layers)
        if target.layer < 0:
            return target.layer == -1 and (target.unit or 0) < len(self.document.spec.features)
        return Selection(target.layer, target.unit).exists_in(self.document.spec)

    def target_rect(self, target: Target) -> QRectF:
        """Where a part lies; empty where there is none."""
        if not self.has(target):
            return QRectF()
        column, header = target.layer + 1, self.header
        if target.address is not None and target.address.input is not None:
            middle = link_middle(self.layout, target.address)
            return QRectF(middle.x() - 2.0, middle.y() - 2.0, 4.0, 4.0)
        if target.unit is not None:
            if target.part is Part.BIAS:
                return self.layout.bias_rect(column, target.unit)
            rect = self.layout.map_rect(column, target.unit)
            return override_rect(rect, 30.0) if target.part is Part.OVERRIDE else rect
        if target.part is Part.INSERT_LAYER:
            centre, radius = header.insert_centre(target.layer), header.insert_radius
            return QRectF(centre.x() - radius, centre.y() - radius, 2.0 * radius, 2.0 * radius)
        places = {
            Part.NAME: header.name,
            Part.ACTIVATION: header.activation,
            Part.ADD_UNIT: header.add_unit,
            Part.REMOVE_UNIT: header.remove_unit,
            Part.REMOVE_LAYER: header.remove_layer,
        }
        return places.get(target.part, header.plate)(column)

    def is_behind(self) -> bool:
        """Whether links or numbers still show older values than the maps: then another frame should be painted soon."""
        return self.link_picture.is_behind or self._numbers is not self.snapshot

    # --- painting -----------------------------------------------------------------------------------------------

    def paint_lines(self, painter: QPainter) -> None:
        """Paint the diagram for a file: links, headers and legend as lines and texts, and no mark of mouse or keys."""
        flow = self.flow
        painter.fillRect(
            QRectF(0.0, 0.0, self.layout.width, self.layout.height + self.legend_height), QColor(self.theme.panel)
        )
        self.link_picture.paint_lines(painter, self.snapshot, None, flow)
        if self.snapshot is not None:
            self._convert(self.snapshot, with_units=flow is None)
            images = (self._features, self._units)
            self._nodes.paint_maps(
                painter, Shown(self.snapshot, self.snapshot, *images, self.selection, None, flow, flow)
            )
        self._headers.paint(painter, self.selection, None, None)
        if self.shows_gradients:
            painter.save()
            painter.translate(0.0, self.layout.height)
            strip = QRectF(0.0, 0.0, self.layout.width, LEGEND_HEIGHT)
            LegendPainter(self.theme, self._font, self.pens, self._nodes.deltas).paint(painter, strip, flow)
            painter.restore()

    def paint(self, painter: QPainter, has_focus: bool) -> None:
        """Paint everything. has_focus: whether to mark that keys go to the diagram."""
        self.card = QRectF()
        emphasised = emphasis_of(self.hovered)
        size = QSize(round(self.layout.width * self._ratio), round(self.layout.height * self._ratio))
        flow = self.flow
        self.link_picture.paint(self.snapshot, emphasised, size, self._ratio, flow)
        painter.drawPixmap(QPointF(), self.link_picture.pixmap)
        if self.snapshot is None:
            self._numbers = None
        else:
            self._convert(self.snapshot, with_units=flow is None)
            numbers = self._choose_numbers(self.snapshot)
            written = None
            if flow is not None:
                self._written = _flow_of(numbers, self._written)
                written = self._written[1]
            images = (self._features, self._units)
            shown = Shown(self.snapshot, numbers, *images, self.selection, emphasised, flow, written)
            self._nodes.paint_maps(painter, shown)
            self._paint_marked_link(painter, self.snapshot, flow)
            if self.moment is not None and flow is not None:
                self._wave.paint(painter, self.moment, self.snapshot, flow)
        self._paint_header_pixmap()
        assert self._header is not None
        painter.drawPixmap(QPointF(), self._header)
        if self.shows_gradients:
            painter.drawPixmap(QPointF(0.0, self.layout.height), self._legend_pixmap(flow))
        if has_focus:
            self._paint_focus(painter)
        if self.drag is not None:
            self._headers.paint_dragged(painter, self.drag)
        elif self.hovered is not None:
            self._paint_label(painter, self.hovered, self.mouse, flow)
        elif self.cursor is not None and has_focus and self.document.layout.has(self.cursor):
            at = Target(Part.BIAS if self.cursor.input is None else Part.LINK, *value_place(self.cursor))
            if at.part is Part.BIAS:
                self._paint_frame(painter, self.target_rect(at).adjusted(-2.0, -1.0, 1.0, 0.0))
            self._paint_label(painter, at, self.target_rect(at).center(), flow)

    def _paint_label(self, painter: QPainter, target: Target, at: QPointF, flow: GradientFlow | None) -> None:
        text = describe(target, self.document, self.snapshot, flow, self.theme.one_scale)
        if text is not None:
            self.card = paint_label(painter, text, self.label_place(target, at), self.theme, self._font)

    def label_place(self, target: Target, at: QPointF) -> LabelPlace:
        """Where the label of a part that is pointed at belongs: not over it, and not over what it is linked with."""
        layout, address = self.layout, target.address
        watched: list[QRectF] = []
        if address is not None:
            beside = QRectF(at - QPointF(6.0, 6.0), QSizeF(12.0, 12.0))
            watched.append(layout.map_rect(address.layer + 1, address.unit))
            if address.input is not None:
                watched.append(layout.map_rect(address.layer, address.input))
        else:
            column = target.layer + 1
            beside = self.target_rect(replace(target, part=Part.UNIT))
            near = range(max(column - 1, 0), min(column + 2, layout.columns))
            watched += [layout.map_rect(each, unit) for each in near for unit in layout.visible_units(each)]
        return LabelPlace(beside, tuple(watched), layout.body)

    def _paint_focus(self, painter: QPainter) -> None:
        whole = QRectF(0.0, 0.0, self.layout.width - 1.0, self.layout.height + self.legend_height - 1.0)
        self._paint_frame(painter, whole)

    def _paint_frame(self, painter: QPainter, rect: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(self.theme.accent), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)

    def _choose_numbers(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot whose biases are written: not every one, for nobody can read that fast."""
        now = time.monotonic()
        if self._numbers is None or not self._numbers.fits(self.document.spec) or now - self._numbers_at >= NUMBERS_S:
            self._numbers, self._numbers_at = snapshot, now
        return self._numbers

    def _paint_header_pixmap(self) -> None:
        if self._header is not None:
            return
        width, height = self.layout.width * self._ratio, self.layout.header_height * self._ratio
        self._header = QPixmap(round(width), round(height))
        self._header.setDevicePixelRatio(self._ratio)
        self._header.fill(QColor(self.theme.panel))  # its last row may be painted in part only
        painter = QPainter(self._header)
        self._headers.paint(painter, self.selection, self.hovered, self.drag)
        painter.end()

    def _legend_pixmap(self, flow: GradientFlow | None) -> QPixmap:
        """The legend, painted anew when it says something else."""
        told = None if flow is None else (flow.link_scale, flow.unit_scale, flow.moment)
        if self._legend is None or self._legend[0] != told:
            pixmap = QPixmap(math.ceil(self.layout.width * self._ratio), math.ceil(LEGEND_HEIGHT * self._ratio))
            pixmap.setDevicePixelRatio(self._ratio)
            painter = QPainter(pixmap)
            strip = QRectF(0.0, 0.0, self.layout.width + 1.0, LEGEND_HEIGHT + 1.0)
            LegendPainter(self.theme, self._font, self.pens, self._nodes.deltas).paint(painter, strip, flow)
            painter.end()
            self._legend = (told, pixmap)
        return self._legend[1]

    def _convert(self, snapshot: Snapshot, with_units: bool) -> None:
        """Turn the maps into pictures, no finer than they are shown; with_units: not those of the features alone."""
        if self.layout.is_crowd:
            return
        mapped = snapshot[MapUnits]
        resolution = mapped.units.shape[-1]
        shown = min(self.layout.map_side * self._ratio, SHARPEST)
        stride = max(int(resolution / max(shown, 1.0)), 1)
        if self._converted == (mapped, with_units) and self._stride == stride:
            return
        one_scale = self.theme.one_scale
        self._features.show_maps(mapped.features, feature_scales(mapped.scales, one_scale), stride)
        if with_units:
            spec = snapshot.spec
            classes = spec.layer_sizes[-1] if spec.head.one_for_each else 0
            self._units.show_maps(mapped.units, unit_scales(mapped.scales, one_scale), stride, classes)
        self._converted, self._stride = (mapped, with_units), stride

    def _paint_marked_link(self, painter: QPainter, snapshot: Snapshot, flow: GradientFlow | None) -> None:
        """The link under the mouse, or of the open popup, with a rim."""
        address = self.marked or self.cursor or (None if self.hovered is None else self.hovered.address)
        if address is None or address.input is None or not self.document.layout.has(address):
            return
        path = link_path(self.layout, address.layer, address.unit, address.input)
        values = snapshot.weights[address.layer] if flow is None else flow.links[address.layer]
        strengths = weight_strengths(values) if flow is None else flow.link_shares(address.layer)
        pen = self.pens.pen_of(
            float(values[address.unit, address.input]), float(strengths[address.unit, address.input])
        )
        halo = QPen(QColor(self.theme.text), pen.widthF() + 4.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.strokePath(path, halo)
        inner = QPen(QColor(self.theme.panel), pen.widthF() + 1.5)
        painter.strokePath(path, inner)
        painter.strokePath(path, pen)
        if address in self.document.pins:
            self._nodes.paint_padlocks(painter, address.layer)


def _flow_of(snapshot: Snapshot, kept: tuple[Measurement, GradientFlow] | None) -> tuple[Measurement, GradientFlow]:
    """The gradients of a snapshot, unless those that were kept are of the same measurement."""
    measured = snapshot[Measure]
    if kept is not None and kept[0] is measured:
        return kept
    return (measured, GradientFlow.of(snapshot))


def emphasis_of(target: Target | None) -> tuple[int, int] | None:
    """The (layer, unit) whose links stand out while the mouse is over a part; layer −1 for a feature."""
    if target is None or target.part not in _NODE_PARTS or target.unit is None:
        return None
    return (target.layer, target.unit)
