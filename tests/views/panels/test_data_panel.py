"""The data panel shows the document's data and asks for what is clicked, dragged and rolled."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from engine.choices.heads import HEADS, usual_head
from engine.data.generators import GENERATORS, GeneratorName
from engine.data.sources import AnySource
from engine.data.table import TableClasses
from engine.spec import DataSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.model.document import Document
from playground.model.edits import SetSetting
from playground.views.controls.number_box import NumberBox
from playground.views.look.style import apply_theme
from playground.views.look.theme import DARK, LIGHT
from playground.views.panels.data.data_panel import DataPanel
from tests.clicks import click_widget, drag_widget, hover_widget, key_window, type_text
from tests.tables import petals
from tests.toys import toy_data
from tests.views.panels.host import Host, find


@pytest.fixture
def panel(qtbot: QtBot) -> DataPanel:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    panel = DataPanel(np.random.default_rng(3))
    qtbot.addWidget(panel)
    panel.show_theme(LIGHT)
    panel.resize(240, 400)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def fitting(source: AnySource) -> Spec:
    """The data, with an output that suits them."""
    head = HEADS[usual_head(source.class_count)]
    return Spec(source, network=NetworkSpec(output=OutputSpec(head.name)), training=TrainingSpec(loss=head.losses[0]))


def tile(panel: DataPanel, kind: str) -> QAbstractButton:
    return find(panel, QAbstractButton, f"data_{kind}")


def top(panel: DataPanel, part: QWidget) -> int:
    return part.mapTo(panel, QPoint(0, 0)).y()


@pytest.mark.parametrize("kind", GENERATORS)
def test_every_kind_has_a_tile_in_view_that_asks_for_it(panel: DataPanel, kind: GeneratorName) -> None:
    host = Host(panel, Document(Spec(data=DataSpec("circle" if kind != "circle" else "xor"))))
    click_widget(tile(panel, kind))
    assert host.document.spec.data.kind == kind
    assert [edit.text for edit in host.edits] == [f"Change data to {GENERATORS[kind].label}"]
    assert tile(panel, kind).isChecked()


def test_the_chosen_kind_is_named_and_framed(panel: DataPanel) -> None:
    Host(panel, Document(Spec(data=DataSpec("spiral"))))
    assert find(panel, QLabel, "data_name").text() == "Spiral"
    picture = panel.grab().toImage()
    frame = [picture.pixelColor(tile(panel, kind).mapTo(panel, QPoint(1, 17))).name() for kind in ("spiral", "circle")]
    assert frame[0] == LIGHT.accent
    assert frame[1] != LIGHT.accent


def test_the_kind_under_the_mouse_is_named(panel: DataPanel) -> None:
    Host(panel)
    hover_widget(tile(panel, "plane"))
    assert find(panel, QLabel, "data_name").text() == "Plane"
    panel.show_document(Document(Spec(data=DataSpec("xor"))))  # as undo would, with the mouse still there
    assert find(panel, QLabel, "data_name").text() == "Plane"
    hover_widget(find(panel, QLabel, "data_name"))
    assert find(panel, QLabel, "data_name").text() == "Exclusive or"


@pytest.mark.parametrize("height", [270, 700])
def test_each_task_is_written_above_its_own_tiles_whatever_is_chosen(panel: DataPanel, height: int) -> None:
    Host(panel, Document(Spec(data=DataSpec("plane"))))
    panel.resize(240, height)
    QApplication.processEvents()
    labels = {label.text(): label for label in panel.findChildren(QLabel)}
    classification, regression = (top(panel, labels[task]) for task in ("Classification", "Regression"))
    for kind, dataset in GENERATORS.items():
        y = top(panel, tile(panel, kind))
        assert classification < y < regression if dataset.is_classification else y > regression


def test_a_tile_is_a_picture_of_the_data_with_y_up(panel: DataPanel) -> None:
    """In `gauss` the positive cloud lies at the top right."""
    Host(panel)
    picture = tile(panel, "gauss").grab().toImage()
    blue, orange = LIGHT.positive.name(), LIGHT.negative.name()
    width, height = picture.width(), picture.height()
    places: dict[str, list[tuple[int, int]]] = {blue: [], orange: []}
    for x in range(width):
        for y in range(height):
            places.get(picture.pixelColor(x, y).name(), []).append((x, y))
    assert all(places.values())
    blue_x, blue_y = np.mean(places[blue], axis=0)
    orange_x, orange_y = np.mean(places[orange], axis=0)
    assert blue_x > width / 2 > orange_x
    assert blue_y < height / 2 < orange_y


def test_tiles_are_larger_where_there_is_the_height_for_it(panel: DataPanel) -> None:
    Host(panel)
    panel.resize(240, 260)
    QApplication.processEvents()
    small = tile(panel, "circle").width()
    assert tile(panel, "moons").y() == tile(panel, "circle").y()
    panel.resize(240, 700)
    QApplication.processEvents()
    assert tile(panel, "circle").width() > small
    assert tile(panel, "moons").y() > tile(panel, "circle").y()


def test_tiles_take_the_colours_of_another_theme(panel: DataPanel) -> None:
    Host(panel)
    before = tile(panel, "circle").grab().toImage()
    panel.show_theme(DARK.with_colour_map("greyscale"))
    after = tile(panel, "circle").grab().toImage()
    assert before != after


def test_one_drag_of_a_slider_is_one_step_of_undo(panel: DataPanel) -> None:
    host = Host(panel)
    slider = find(panel, QSlider, "noise_slider")
    middle = slider.height() // 2
    drag_widget(slider, QPoint(7, middle), QPoint(slider.width() - 8, middle))
    drag_widget(slider, QPoint(slider.width() - 8, middle), QPoint(slider.width() // 2, middle))
    keys = [edit.merge_key for edit in host.edits]
    assert len(keys) > 2
    assert len(set(keys)) == 2  # one for each drag
    assert 10.0 < toy_data(host.document.spec).noise < 40.0
    assert all(isinstance(edit, SetSetting) and edit.key == "noise" for edit in host.edits)


def test_samples_can_be_typed_between_the_stops(panel: DataPanel) -> None:
    host = Host(panel)
    box = find(panel, NumberBox, "samples_box")
    click_widget(box, QPoint(10, box.height() // 2))
    box.selectAll()
    type_text(box, "333")
    key_window(box, Qt.Key.Key_Return)
    assert toy_data(host.document.spec).samples == 333
    assert box.text() == "333"


def test_the_sliders_reach_both_ends(panel: DataPanel) -> None:
    host = Host(panel)
    for name, low, high in (("samples", 20, 5000), ("noise", 0.0, 50.0), ("train_percent", 10, 100)):
        slider = find(panel, QSlider, f"{name}_slider")
        slider.setFocus()
        key_window(slider, Qt.Key.Key_Home)
        assert getattr(host.document.spec.data, name) == low
        key_window(slider, Qt.Key.Key_End)
        assert getattr(host.document.spec.data, name) == high


def test_the_die_rolls_another_seed(panel: DataPanel) -> None:
    host = Host(panel)
    die = find(panel, QToolButton, "data_seed_die")
    seeds = []
    for _ in range(3):
        click_widget(die)
        seeds.append(host.document.spec.data.seed)
    assert len({0, *seeds}) == 4


def test_the_wheel_scrolls_the_panel_and_changes_no_setting(panel: DataPanel, qtbot: QtBot) -> None:
    host = Host(panel)
    slider = find(panel, QSlider, "noise_slider")
    panel.setFocus()
    centre = QPointF(slider.rect().center())
    for widget in (slider, find(panel, NumberBox, "noise_box")):
        event = QWheelEvent(
            centre,
            QPointF(widget.mapToGlobal(widget.rect().center())),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)
    assert host.edits == []


def test_showing_a_document_asks_for_nothing(panel: DataPanel) -> None:
    asked: list[object] = []
    panel.edit_requested.connect(asked.append)
    panel.show_document(Document(Spec(data=DataSpec("plane", 1234, 12.5, 33, 99))))
    assert asked == []
    assert find(panel, NumberBox, "samples_box").text() == "1\u2009234"
    assert find(panel, NumberBox, "noise_box").text() == "12.5 %"
    assert find(panel, NumberBox, "train_percent_box").text() == "33 %"
    assert find(panel, NumberBox, "data_seed_box").text() == "99"


def test_everything_has_a_name_and_a_tip(panel: DataPanel) -> None:
    controls = [*panel.findChildren(QAbstractButton), *panel.findChildren(QSlider), *panel.findChildren(NumberBox)]
    assert len(controls) > 10
    for control in controls:
        assert control.objectName()
        assert control.accessibleName(), control.objectName()
        assert control.toolTip(), control.objectName()


# --- a table of one's own -------------------------------------------------------------------------------------------


def is_shown(panel: DataPanel, name: str) -> bool:
    return find(panel, QWidget, name).isVisible()


def test_a_table_is_named_with_its_rows_columns_and_classes_and_no_tile_is_framed(panel: DataPanel) -> None:
    Host(panel, Document(Spec(data=petals())))
    assert find(panel, QLabel, "data_name").text() == "petals"
    assert find(panel, QLabel, "table_summary").text() == (
        "12 rows\nx₁: length (cm)\nx₂: width (cm)\nlabel: species\n−1: setosa\n+1: versicolor"
    )
    assert not any(tile(panel, kind).isChecked() for kind in GENERATORS)
    assert [is_shown(panel, f"{name}_box") for name in ("samples", "noise", "train_percent", "data_seed")] == [
        False,
        False,
        True,
        True,
    ]


def test_markup_in_the_names_of_a_table_is_shown_as_it_is(panel: DataPanel) -> None:
    Host(panel, Document(Spec(data=petals(name="<b>bold</b>"))))
    assert find(panel, QLabel, "data_name").text() == "<b>bold</b>"
    assert find(panel, QLabel, "data_name").textFormat() == Qt.TextFormat.PlainText
    assert find(panel, QLabel, "table_summary").textFormat() == Qt.TextFormat.PlainText


def test_a_tile_takes_the_place_of_a_table_and_a_table_that_of_a_tile(panel: DataPanel) -> None:
    host = Host(panel, Document(Spec(data=petals())))
    click_widget(tile(panel, "moons"))
    assert host.document.spec.data == DataSpec("moons")
    assert tile(panel, "moons").isChecked()
    assert is_shown(panel, "noise_box")
    assert not is_shown(panel, "table_summary")
    panel.show_document(Document(Spec(data=petals())))
    assert not tile(panel, "moons").isChecked()
    click_widget(tile(panel, "moons"))
    assert [edit.text for edit in host.edits] == ["Change data to Moons"] * 2


def test_the_rows_of_a_table_are_mixed_by_the_seed_or_stay_in_their_order(panel: DataPanel) -> None:
    host = Host(panel, Document(Spec(data=petals())))
    assert find(panel, QWidget, "data_seed_box").isEnabled()
    box = find(panel, QAbstractButton, "data_shuffle")
    click_widget(box, QPoint(8, box.height() // 2))
    assert host.document.spec.data == petals(shuffle=False)
    assert not find(panel, QWidget, "data_seed_box").isEnabled()  # nothing is left for it to decide


def test_a_table_can_be_asked_for(panel: DataPanel) -> None:
    asked: list[bool] = []
    panel.import_requested.connect(lambda: asked.append(True))
    Host(panel)
    click_widget(find(panel, QAbstractButton, "import_data"))
    assert asked == [True]


@pytest.mark.parametrize("percent", [99, 100])
def test_the_panel_says_so_where_nothing_is_left_to_test_with(panel: DataPanel, percent: int) -> None:
    Host(panel, Document(Spec(data=DataSpec(train_percent=percent))))
    assert is_shown(panel, "no_test") == (percent == 100)


def test_what_a_table_holds_is_shown_in_all_its_lines(panel: DataPanel) -> None:
    Host(panel, Document(Spec(data=petals(label=TableClasses("species " * 20, ("a " * 60, "b"))))))
    QApplication.processEvents()
    summary = find(panel, QLabel, "table_summary")
    assert summary.height() >= 6 * summary.fontMetrics().height()
    assert panel.width() == 240
    assert "a a a" in summary.toolTip()


# --- any number of classes, and all of it in sight --------------------------------------------------------------------


def test_the_number_of_classes_is_an_edit_that_brings_softmax_and_keeps_the_hidden_units(panel: DataPanel) -> None:
    host = Host(panel, Document(Spec(data=DataSpec("spiral"))))
    assert not is_shown(panel, "classes_box")
    click_widget(tile(panel, "clouds"))
    box = find(panel, NumberBox, "classes_box")
    assert box.text() == "3"
    before, layout = host.work, host.layout
    box.setFocus()
    box.selectAll()
    type_text(box, "8")
    key_window(box, Qt.Key.Key_Return)
    spec = host.document.spec
    assert toy_data(spec).classes == 8
    assert (spec.head.name, spec.training.loss, spec.layer_sizes[-1]) == ("softmax", "cross_entropy", 8)
    hidden = host.layout.weights(host.work.learned.parameters, 0)
    np.testing.assert_array_equal(hidden, layout.weights(before.learned.parameters, 0))
    key_window(box, Qt.Key.Key_Down)
    key_window(box, Qt.Key.Key_Down)
    assert toy_data(host.document.spec).classes == 6
    assert len({edit.merge_key for edit in host.edits[-2:]}) == 1  # keys without a rest are one step of undo


@pytest.mark.parametrize("percent", [50, 100])
def test_all_is_in_sight_in_the_room_of_a_small_window(panel: DataPanel, percent: int) -> None:
    """So much is left of 1280 × 720 with the features below."""
    panel.resize(228, 221)
    drawn = [DataSpec(kind=kind, train_percent=percent) for kind in GENERATORS]
    sources: list[AnySource] = [*drawn, petals(train_percent=percent), drawn[0]]
    cut, wrong = [], []
    for source in sources:
        panel.show_document(Document(fitting(source)))
        QApplication.processEvents()
        for part in (part for part in panel.body.findChildren(QWidget) if part.isVisible()):
            place = QRect(part.mapTo(panel, QPoint(0, 0)), part.size())
            if not panel.rect().contains(place) or panel.verticalScrollBar().maximum():
                cut.append((source.kind, part.objectName(), place))
        shown = {name: is_shown(panel, name) for name in ("no_test", "classes_box", "import_data", "table_summary")}
        of_classes = source.kind in ("arms", "clouds", "wedges")
        of_tables = source.kind == "table"
        if list(shown.values()) != [percent == 100, of_classes, True, of_tables]:
            wrong.append((source.kind, shown))
    assert (cut, wrong) == ([], [])
