"""The timeline's bar by itself: where things lie, what is told of them, and what is asked for."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from engine.runs.falls import Fall
from engine.runs.timeline import Mark
from playground.model.told_run import ToldRun
from playground.model.viewing import Viewing
from playground.views.window.actions import Actions
from playground.views.window.timeline.bar import TimelineBar
from tests.clicks import click_widget

RUN = ToldRun(
    first=100,
    last=1000.5,
    marks=(Mark(400.2, ("Add a unit", "Change noise to 20")), Mark(700.0, tuple(f"edit {n}" for n in range(9)))),
    falls=(Fall(250.0, 280.0, 0.5, 0.1),),
)


@pytest.fixture
def bar(qtbot: QtBot) -> TimelineBar:
    shown = TimelineBar(Actions())
    qtbot.addWidget(shown)
    shown.resize(900, 26)
    shown.show_run(RUN)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def click(bar: TimelineBar, epoch: float) -> list[int | None]:
    """Click at an epoch; what was asked for."""
    asked: list[int | None] = []
    bar.viewing_requested.connect(lambda viewing: asked.append(viewing.epoch))
    click_widget(bar.track, QPoint(round(bar.track.x_of(epoch)), bar.track.height() // 2))
    return asked


def test_a_click_near_a_mark_means_what_came_of_the_edit(bar: TimelineBar) -> None:
    assert click(bar, 402) == [401]
    assert click(bar, 698)[-1] == 700


def test_a_click_at_the_right_end_means_now_and_one_before_the_known_part_its_first_epoch(bar: TimelineBar) -> None:
    bar.show_viewing(Viewing(epoch=500))
    assert click(bar, 1000.5) == [None]
    assert click(bar, 10)[-1] == 100


def test_what_happened_is_told_in_words(bar: TimelineBar) -> None:
    track = bar.track
    assert track.text_at(track.x_of(400)) == "Epoch 400: Add a unit; Change noise to 20"
    assert track.text_at(track.x_of(700)) == "Epoch 700: 5 more; edit 5; edit 6; edit 7; edit 8"
    assert track.text_at(track.x_of(250)) == "The training loss fell from 0.50 to 0.10 in epochs 250 to 280"
    assert "cannot be shown" in track.text_at(track.x_of(20))


def test_showing_asks_for_nothing_and_the_buttons_say_what_can_be_done(bar: TimelineBar) -> None:
    asked: list[object] = []
    bar.viewing_requested.connect(asked.append)
    train = bar.findChild(QToolButton, "timeline_train")
    assert train is not None
    assert not train.isEnabled()
    for viewing in (Viewing(epoch=500), Viewing(), Viewing(epoch=100)):
        bar.show_viewing(viewing)
        assert train.isEnabled() == (viewing.epoch is not None)
    bar.show_run(ToldRun(first=0, last=2000.0))
    assert asked == []


def test_keys_on_the_track_go_by_an_epoch_a_tenth_and_to_the_start(bar: TimelineBar, qtbot: QtBot) -> None:
    asked: list[int | None] = []

    def follow(viewing: Viewing) -> None:
        asked.append(viewing.epoch)
        bar.show_viewing(viewing)

    bar.viewing_requested.connect(follow)
    bar.track.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_PageDown, Qt.Key.Key_Home):
        qtbot.keyClick(bar.track, key)
    assert asked == [1000, 999, 909, 100]


def test_the_words_keep_their_width_so_that_the_track_stays_where_it_is(bar: TimelineBar) -> None:
    width = bar.track.width()
    for viewing in (Viewing(epoch=100), Viewing(epoch=999), Viewing()):
        bar.show_viewing(viewing)
        assert bar.track.width() == width
