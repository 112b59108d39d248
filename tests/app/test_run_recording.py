"""The run so far as an animation: taken from the timeline after the fact, of the window or any panel."""

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.model.recording import AnimationFormat, RunRecording
from playground.views.pictures.grab import grab, pixels_of
from playground.views.pictures.run_recording_dialog import RunRecordingDialog
from tests.app.conftest import Answers
from tests.app.test_looking_back import train, wait_for


def frames(path: Path) -> list[Image.Image]:
    animation = Image.open(io.BytesIO(path.read_bytes()))
    pictures = []
    for index in range(getattr(animation, "n_frames", 1)):
        animation.seek(index)
        pictures.append(animation.convert("RGB"))
    return pictures


@pytest.mark.parametrize(("what", "form"), [("network", "gif"), ("window", "webp")])
def test_the_run_is_recorded_as_it_was_shown_and_nothing_has_changed(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path, what: str, form: AnimationFormat
) -> None:
    playground.window.commands["record_run"].trigger()
    notice = playground.window.notices.notice
    assert notice is not None
    assert "no run to record yet" in notice.text
    bar, notices = playground.window.timeline, playground.window.notices
    assert notices.geometry().bottom() < bar.mapTo(playground.window, bar.rect().topLeft()).y() + 8, "it covers no bar"
    train(playground, qtbot, 30)
    before = playground.session.work()
    answers.run_recording = RunRecording(what, 0, 30, frames=4, side=1280, frame_rate=5, format=form)
    playground.window.commands["record_run"].trigger()
    assert answers.told[-1].endswith("of epochs 0 to 30?")
    assert playground.window.findChild(QProgressBar, "recording_bar") is not None
    qtbot.waitUntil(lambda: not playground.pictures.is_recording, timeout=30_000)
    assert playground.session.work() == before
    assert playground.viewing.now.epoch is None
    pictures = frames(tmp_path / f"learning.{form}")
    assert len(pictures) == 4
    playground.looking_back.look_at(10)
    wait_for(playground, qtbot, 10)
    if what == "network":
        shown = Image.fromarray(pixels_of(grab(playground.network, 1)))
        apart = [abs(one - other) for one, other in zip(shown.tobytes(), pictures[1].tobytes(), strict=True)]
        assert sum(apart) / len(apart) < 3.0, "but for the fewer colours of a GIF it is the diagram of epoch 10"
    else:
        assert pictures[1].width == min(1280, playground.window.width())
        assert pictures[1].tobytes() != pictures[0].tobytes()


def test_a_recording_that_is_cancelled_leaves_no_file_and_comes_back(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    train(playground, qtbot, 30)
    answers.run_recording = RunRecording("network", 0, 30, frames=31)
    playground.window.commands["record_run"].trigger()
    qtbot.waitUntil(lambda: playground.viewing.now.epoch not in (None, 0))
    cancel = playground.window.findChild(QPushButton, "recording_cancel")
    assert cancel is not None
    cancel.click()
    assert not playground.pictures.is_recording
    assert playground.viewing.now.epoch is None
    assert list(tmp_path.glob("learning*")) == []


def test_the_dialog_gives_the_choice_back_the_earlier_epoch_first(qtbot: QtBot) -> None:
    choice = RunRecording("loss", 3, 90, 20, 800, 20, "webp")
    dialog = RunRecordingDialog(choice, [("window", "The whole window"), ("loss", "Loss")], 3, 90)
    qtbot.addWidget(dialog)
    assert dialog.choice == choice
    assert len(choice.epochs) == 20
    assert (choice.epochs[0], choice.epochs[-1]) == (3, 90)
    assert RunRecording("loss", 5, 5).epochs == (5,)
