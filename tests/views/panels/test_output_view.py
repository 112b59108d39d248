"""The decision boundary shows the engine's numbers where they belong."""

from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.choices.activations import ACTIVATIONS, HiddenActivationName
from engine.data.dataset import Dataset, Samples
from engine.data.plane import Maps
from engine.questions.probe import ProbePoint
from engine.questions.unit_maps import MapUnits
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec
from playground.model.document import Document, Work
from playground.model.selection import Selection
from playground.views.look.theme import DARK, LIGHT, Theme
from playground.views.panels.output.output_view import OutputView
from tests.clicks import click_widget, hover_widget, key_window
from tests.views.snapshots import changed, make_snapshot
from tests.views.viewer import Viewer

DOCUMENT = Document()
NO_LINE = np.empty((0, 4), np.float32)
NO_SAMPLES = Dataset(Samples.none())


@pytest.fixture
def view(qtbot: QtBot) -> OutputView:
    view = OutputView()
    qtbot.addWidget(view)
    view.show_theme(LIGHT)
    view.show_document(DOCUMENT)
    view.show_dataset(NO_SAMPLES)
    view.resize(420, 460)
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    return view


@pytest.fixture(autouse=True)
def viewer(view: OutputView) -> Viewer:
    return Viewer(view)


def plane_map(function: str, resolution: int = 60) -> Maps:
    centres = -6.0 + 12.0 / resolution * (np.arange(resolution) + 0.5)
    x1, x2 = np.meshgrid(centres, centres[::-1])
    values: Maps = {"x1": np.clip(x1 / 6, -1, 1), "x2": np.clip(x2 / 6, -1, 1)}[function].astype(np.float32)
    values.flags.writeable = False
    return values


def colour_at(view: OutputView, x1: float, x2: float) -> QColor:
    picture: QImage = view.plane.grab().toImage()
    ratio = picture.devicePixelRatio()
    at = view.plane.position_of(x1, x2)
    return picture.pixelColor(int(at.x() * ratio), int(at.y() * ratio))


def expected_colour(theme: Theme, value: float) -> QColor:
    return QColor.fromRgb(int(theme.value_table()[round((value + 1) / 2 * 255)]))


def distance(a: QColor, b: QColor) -> int:
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue()))


def has_size(view: QWidget, width: int, height: int) -> bool:
    return (view.width(), view.height()) == (width, height)


def text(view: QWidget, name: str) -> str:
    label = view.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


def button(view: QWidget, name: str) -> QPushButton:
    found = view.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def box(view: QWidget, name: str) -> QCheckBox:
    found = view.findChild(QCheckBox, name)
    assert isinstance(found, QCheckBox)
    return found


@pytest.mark.parametrize(("function", "axis"), [("x1", 0), ("x2", 1)])
@pytest.mark.parametrize("theme", [LIGHT, DARK, LIGHT.with_colour_map("greyscale")], ids=lambda theme: theme.name)
def test_each_point_has_the_colour_of_its_value(view: OutputView, theme: Theme, function: str, axis: int) -> None:
    view.show_theme(theme)
    view.show_snapshot(make_snapshot(DOCUMENT, large_map=plane_map(function)))
    for point in ((-5.0, 4.0), (3.0, -2.0), (5.0, 5.5), (-4.0, -4.5)):
        value = point[axis] / 6.0
        assert distance(colour_at(view, *point), expected_colour(theme, value)) <= 6


def test_x2_points_up(view: OutputView) -> None:
    view.show_snapshot(make_snapshot(DOCUMENT, large_map=plane_map("x2")))
    assert distance(colour_at(view, 0.0, 5.9), LIGHT.positive) < distance(colour_at(view, 0.0, 5.9), LIGHT.negative)
    assert distance(colour_at(view, 0.0, -5.9), LIGHT.negative) < distance(colour_at(view, 0.0, -5.9), LIGHT.positive)


def test_a_sigmoid_of_one_half_is_neutral(view: OutputView) -> None:
    document = Document(Spec(network=NetworkSpec(output=OutputSpec("sigmoid"))))
    view.show_document(document)
    values = np.full((60, 60), 0.5, np.float32)
    values[:, 30:] = 1.0
    view.show_snapshot(make_snapshot(document, large_map=values))
    assert distance(colour_at(view, -3.0, 0.0), LIGHT.neutral) <= 4
    assert distance(colour_at(view, 3.0, 0.0), LIGHT.positive) <= 4


def test_the_colour_bar_follows_the_scale(view: OutputView) -> None:
    """What is painted is what a painting from nothing would give."""
    document = Document(Spec(network=NetworkSpec(output=OutputSpec("sigmoid"))))
    for shown in (DOCUMENT, document):
        view.show_document(shown)
        view.show_snapshot(make_snapshot(shown, large_map=plane_map("x1")))
        QApplication.processEvents()
    on_screen = view.screen().grabWindow(view.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert on_screen == view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_the_line_is_drawn_where_the_snapshot_says(view: OutputView) -> None:
    line = np.array([[0.0, -6.0, 0.0, 6.0]], np.float32)
    view.show_snapshot(make_snapshot(DOCUMENT, large_map=plane_map("x1"), contour=line))
    assert distance(colour_at(view, 0.0, 2.0), QColor(LIGHT.text)) < 60
    assert distance(colour_at(view, 0.4, 2.0), QColor(LIGHT.text)) > 100


def test_discretize_leaves_two_colours(view: OutputView) -> None:
    view.show_snapshot(make_snapshot(DOCUMENT, large_map=plane_map("x1"), contour=NO_LINE))
    click_widget(box(view, "discretize"), QPoint(10, 10))
    for x1 in (-5.0, -1.0, -0.5):
        assert distance(colour_at(view, x1, 1.0), LIGHT.negative) <= 2
    for x1 in (0.5, 1.0, 5.0):
        assert distance(colour_at(view, x1, 1.0), LIGHT.positive) <= 2


def test_training_points_are_shown_and_test_points_on_demand(view: OutputView) -> None:
    train, test = np.array([[2.0, 3.0]]), np.array([[-2.0, -3.0]])
    view.show_dataset(Dataset(Samples(train, np.array([1.0])), Samples(test, np.array([-1.0]))))
    view.show_snapshot(make_snapshot(DOCUMENT, large_map=np.full((60, 60), 0.25, np.float32), contour=NO_LINE))
    ground = colour_at(view, 0.0, 0.0)
    assert distance(colour_at(view, 2.0, 3.0), ground) > 60
    assert distance(colour_at(view, -2.0, -3.0), ground) <= 2
    click_widget(box(view, "showTestData"), QPoint(10, 10))
    assert distance(colour_at(view, -2.0, -3.0), ground) > 20
    click_widget(box(view, "showPoints"), QPoint(10, 10))
    assert distance(colour_at(view, 2.0, 3.0), ground) <= 2
    assert distance(colour_at(view, -2.0, -3.0), ground) <= 2
    assert not box(view, "showTestData").isEnabled()


def test_a_document_brings_its_points_along(view: OutputView) -> None:
    points = {}
    for seed in (0, 1):
        source = DataSpec("gauss", samples=20, seed=seed)
        view.show_document(Document(Spec(data=source)))
        points[seed] = source.dataset.train.points[0]
        near, far = points[seed], points.get(1 - seed)
        assert colour_at(view, *near) != colour_at(view, 5.9, -5.9)
        if far is not None:
            assert all(np.hypot(*(far - at)) > 0.2 for at in source.dataset.train.points)
            assert colour_at(view, *far) == colour_at(view, 5.9, -5.9)


def test_test_points_have_another_shape(view: OutputView) -> None:
    """Without colour: a diamond has a light heart, a disc has none."""
    points = np.array([[2.0, 3.0]])
    hearts = []
    box(view, "showTestData").setChecked(True)
    for samples in (
        Dataset(Samples(points, np.array([1.0]))),
        Dataset(Samples.none(), Samples(points, np.array([1.0]))),
    ):
        view.show_dataset(samples)
        view.show_snapshot(make_snapshot(DOCUMENT, large_map=np.full((60, 60), 1.0, np.float32)))
        hearts.append(colour_at(view, 2.0, 3.0).lightness())
    assert hearts[1] > hearts[0] + 80


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("label", [-1.0, 0.0, 1.0])
def test_a_point_stands_out_of_a_plane_of_its_own_colour(view: OutputView, theme: Theme, label: float) -> None:
    view.show_theme(theme)
    view.show_dataset(Dataset(Samples(np.array([[2.0, 3.0]]), np.array([label]))))
    view.show_snapshot(make_snapshot(DOCUMENT, large_map=np.full((60, 60), label, np.float32)))
    ground = colour_at(view, 0.0, 0.0).lightness()
    around = [colour_at(view, 2.0 + 0.02 * step, 3.0).lightness() for step in range(30)]
    assert max(abs(lightness - ground) for lightness in around) > 50  # by its dark ring or its light one
    assert max(around) > min(around) + 60


def test_hovering_asks_for_the_point_under_the_mouse(view: OutputView, viewer: Viewer, qtbot: QtBot) -> None:
    at = view.plane.position_of(3.0, -1.5).toPoint()
    hover_widget(view.plane, at)
    qtbot.waitUntil(lambda: viewer.viewing.probe is not None)
    assert viewer.viewing.probe == pytest.approx((3.0, -1.5), abs=0.05)
    view.show_snapshot(make_snapshot(DOCUMENT, probe=(3.0, -1.5)))
    output = make_snapshot(DOCUMENT, probe=(3.0, -1.5)).get(ProbePoint)
    assert output is not None
    shown = text(view, "outputReadout").replace("\u2007", "").replace("−", "-")
    assert "x₁ = 3.00" in shown
    assert "x₂ = -1.50" in shown
    assert f"output = {output.output:.3f}" in shown


def test_leaving_the_plane_ends_the_probe(view: OutputView, viewer: Viewer, qtbot: QtBot) -> None:
    hover_widget(view.plane, view.plane.position_of(1.0, 1.0).toPoint())
    view.show_snapshot(make_snapshot(DOCUMENT, probe=(1.0, 1.0)))
    qtbot.waitUntil(lambda: viewer.viewing.probe is not None)
    hover_widget(box(view, "showPoints"))
    qtbot.waitUntil(lambda: viewer.viewing.probe is None)
    assert "output" not in text(view, "outputReadout")


def test_the_readout_does_not_change_its_width(view: OutputView) -> None:
    hover_widget(view.plane, view.plane.position_of(1.0, 1.0).toPoint())
    lengths = set()
    for point in ((1.0, 1.0), (-5.25, -0.01), (0.0, 5.5)):
        view.show_snapshot(make_snapshot(DOCUMENT, probe=point))
        lengths.add(len(text(view, "outputReadout")))
    assert len(lengths) == 1


def test_a_unit_that_is_looked_at_is_named_and_read(view: OutputView, qtbot: QtBot) -> None:
    view.show_selection(Selection(1, 0))
    hover_widget(view.plane, view.plane.position_of(1.0, 2.0).toPoint())
    snapshot = make_snapshot(DOCUMENT, looked_at=(1, 0), probe=(1.0, 2.0))
    view.show_snapshot(snapshot)
    assert text(view, "outputTitle") == "Unit 1 of layer 2"
    value = f"{snapshot[ProbePoint].a[1][0]:.3f}".replace("-", "−")
    assert text(view, "outputReadout").replace("\u2007", "").endswith(f"unit 1 = {value}")
    with qtbot.waitSignal(view.selection_requested) as asked:
        click_widget(button(view, "backToOutput"))
    assert asked.args == [None]


def test_the_title_belongs_to_the_map_that_is_shown(view: OutputView) -> None:
    view.show_snapshot(make_snapshot(DOCUMENT))
    view.show_selection(Selection(0, 2))  # its map has not come yet
    assert text(view, "outputTitle") == "Network output"
    assert not button(view, "backToOutput").isVisible()
    view.show_snapshot(make_snapshot(DOCUMENT, looked_at=(0, 2)))
    assert text(view, "outputTitle") == "Unit 3 of layer 1"
    assert button(view, "backToOutput").isVisible()


@pytest.mark.parametrize("value", [0.0, 0.26, 1.0])
def test_a_hidden_unit_of_sigmoid_is_never_the_colour_of_negative_values(view: OutputView, value: float) -> None:
    document = Document(Spec(network=NetworkSpec((LayerSpec(3, "sigmoid"),))))
    view.show_document(document)
    values = np.full((60, 60), value, np.float32)
    view.show_snapshot(make_snapshot(document, looked_at=(0, 1), large_map=values, contour=NO_LINE))
    assert distance(colour_at(view, 0.0, 0.0), expected_colour(LIGHT, value)) <= 2


def seen_along(view: OutputView, document: Document, one_scale: bool) -> list[int]:
    """How far from neutral the colours of max(0, x1) are, at x1 = −3 … 5."""
    learned = Work.fresh(document).learned
    parameters = learned.parameters.copy()
    parameters[:3] = (1.0, 0.0, 0.0)
    view.show_theme(LIGHT.with_one_scale(one_scale))
    view.show_document(document)
    shown = make_snapshot(document, learned=replace(learned, parameters=parameters), looked_at=(0, 0), contour=NO_LINE)
    view.show_snapshot(shown)
    return [distance(colour_at(view, x1, 1.0), LIGHT.neutral) for x1 in (-3.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0)]


def test_relu_looks_like_a_ramp_and_on_one_scale_for_all_like_a_step(view: OutputView) -> None:
    document = Document(Spec(network=NetworkSpec((LayerSpec(1, "relu"),))))
    ramp = seen_along(view, document, one_scale=False)
    assert ramp[0] <= 2
    assert all(after > before + 15 for before, after in pairwise(ramp[1:]))
    step = seen_along(view, document, one_scale=True)
    assert step[0] <= 2
    assert step[3:] == [step[3]] * 4


def test_the_bar_says_how_far_the_colours_reach_and_where_they_are_neutral(view: OutputView) -> None:
    relu = Document(Spec(network=NetworkSpec((LayerSpec(1, "linear"),))))
    seen_along(view, relu, one_scale=False)
    assert "from −6 to 6" in view.plane.scale_words()
    view.show_theme(LIGHT.with_one_scale(True))
    assert "from −1 to 1" in view.plane.scale_words()
    sigmoid = Document(Spec(network=NetworkSpec(output=OutputSpec("sigmoid"))))
    view.show_document(sigmoid)
    view.show_snapshot(make_snapshot(sigmoid))
    assert "from 0 to 1" in view.plane.scale_words()
    assert "0.5" in view.plane.scale_words()


def test_numbers_to_meet_have_the_colour_of_an_output_that_meets_them(view: OutputView) -> None:
    document = Document(Spec(data=DataSpec("plane"), network=NetworkSpec(output=OutputSpec("linear"))))
    view.show_document(document)
    points = np.array([[2.0, 3.0]])
    view.show_dataset(Dataset(Samples(points, np.array([1.0]))))
    for reach in (1.0, 4.0):
        snapshot = make_snapshot(document, large_map=np.ones((60, 60), np.float32), contour=NO_LINE)
        scales = replace(snapshot[MapUnits].scales, units=np.array([*snapshot[MapUnits].scales.units[:-1], reach]))
        view.show_snapshot(changed(snapshot, scales=scales))
        heart = colour_at(view, 2.0, 3.0)
        assert distance(heart, expected_colour(LIGHT, 1.0 / reach).darker(115)) <= 6


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_line_of_a_hidden_unit_is_where_its_z_is_zero(view: OutputView, activation: HiddenActivationName) -> None:
    """Unit 0 takes z = x1 − 1.5."""
    document = Document(Spec(network=NetworkSpec((LayerSpec(1, activation),))))
    learned = Work.fresh(document).learned
    parameters = learned.parameters.copy()
    parameters[:3] = (1.0, 0.0, -1.5)
    view.show_document(document)
    view.show_snapshot(make_snapshot(document, learned=replace(learned, parameters=parameters), looked_at=(0, 0)))
    picture = view.plane.grab().toImage()
    row = view.plane.position_of(0.0, 2.0).toPoint().y()
    places = [(x1, view.plane.position_of(x1, 2.0).toPoint().x()) for x1 in np.arange(-5.9, 5.9, 0.02)]
    columns = [x1 for x1, column in places if distance(picture.pixelColor(column, row), QColor(LIGHT.text)) < 60]
    assert columns
    assert all(abs(x1 - 1.5) < 0.08 for x1 in columns)


def test_another_structure_drops_the_map(view: OutputView) -> None:
    view.show_snapshot(make_snapshot(DOCUMENT, large_map=np.ones((60, 60), np.float32)))
    view.show_document(Document(Spec(network=NetworkSpec((LayerSpec(7),)))))
    assert distance(colour_at(view, 2.0, 2.0), QColor(LIGHT.raised)) <= 2
    assert text(view, "outputTitle") == "Network output"


def test_numbers_to_meet_are_discretized_in_steps(view: OutputView) -> None:
    document = Document(Spec(data=DataSpec("plane"), network=NetworkSpec(output=OutputSpec("linear"))))
    view.show_document(document)
    view.show_dataset(NO_SAMPLES)
    snapshot = make_snapshot(document, large_map=plane_map("x1"), contour=np.array([[0.0, -6.0, 0.0, 6.0]], np.float32))
    scales = replace(snapshot[MapUnits].scales, units=np.array([*snapshot[MapUnits].scales.units[:-1], 1.0]))
    view.show_snapshot(changed(snapshot, scales=scales))
    click_widget(box(view, "discretize"), QPoint(10, 10))
    colours = {colour_at(view, x1, 1.0).name() for x1 in np.linspace(-5.9, 5.9, 60)}
    assert 9 <= len(colours) <= 13  # nine steps, and the contour


def test_infinite_values_are_discretized_to_the_ends(view: OutputView) -> None:
    """Next to a divergence; what is drawn between two infinities must not stop the program."""
    values = np.full((40, 40), np.inf, np.float32)
    values[20:] = -np.inf
    click_widget(box(view, "discretize"), QPoint(10, 10))
    view.show_snapshot(make_snapshot(DOCUMENT, large_map=values))
    assert distance(colour_at(view, 2.0, 4.0), expected_colour(LIGHT, 1.0)) <= 2
    assert distance(colour_at(view, 2.0, -4.0), expected_colour(LIGHT, -1.0)) <= 2


def test_a_larger_plot_asks_for_a_finer_map(view: OutputView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.resolution_requested) as asked:
        view.resize(900, 950)
    assert asked.args is not None
    assert asked.args[0] > 100


def test_the_plane_is_square_and_inside_at_any_size(view: OutputView, qtbot: QtBot) -> None:
    for width, height in ((340, 320), (700, 330), (350, 700), (900, 900)):
        view.resize(width, height)
        qtbot.waitUntil(partial(has_size, view, width, height))
        square = view.plane.square
        assert square.width() == square.height()
        assert view.plane.rect().contains(square)


def test_arrow_keys_read_the_plane(view: OutputView, viewer: Viewer, qtbot: QtBot) -> None:
    qtbot.waitUntil(view.isActiveWindow)
    box(view, "showPoints").setFocus(Qt.FocusReason.TabFocusReason)
    view.plane.setFocus(Qt.FocusReason.TabFocusReason)
    key_window(view.plane, Qt.Key.Key_Right)
    key_window(view.plane, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: viewer.viewing.probe == pytest.approx((0.1, 1.0)))
    box(view, "showPoints").setFocus(Qt.FocusReason.TabFocusReason)
    assert viewer.viewing.probe is None


def test_a_map_that_is_not_finite_is_drawn_calmly(view: OutputView) -> None:
    values = np.full((60, 60), np.nan, np.float32)
    values[:30] = np.inf
    view.show_snapshot(make_snapshot(DOCUMENT, large_map=values))
    assert distance(colour_at(view, 0.0, 5.0), LIGHT.positive) <= 2
    assert distance(colour_at(view, 0.0, -5.0), LIGHT.neutral) <= 4


def test_five_thousand_points_are_painted_once(view: OutputView) -> None:
    view.show_dataset(DataSpec("spiral", samples=5000).dataset)
    view.show_snapshot(make_snapshot(DOCUMENT))
    view.plane.grab()
    layer = view.plane.points_picture
    view.show_snapshot(changed(make_snapshot(DOCUMENT), large_map=plane_map("x1")))
    view.plane.grab()
    assert view.plane.points_picture is layer


def test_the_point_under_a_position_is_the_position_of_the_point(view: OutputView) -> None:
    point = view.plane.point_at(view.plane.position_of(2.5, -3.5))
    assert point == pytest.approx((2.5, -3.5))
    assert view.plane.point_at(QPointF(0.0, 0.0)) is None
