"""The strip beneath the diagram in gradient mode: what links and units stand for now, and on which scale.

Says it so that nobody takes gradients for weights. Knows scales and pens, no network.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from playground.model.numerals import measured
from playground.views.look.theme import Theme
from playground.views.network.deltas import DeltaPainter
from playground.views.network.glyphs import mixed, number_font
from playground.views.network.gradients import GradientFlow, LogScale
from playground.views.network.links import LinkPens

LEGEND_HEIGHT: Final = 26.0
_PIXELS: Final = 12
_SPACE: Final = 6.0
_GAP: Final = 16.0
_MARGIN: Final = 8.0
_LINE: Final = 22.0
_FIELD: Final = 12.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something in the row: its width, the space before it, and how it is painted at a point of the middle line."""

    width: float
    before: float
    paint: Callable[[QPainter, QPointF], None]


@dataclass(frozen=True)
class LegendPainter:
    """Paints the strip in a theme's colours."""

    theme: Theme
    font: QFont
    pens: LinkPens
    units: DeltaPainter

    def paint(self, painter: QPainter, strip: QRectF, flow: GradientFlow | None) -> None:
        """Paint as much as fits, what matters most first."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(strip, mixed(QColor(self.theme.accent), QColor(self.theme.panel), 0.10))
        painter.setPen(QPen(QColor(self.theme.accent), 1.0))
        painter.drawLine(strip.topLeft(), strip.topRight())
        room = strip.width() - 2.0 * _MARGIN
        choices = self._choices(flow)
        pieces = next((row for row in choices if _width(row) <= room), choices[-1])
        at = QPointF(strip.left() + _MARGIN, strip.center().y())
        painter.save()
        painter.setClipRect(strip)
        for index, piece in enumerate(pieces):
            at.setX(at.x() + (piece.before if index else 0.0))
            piece.paint(painter, at)
            at.setX(at.x() + piece.width)
        painter.restore()

    def _choices(self, flow: GradientFlow | None) -> list[list[_Piece]]:
        """Rows that say the same in fewer and fewer words."""
        title = self._text(QCoreApplication.translate("NetworkView", "Gradient flow"), self.theme.accent, bold=True)
        if flow is None:
            reason = QCoreApplication.translate("NetworkView", "no gradients yet: weights and maps are shown")
            brief = QCoreApplication.translate("NetworkView", "no gradients yet")
            return [[title, self._text(reason, self.theme.muted)], [title, self._text(brief, self.theme.muted)]]
        moment = self._text(
            {
                "before the first": QCoreApplication.translate("NetworkView", "of the first batch"),
                "after the step": QCoreApplication.translate("NetworkView", "after the step"),
                "made the step": QCoreApplication.translate("NetworkView", "that made the step"),
            }[flow.moment],
            self.theme.accent,
            before=_SPACE,
        )
        links = self._text(QCoreApplication.translate("NetworkView", "links: ∂L/∂w"), self.theme.text)
        units = self._text(QCoreApplication.translate("NetworkView", "units: |δ|"), self.theme.text)
        scale = self._text(QCoreApplication.translate("NetworkView", "log scales"), self.theme.muted)
        link_ends, unit_ends = self._link_ends(flow.link_scale), self._unit_ends(flow.unit_scale)
        dotted = [self._line(self.pens.zero), self._text("0", self.theme.text, before=_SPACE)]
        return [
            [title, moment, links, *link_ends, *dotted, units, *unit_ends, scale],
            [title, moment, links, *link_ends, units, *unit_ends, scale],
            [title, moment, links, *link_ends, units, *unit_ends],
            [moment, links, *link_ends, units, *unit_ends],
            [links, *link_ends, units, *unit_ends],
            [links, units, scale],
            [links, units],
        ]

    def _link_ends(self, scale: LogScale) -> list[_Piece]:
        """The widest and the thinnest link, in both signs' colours, and the sizes that they stand for."""
        pieces = []
        for strength, size in ((1.0, scale.top), (0.0, scale.bottom)):
            negative, positive = (self.pens.signed_pen(strength, is_negative=sign) for sign in (True, False))
            pieces += [self._line(negative), self._line(positive, is_joined=True)]
            pieces.append(self._text(_end(size), self.theme.text, before=_SPACE))
        return pieces

    def _unit_ends(self, scale: LogScale) -> list[_Piece]:
        """A full and an almost empty unit, and the sizes that they stand for."""
        pieces = []
        for share, size in ((1.0, scale.top), (0.0, scale.bottom)):
            pieces += [self._field(share), self._text(_end(size), self.theme.text, before=_SPACE)]
        return pieces

    def _text(self, text: str, colour: str, *, bold: bool = False, before: float = _GAP) -> _Piece:
        font = number_font(self.font, _PIXELS, bold=bold)

        def paint(painter: QPainter, at: QPointF) -> None:
            painter.setFont(font)
            painter.setPen(QColor(colour))
            rect = QRectF(at.x(), at.y() - LEGEND_HEIGHT / 2.0, 1000.0, LEGEND_HEIGHT)
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

        return _Piece(QFontMetricsF(font).horizontalAdvance(text), before, paint)

    def _line(self, pen: QPen, is_joined: bool = False) -> _Piece:
        def paint(painter: QPainter, at: QPointF) -> None:
            painter.setPen(pen)
            painter.drawLine(QLineF(at, at + QPointF(_LINE, 0.0)))

        return _Piece(_LINE, 2.0 if is_joined else _SPACE + 2.0, paint)

    def _field(self, share: float) -> _Piece:
        def paint(painter: QPainter, at: QPointF) -> None:
            rect = QRectF(at.x(), at.y() - _FIELD / 2.0, _FIELD, _FIELD)
            painter.fillRect(rect, QColor(self.theme.raised))
            height = max(share * _FIELD, 2.0)
            column = QRectF(rect.left(), rect.bottom() - height, _FIELD, height)
            painter.fillRect(column, self.units.colour(self.units.layout.columns - 2, share))
            painter.setPen(QPen(QColor(self.theme.muted), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect)

        return _Piece(_FIELD, _SPACE + 2.0, paint)


def _width(pieces: list[_Piece]) -> float:
    return sum(piece.width + (piece.before if index else 0.0) for index, piece in enumerate(pieces))


def _end(size: float) -> str:
    """An end of a scale: `0.5`, `5·10⁻⁷`, `10⁻⁶`."""
    return measured(size, 1)
