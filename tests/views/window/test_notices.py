"""Notices say what happened and what to do, and move nothing."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from engine.divergence import Divergence
from playground.model.edits import EditRefused, Reset, SetOutput, SetSetting, Together
from playground.views.window import notice_bar
from playground.views.window.dock import PanelDock
from playground.views.window.notice_bar import Notice, NoticeBar
from tests.rest import is_at_rest
from tests.views.shell import Shell
from tests.views.snapshots import make_snapshot


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    return Shell(qtbot)


def shown(shell: Shell) -> str:
    """What a person reads; empty if there is no notice."""
    text: QLabel = shell.find(QLabel, "notice_text")
    return text.text() if text.isVisible() else ""


def test_a_refusal_says_why_and_offers_what_would_work(shell: Shell) -> None:
    remedy = Together("Use a sigmoid output", (SetOutput("sigmoid"),))
    shell.window.show_refusal(EditRefused("Cross-entropy needs a sigmoid.", remedy))
    QApplication.processEvents()
    assert shown(shell) == "Cross-entropy needs a sigmoid."
    button: QPushButton = shell.find(QPushButton, "notice_remedy")
    assert button.text() == "Use a sigmoid output"
    button.click()
    assert shell.asked == [remedy]
    assert shown(shell) == ""


def test_a_refusal_without_a_remedy_has_no_button(shell: Shell) -> None:
    shell.window.show_refusal(EditRefused("Layer 1 has one unit only."))
    assert not shell.find(QPushButton, "notice_remedy").isVisible()


def test_a_notice_moves_nothing_and_lies_inside_the_window(shell: Shell) -> None:
    before = [dock.geometry() for dock in shell.window.docks.values()]
    shell.window.show_notice(Notice("A long text. " * 20, "error", Reset()))
    QApplication.processEvents()
    assert [dock.geometry() for dock in shell.window.docks.values()] == before
    assert shell.window.rect().contains(shell.window.notices.geometry())
    text: QLabel = shell.find(QLabel, "notice_text")
    assert text.height() >= text.heightForWidth(text.width())


def test_a_notice_lies_on_top_of_the_network(shell: Shell) -> None:
    shell.window.show_notice(Notice("Look", "warning"))
    QApplication.processEvents()
    text: QLabel = shell.find(QLabel, "notice_text")
    assert QApplication.widgetAt(text.mapToGlobal(QPoint(3, text.height() // 2))) is text


def test_a_panel_that_comes_to_the_front_does_not_cover_a_notice(shell: Shell) -> None:
    shell.window.show_notice(Notice(LONG, "warning"))
    QApplication.processEvents()
    for name in ("slice", "output", "data"):
        shell.window.docks[name].raise_()
        QApplication.processEvents()
        stacked = [part for part in shell.window.children() if isinstance(part, NoticeBar | PanelDock)]
        assert stacked[-1] is shell.window.notices  # Qt stacks in this order


def test_a_hint_leaves_by_itself_and_an_error_stays(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_bar, "HINT_MS", 30)
    shell = Shell(qtbot)
    shell.window.show_notice(Notice("An error", "error"))
    assert is_at_rest(shell.window.notices)  # nothing will take it away
    assert shown(shell) == "An error"
    shell.window.show_notice(Notice("A hint"))
    assert shown(shell) == "A hint"
    qtbot.waitUntil(lambda: shown(shell) == "", timeout=2000)


LONG = "All hidden biases begin at −8.\nLook: the badges on the units. " + "So most of them are dead. " * 12


def test_a_long_hint_folds_to_a_line_when_training_begins_and_opens_again(shell: Shell) -> None:
    shell.window.show_notice(Notice(LONG))
    QApplication.processEvents()
    height = shell.window.notices.height()
    shell.window.show_playing(True)
    QApplication.processEvents()
    assert 30 < shell.window.notices.height() < 70 < height
    assert shown(shell).startswith("All hidden biases begin at −8. Look: the badges")
    assert shown(shell).endswith("…")
    text: QLabel = shell.find(QLabel, "notice_text")
    assert text.fontMetrics().horizontalAdvance(text.text()) <= text.width()
    fold: QToolButton = shell.find(QToolButton, "notice_fold")
    fold.click()
    assert shown(shell) == LONG
    assert shell.window.notices.height() == height
    fold.click()
    assert shown(shell) != LONG


def test_notes_that_would_cover_much_begin_as_a_line_that_opens_and_stays_open(shell: Shell) -> None:
    notes = LONG + "\nSource: a long list of names. " * 12
    shell.window.show_notice(Notice(notes))
    QApplication.processEvents()
    bar, fold = shell.window.notices, shell.find(QToolButton, "notice_fold")
    assert bar.height() < 70
    assert fold.text() == "More…"
    fold.click()
    QApplication.processEvents()
    assert shown(shell) == notes
    shell.window.resize(1280, 700)  # what a person has opened stays open
    QApplication.processEvents()
    assert shown(shell) == notes
    shell.window.show_notice(Notice(notes + "."))
    assert bar.height() < 70


def test_notes_ask_for_room_while_they_are_shown_and_short_news_do_not(shell: Shell) -> None:
    bar = shell.window.notices
    asked: list[int] = []
    bar.room_wanted.connect(asked.append)
    shell.window.show_notice(Notice("A short hint."))
    shell.window.show_refusal(EditRefused("No."))
    assert asked == []
    shell.window.show_notice(Notice(LONG))
    assert asked[-1] >= bar.height() - 20
    full = asked[-1]
    bar.fold()
    assert 0 < asked[-1] < full
    shell.find(QToolButton, "notice_close").click()
    assert asked[-1] == 0


@pytest.mark.parametrize(
    "notice",
    [Notice("A short hint."), Notice(LONG, "error"), Notice(LONG, "hint", Reset())],
    ids=["short", "error", "remedy"],
)
def test_what_is_short_or_asks_for_something_does_not_fold(shell: Shell, notice: Notice) -> None:
    shell.window.show_notice(notice)
    shell.window.show_playing(True)
    assert shown(shell) == notice.text
    assert not shell.find(QToolButton, "notice_fold").isVisible()


def test_a_notice_can_be_closed(shell: Shell) -> None:
    shell.window.show_notice(Notice("An error", "error"))
    shell.find(QToolButton, "notice_close").click()
    assert shown(shell) == ""


def test_divergence_is_explained_once_with_a_way_out(shell: Shell) -> None:
    snapshot = make_snapshot(divergence=Divergence(epoch=12, layer=1))
    shell.window.show_snapshot(snapshot)
    assert shown(shell) == (
        "Training diverged at epoch 12 in layer 2: a number became infinite. "
        "The last finite state is shown. Lower the learning rate, then Reset."
    )
    shell.find(QToolButton, "notice_close").click()
    shell.window.show_snapshot(snapshot)
    assert shown(shell) == ""


def test_divergence_in_the_output_is_called_so(shell: Shell) -> None:
    shell.window.show_snapshot(make_snapshot(divergence=Divergence(epoch=0, layer=2)))
    assert "at epoch 0 in the output:" in shown(shell)


def test_the_way_out_of_divergence_is_one_step_of_undo(shell: Shell) -> None:
    shell.window.show_snapshot(make_snapshot(divergence=Divergence(epoch=12, layer=1)))
    button: QPushButton = shell.find(QPushButton, "notice_remedy")
    assert button.text() == "Lower to 0.01 and Reset"
    button.click()
    (edit,) = shell.asked
    assert edit.edits == (SetSetting("training", "learning_rate", 0.01), Reset())


def test_the_news_of_divergence_goes_when_training_goes_well_again(shell: Shell) -> None:
    shell.window.show_snapshot(make_snapshot(divergence=Divergence(epoch=12, layer=1)))
    shell.window.show_snapshot(make_snapshot(divergence=None))
    assert shown(shell) == ""


def test_another_divergence_is_told_again(shell: Shell) -> None:
    for divergence in (Divergence(3, 0), None, Divergence(3, 0)):
        shell.window.show_snapshot(make_snapshot(divergence=divergence))
    assert "at epoch 3 in layer 1" in shown(shell)
