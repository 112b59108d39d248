"""The ground of all charts: legible, still, and without pyqtgraph's own controls."""

from itertools import pairwise

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.views.look.theme import DARK, LIGHT, Theme
from playground.views.plots.chart import LEAST_FONT_PT, Chart, configure_pyqtgraph, legible
from playground.views.plots.dashes import DASH_PX, GAP_PX, cut_into_dashes
from tests.clicks import click_widget, drag_widget


@pytest.fixture
def chart(qtbot: QtBot) -> Chart:
    configure_pyqtgraph()
    chart = Chart()
    qtbot.addWidget(chart)
    chart.show_theme(LIGHT)
    chart.resize(400, 160)
    with qtbot.waitExposed(chart):
        chart.show()
    return chart


def y_ticks(chart: Chart) -> list[str]:
    axis = chart.y_axis
    low, high = axis.range
    ((spacing, values),) = axis.tickValues(low, high, axis.geometry().height())
    return list(axis.tickStrings(values, 1.0, spacing))


def test_pyqtgraph_is_set_up_as_measured(chart: Chart) -> None:
    assert not pg.getConfigOption("antialias")
    assert pg.getConfigOption("segmentedLineMode") == "on"
    assert not pg.getConfigOption("useOpenGL")


def test_small_fonts_are_made_legible(chart: Chart) -> None:
    font = chart.font()
    font.setPointSizeF(7.0)
    assert legible(font).pointSizeF() == LEAST_FONT_PT


def test_a_log_axis_shows_whole_decades_that_do_not_touch(chart: Chart) -> None:
    chart.show_log(True)
    chart.show_ranges((0.0, 1.0), (1e-12, 1.0))
    ticks = y_ticks(chart)
    assert ticks[0] == "10⁻¹²"
    assert ticks[-1] == "1"
    lines = [chart.widget_point(0.0, value).y() for value in chart.y_axis.major_ticks()]
    height = QFontMetricsF(legible(chart.font())).height()
    assert all(lower - upper >= height for lower, upper in pairwise(lines))


def test_a_linear_axis_shows_round_numbers_with_a_true_minus(chart: Chart) -> None:
    chart.show_ranges((0.0, 1.0), (-1.0, 1.0))
    ticks = y_ticks(chart)
    assert "0" in ticks
    assert "−1.0" in ticks
    assert not any("-" in tick for tick in ticks)


def test_values_below_the_floor_stand_on_it(chart: Chart) -> None:
    chart.show_log(True)
    np.testing.assert_array_equal(chart.place_y([0.0, 1e-300, 1e-12, 1e-3, np.nan]), [-12, -12, -12, -3, np.nan])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_grid_is_gentle_and_where_the_numbers_are(chart: Chart, theme: Theme) -> None:
    chart.show_theme(theme)
    chart.show_ranges((0.0, 1.0), (0.0, 1.0))
    picture = chart.grab().toImage()
    column = round(chart.plot_rect().center().x())
    lines = [row for row in range(picture.height()) if picture.pixelColor(column, row) == QColor(theme.faint)]
    inner = [value for value in chart.y_axis.major_ticks() if 0.0 < value < 1.0]
    for value in inner:
        assert min(abs(row - chart.widget_point(0.0, value).y()) for row in lines) <= 1.5
    assert picture.pixelColor(column, lines[0] + 3) == QColor(theme.panel)


def test_the_plot_stays_where_it_is_while_its_numbers_change(chart: Chart) -> None:
    places = set()
    chart.show_log(True)
    for low in (1e-12, 1e-3):
        chart.show_ranges((0.0, 10.0), (low, 1.0))
        QApplication.processEvents()
        places.add(chart.plot_rect().getRect())
    assert len(places) == 1


def test_the_mouse_neither_moves_the_plot_nor_opens_a_menu(chart: Chart) -> None:
    chart.show_ranges((0.0, 1.0), (0.0, 1.0))
    before = chart.grab().toImage()
    middle = chart.rect().center()
    drag_widget(chart.viewport(), middle, middle + QPoint(60, 20))
    click_widget(chart.viewport(), button=Qt.MouseButton.RightButton)
    assert QApplication.activePopupWidget() is None
    assert chart.grab().toImage() == before


def test_axis_points_and_widget_points_agree(chart: Chart) -> None:
    chart.show_ranges((-3.0, 5.0), (0.0, 2.0))
    assert chart.axis_point(QPointF(chart.widget_point(1.0, 1.5))) == pytest.approx((1.0, 1.5), abs=0.02)


def test_dashes_have_one_length_however_many_points_a_curve_has(chart: Chart) -> None:
    chart.show_ranges((0.0, 1.0), (0.0, 1.0))
    per_x, _ = chart.pixels_per_unit()
    for points in (2, 50, 3000):
        x, _ = cut_into_dashes(chart, np.linspace(0.0, 1.0, points), np.full(points, 0.5))
        drawn = np.sum(x[1::2] - x[::2])
        assert drawn == pytest.approx(DASH_PX / (DASH_PX + GAP_PX), abs=2 * DASH_PX / per_x)


def test_a_curve_without_points_has_no_dashes(chart: Chart) -> None:
    for values in ([], [1.0], [np.nan, np.nan, 0.5]):
        x, y = cut_into_dashes(chart, np.arange(len(values), dtype=float), np.array(values))
        assert len(x) == len(y) == 0


def test_the_note_stands_above_the_plot_where_no_curve_goes(chart: Chart) -> None:
    chart.show_theme(LIGHT)
    chart.show_note("")
    plain = chart.grab().toImage()
    chart.show_note("loss, by epoch")
    noted = chart.grab().toImage()
    ratio = plain.devicePixelRatio()
    changed = [
        row
        for row in range(plain.height())
        if any(plain.pixelColor(column, row) != noted.pixelColor(column, row) for column in range(plain.width()))
    ]
    assert changed
    assert max(changed) < chart.plot_rect().top() * ratio


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.0, 1e30], ["0", "10³⁰"]),
        ([0.0, 2e6, 4e6], ["0", "2·10⁶", "4·10⁶"]),
        ([-1.5e-4, 0.0, 1.5e-4], ["−1.5·10⁻⁴", "0", "1.5·10⁻⁴"]),
    ],
)
def test_ticks_far_from_1_are_powers_of_ten_like_all_other_numbers(
    chart: Chart, values: list[float], texts: list[str]
) -> None:
    assert chart.y_axis.tickStrings(values, 1.0, abs(values[0] - values[-1])) == texts
