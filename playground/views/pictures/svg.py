"""The plots of a panel as SVG: lines and texts stay what they are, and can be enlarged without end."""

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from playground.views.network.network_view import NetworkView
from playground.views.pictures.grab import uncached
from playground.views.plots.chart import Chart
from playground.views.plots.class_legend import ClassLegend
from playground.views.plots.plane import Plane


def plots_in(panel: QWidget) -> list[QWidget]:
    """What of a panel can be kept as SVG: its charts, planes and names of classes on the screen, or the diagram."""
    plots: list[QWidget] = [*panel.findChildren(Chart), *panel.findChildren(Plane)]
    plots += panel.findChildren(ClassLegend)
    if isinstance(panel, NetworkView):
        plots.append(panel)
    return [plot for plot in plots if plot.isVisible()]


def plots_rect(panel: QWidget) -> QRect:
    """What the plots cover of the panel, in its coordinates."""
    rect = QRect()
    for plot in plots_in(panel):
        rect = rect.united(QRect(plot.mapTo(panel, QPoint(0, 0)), plot.size()))
    return rect


def svg_bytes(panel: QWidget, title: str) -> bytes:
    """The panel's plots, side by side as they stand there, as an SVG file."""
    rect = plots_rect(panel)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(rect.size())
    generator.setViewBox(QRect(QPoint(0, 0), rect.size()))
    generator.setResolution(96)
    generator.setTitle(title)
    painter = QPainter(generator)
    for plot in plots_in(panel):
        if isinstance(plot, NetworkView):
            plot.paint_lines(painter)
            continue
        with uncached(plot):
            painter.save()
            QWidget.render(plot, painter, plot.mapTo(panel, QPoint(0, 0)) - rect.topLeft())  # not the scene alone
            painter.restore()
        plot.update()
    painter.end()
    return bytes(buffer.data().data())
