"""Pictures: sharp at every scale, plots as lines, and a run as an animation that ends where the run ends."""

import io
import itertools
import threading
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.data.plane import Contour, Maps
from engine.questions.winner import MapWinners
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.app import Playground
from playground.control.files import new_work
from playground.model.document import Document, Work
from playground.model.edits import Reset, SetOutput, SetSetting
from playground.model.files.document_io import read
from playground.model.picture import DecisionPainter, caption_height
from playground.model.recording import FORMATS, AnimationFormat, Recording
from playground.resources import resource_path
from playground.views.panels.loss.loss_view import LossView
from playground.views.pictures.grab import grab
from playground.views.pictures.picture_dialog import PictureChoice, PictureDialog, PictureOffer
from playground.views.pictures.recording_dialog import RecordingDialog, RecordingProgress
from playground.views.pictures.svg import svg_bytes
from tests import asking
from tests.app.conftest import Answers
from tests.app.test_law_of_sizes import settle
from tests.clicks import click_widget
from tests.faults import FailingDisk
from tests.model.plain import same_bits

SVG = "{http://www.w3.org/2000/svg}"


def drawn(trainer: Trainer, side: int) -> tuple[Maps, Contour]:
    """The output over the plane, and its boundary."""
    surface = asking.surface(trainer, side)
    return surface.values, surface.contour


def pixels(image: QImage) -> NDArray[np.int64]:
    """Its colours, (height, width, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(np.int64)


def notice(playground: Playground) -> str:
    told = playground.window.notices.notice
    return "" if told is None else told.text


def trigger(playground: Playground, name: str) -> None:
    playground.window.commands[name].trigger()


# --- PNG ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_a_picture_has_the_pixels_that_were_asked_for(playground: Playground, scale: int) -> None:
    for widget in (playground.window, playground.output, playground.network):
        assert grab(widget, scale).size() == widget.size() * scale


@pytest.mark.parametrize("panel", ["output", "network", "loss", "gradients", "data"])
def test_a_picture_at_scale_2_is_painted_anew_and_not_enlarged(playground: Playground, panel: str) -> None:
    widget = playground.panels[panel]
    once, twice = grab(widget, 1), pixels(grab(widget, 2))
    smooth = Qt.TransformationMode.SmoothTransformation
    enlarged = pixels(once.scaled(once.size() * 2, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))

    def steepest(picture: NDArray[np.int64]) -> float:
        steps = np.abs(np.diff(picture.sum(axis=2), axis=1)).ravel()
        return float(np.sort(steps)[-max(steps.size // 500, 20) :].mean())

    assert steepest(twice) > 1.15 * steepest(enlarged)


@pytest.mark.parametrize("panel", ["output", "network", "loss", "gradients"])
def test_a_picture_at_scale_2_shows_the_same_as_the_screen(playground: Playground, panel: str) -> None:
    widget = playground.panels[panel]
    once, twice = pixels(grab(widget, 1)), pixels(grab(widget, 2))
    halved = twice.reshape(once.shape[0], 2, once.shape[1], 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - once).mean() < 6.0


def test_taking_a_picture_leaves_the_screen_as_it_was(playground: Playground) -> None:
    settle(playground)
    before = pixels(playground.window.grab().toImage())
    grab(playground.window, 3)
    QGuiApplication.processEvents()
    after = pixels(playground.window.grab().toImage())
    assert np.abs(after - before).mean() < 0.5


def test_the_ground_of_a_panel_is_the_theme_s(playground: Playground) -> None:
    playground.window.commands.theme_requested.emit("dark")
    QGuiApplication.processEvents()
    assert pixels(grab(playground.panels.of(LossView), 1))[2, 2].max() < 0x40


def test_the_window_is_saved_as_png(playground: Playground, answers: Answers, tmp_path: Path) -> None:
    answers.picture_choice = PictureChoice("window", "png", 2)
    trigger(playground, "save_picture")
    with Image.open(tmp_path / "window.png") as picture:
        assert picture.size == (playground.window.size() * 2).toTuple()
    assert str(tmp_path / "window.png") in notice(playground)


def test_a_picture_that_cannot_be_written_is_told(playground: Playground, answers: Answers, tmp_path: Path) -> None:
    answers.picture_choice = PictureChoice("output", "png", 1)
    answers.picture_folder = tmp_path / "nowhere"
    trigger(playground, "save_picture")
    assert "The picture was not saved." in notice(playground)
    assert "does not exist" in notice(playground)


@pytest.mark.parametrize(
    ("panel", "form", "typed", "saved"),
    [
        ("loss", "png", "x.svg", "x.svg"),
        ("loss", "svg", "x.PNG", "x.PNG"),
        ("window", "png", "x.svg", "x.png"),
        ("loss", "png", "x.jpg", "x.png"),
        ("loss", "svg", "x", "x.svg"),
        ("loss", "png", "run 1.2", "run 1.2.png"),
    ],
)
def test_a_picture_is_what_the_ending_of_its_name_says(
    playground: Playground, answers: Answers, tmp_path: Path, panel: str, form: Any, typed: str, saved: str
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    answers.picture_choice, answers.picture_folder = PictureChoice(panel, form, 1), folder
    answers.picture_name = typed
    trigger(playground, "save_picture")
    assert [path.name for path in folder.iterdir()] == [saved]
    data = (folder / saved).read_bytes()
    assert data.startswith(b"\x89PNG") == saved.casefold().endswith("png")
    assert (b"<svg" in data) == saved.endswith("svg")
    assert str(folder / saved) in notice(playground)


def test_a_file_that_nobody_was_asked_about_is_not_replaced(
    playground: Playground, answers: Answers, tmp_path: Path
) -> None:
    (tmp_path / "x.png").write_bytes(b"mine")
    answers.picture_choice, answers.picture_name = PictureChoice("window", "png", 1), "x.svg"
    trigger(playground, "save_picture")
    assert (tmp_path / "x.png").read_bytes() == b"mine"
    assert "“x.png” already exists" in notice(playground)


# --- the clipboard --------------------------------------------------------------------------------------------------


def test_copy_puts_the_window_on_the_clipboard_and_says_so(playground: Playground) -> None:
    trigger(playground, "copy_picture")
    size = playground.window.size() * 2
    assert QGuiApplication.clipboard().image().size() == size
    assert f"{size.width()} × {size.height()}" in notice(playground)


def test_copy_takes_the_panel_and_scale_that_were_chosen_last(playground: Playground, answers: Answers) -> None:
    answers.picture_choice = PictureChoice("output", "png", 3, is_copy=True)
    trigger(playground, "save_picture")
    assert QGuiApplication.clipboard().image().size() == playground.output.size() * 3
    QGuiApplication.clipboard().clear()
    trigger(playground, "copy_picture")
    assert QGuiApplication.clipboard().image().size() == playground.output.size() * 3


def test_the_last_choice_is_suggested_again(playground: Playground, answers: Answers) -> None:
    answers.picture_choice = PictureChoice("loss", "svg", 4)
    trigger(playground, "save_picture")
    trigger(playground, "save_picture")
    assert answers.suggested_choice == PictureChoice("loss", "svg", 4)


def test_only_what_is_to_be_seen_is_offered(playground: Playground, answers: Answers) -> None:
    playground.window.docks["loss"].hide()
    trigger(playground, "save_picture")
    names = [offer.name for offer in answers.offers]
    assert names[:2] == ["window", "network"]
    assert "output" in names
    assert "loss" not in names
    assert "slice" not in names  # behind the inspector


# --- SVG ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("panel", ["loss", "gradients", "output"])
def test_plots_are_saved_as_lines_and_texts(playground: Playground, qtbot: QtBot, panel: str) -> None:
    for _ in range(5):
        playground.session.step("epoch")
    qtbot.waitUntil(lambda: playground.session.snapshot is not None and playground.session.snapshot.epoch == 5)
    qtbot.waitUntil(lambda: len(_curves(svg_bytes(playground.panels[panel], panel))) > 3, timeout=5000)
    root = ElementTree.fromstring(svg_bytes(playground.panels[panel], panel))
    assert root.tag == f"{SVG}svg"
    texts = ["".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")]
    assert {"loss": "0", "gradients": "out", "output": "−6"}[panel] in texts
    assert len(list(root.iter(f"{SVG}image"))) == (3 if panel == "output" else 0)


def test_the_diagram_is_saved_with_a_line_for_each_link_and_stays_as_it_is_on_the_screen(
    playground: Playground, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: playground.network.picture.snapshot is not None)
    playground.network.grab()  # what is still behind comes up
    before = playground.network.grab().toImage()
    data = svg_bytes(playground.network, "Network")
    sizes = playground.session.document.spec.layer_sizes
    links = sum(one * other for one, other in itertools.pairwise(sizes))
    texts = ["".join(text.itertext()).strip() for text in ElementTree.fromstring(data).iter(f"{SVG}text")]
    assert len(_curves(data)) >= links
    assert {"Layer 1", "Layer 2", "4 units", "Output"} <= set(texts)
    assert playground.network.grab().toImage() == before


def _curves(data: bytes) -> list[Any]:
    root = ElementTree.fromstring(data)
    return [*root.iter(f"{SVG}polyline"), *root.iter(f"{SVG}path")]


def test_an_svg_is_saved_to_its_file(playground: Playground, answers: Answers, tmp_path: Path) -> None:
    answers.picture_choice = PictureChoice("loss", "svg", 1)
    trigger(playground, "save_picture")
    assert ElementTree.parse(tmp_path / "loss.svg").getroot().tag == f"{SVG}svg"


# --- the dialog of pictures -----------------------------------------------------------------------------------------


OFFERS = (
    PictureOffer("window", "The whole window", QSize(1280, 720)),
    PictureOffer("loss", "Loss", QSize(300, 200), QSize(280, 150)),
)


def dialog_of(qtbot: QtBot, choice: PictureChoice) -> PictureDialog:
    dialog = PictureDialog(OFFERS, choice)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def part(dialog: QDialog, kind: type, name: str) -> Any:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def test_the_dialog_tells_the_size_of_the_picture(qtbot: QtBot) -> None:
    dialog = dialog_of(qtbot, PictureChoice("window", "png", 2))
    size = part(dialog, QLabel, "picture_size")
    assert size.text() == "2560 × 1440 pixels"
    part(dialog, QComboBox, "picture_scale").setCurrentIndex(3)
    assert size.text() == "5120 × 2880 pixels"
    part(dialog, QComboBox, "picture_what").setCurrentIndex(1)
    assert size.text() == "1200 × 800 pixels"


def test_svg_is_offered_where_there_are_plots_alone(qtbot: QtBot) -> None:
    dialog = dialog_of(qtbot, PictureChoice("loss", "svg", 2))
    assert dialog.choice.format == "svg"
    assert part(dialog, QLabel, "picture_size").text().startswith("280 × 150")
    assert not part(dialog, QPushButton, "picture_copy").isEnabled()
    part(dialog, QComboBox, "picture_what").setCurrentIndex(0)
    assert part(dialog, QComboBox, "picture_format").count() == 1
    assert dialog.choice == PictureChoice("window", "png", 2)


def test_what_is_not_offered_any_more_gives_way_to_the_window(qtbot: QtBot) -> None:
    assert dialog_of(qtbot, PictureChoice("slice", "svg", 3)).choice == PictureChoice("window", "png", 3)


@pytest.mark.parametrize("points", [9, 14, 24])
def test_no_text_of_the_dialogs_is_cut_whatever_the_choice_and_the_font(
    qtbot: QtBot, qapp: QApplication, points: int
) -> None:
    usual = qapp.font()
    font = QFont(usual)
    font.setPointSize(points)
    qapp.setFont(font)
    try:
        picture = dialog_of(qtbot, PictureChoice("window", "png", 4))
        part(picture, QComboBox, "picture_what").setCurrentIndex(1)
        part(picture, QComboBox, "picture_format").setCurrentIndex(1)
        window = QWidget()
        qtbot.addWidget(window)
        progress = RecordingProgress("learning_" + "x" * 200 + ".gif", window)
        progress.show()
        progress.show_progress(220, 1000)
        for dialog in (picture, progress):
            QApplication.processEvents()
            for label in dialog.findChildren(QLabel):
                assert label.width() >= label.minimumSizeHint().width(), label.text()
                assert label.height() >= label.heightForWidth(label.width()), label.text()
            assert dialog.width() < 1000
        bar = part(progress, QProgressBar, "recording_bar")
        assert not bar.isTextVisible()
        assert part(progress, QLabel, "recording_done").text() == "220 of 1\u2009000 epochs"
        progress.show_progress(1000, 1000)
        assert "the file is being made" in part(progress, QLabel, "recording_done").text()
    finally:
        qapp.setFont(usual)


def test_copy_is_a_choice_of_its_own(qtbot: QtBot) -> None:
    dialog = dialog_of(qtbot, PictureChoice("loss", "png", 2))
    click_widget(part(dialog, QPushButton, "picture_copy"))
    assert dialog.result() == PictureDialog.DialogCode.Accepted
    assert dialog.choice.is_copy


# --- animations -----------------------------------------------------------------------------------------------------


def record(playground: Playground, answers: Answers, qtbot: QtBot, recording: Recording) -> None:
    """Record a run to its end."""
    answers.recording = recording
    trigger(playground, "record")
    qtbot.waitUntil(lambda: not playground.pictures.is_recording, timeout=60_000)


@pytest.mark.parametrize("form", FORMATS)
def test_the_file_has_its_frames_and_ends_with_the_final_boundary(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path, form: AnimationFormat
) -> None:
    work = playground.session.work()
    record(playground, answers, qtbot, Recording(40, True, 5, 240, 10, form))
    start = Reset().apply(work)
    trainer = Trainer(start.document.spec, start.learned, start.document.pins)
    painter = DecisionPainter(trainer.dataset, trainer.spec.head.middle, side=240)
    first = np.asarray(painter.paint(*drawn(trainer, 240), 1.0)).astype(int)
    trainer.train_epochs(40)
    last = np.asarray(painter.paint(*drawn(trainer, 240), 1.0)).astype(int)
    with Image.open(io.BytesIO((tmp_path / f"learning.{form}").read_bytes())) as file:
        frames = [np.asarray(frame.convert("RGB")).astype(int) for frame in ImageSequence.Iterator(file)]
        assert file.size == (240, 240 + caption_height(240))
    assert len(frames) == 5
    near = 4.0 if form == "gif" else 8.0  # WebP blurs the points' thin rims
    assert np.abs(frames[0][:240] - first).mean() < near
    assert np.abs(frames[-1][:240] - last).mean() < near
    assert np.abs(frames[-1][:240] - first).mean() > 12.0
    assert "MB" in notice(playground)


def test_a_recording_of_three_classes_shows_which_wins_where(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    playground.session.open(read(resource_path("examples", "iris.json")))
    work = playground.session.work()
    record(playground, answers, qtbot, Recording(200, True, 2, 240, 10, "gif"))
    start = Reset().apply(work)
    trainer = Trainer(start.document.spec, start.learned, start.document.pins)
    trainer.train_epochs(200)
    winners = MapWinners(240).ask(trainer.moment())
    assert winners is not None
    assert len(np.unique(winners.classes)) == 3
    last = np.asarray(DecisionPainter(trainer.dataset, 0.0, side=240).paint_winners(winners))[:240].astype(int)
    with Image.open(tmp_path / "learning.gif") as file:
        shown = [np.asarray(frame.convert("RGB")).astype(int) for frame in ImageSequence.Iterator(file)][-1]
    assert np.abs(shown[:240] - last).mean() < 4.0


def test_the_network_on_the_table_stays_as_it_is(playground: Playground, answers: Answers, qtbot: QtBot) -> None:
    before = playground.session.work()
    record(playground, answers, qtbot, Recording(20, False, 3, 240))
    assert same_bits(playground.session.work(), before)


def test_a_recording_from_now_begins_at_the_present_boundary(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    for _ in range(30):
        playground.session.step("epoch")
    qtbot.waitUntil(lambda: playground.session.work().learned.epoch == 30, timeout=10_000)
    work = playground.session.work()
    record(playground, answers, qtbot, Recording(1, False, 2, 240))
    trainer = Trainer(work.document.spec, work.learned, work.document.pins)
    painter = DecisionPainter(trainer.dataset, trainer.spec.head.middle, side=240)
    with Image.open(tmp_path / "learning.gif") as file:
        shown = np.asarray(file.convert("RGB")).astype(int)
    assert np.abs(shown[:240] - np.asarray(painter.paint(*drawn(trainer, 240), 1.0)).astype(int)).mean() < 4.0


def test_a_cancelled_recording_leaves_no_file_and_no_dialog(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    before = set(tmp_path.iterdir())
    answers.recording = Recording(100_000, True, 300, 800)
    trigger(playground, "record")
    assert playground.pictures.is_recording
    cancel = playground.window.findChild(QPushButton, "recording_cancel")
    assert isinstance(cancel, QPushButton)
    assert playground.window.isEnabled()
    cancel.click()
    qtbot.waitUntil(lambda: not playground.pictures.is_recording, timeout=30_000)
    assert set(tmp_path.iterdir()) <= before | {tmp_path / "settings.ini"}


def test_closing_ends_a_recording_without_a_file(playground: Playground, answers: Answers, tmp_path: Path) -> None:
    answers.recording = Recording(100_000, True, 300, 800)
    trigger(playground, "record")
    playground.window.close()
    assert not playground.pictures.is_recording
    assert not (tmp_path / "learning.gif").exists()


def test_a_file_that_cannot_be_written_is_told(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    answers.picture_folder = tmp_path / "nowhere"
    record(playground, answers, qtbot, Recording(2, True, 2, 240))
    assert "was not saved" in notice(playground)
    assert "does not exist" in notice(playground)


@pytest.mark.parametrize(
    ("form", "typed", "saved", "kind"),
    [("gif", "x.webp", "x.webp", "WEBP"), ("webp", "x.gif", "x.gif", "GIF"), ("gif", "x.mp4", "x.gif", "GIF")],
)
def test_an_animation_is_what_the_ending_of_its_name_says(
    playground: Playground,
    answers: Answers,
    qtbot: QtBot,
    tmp_path: Path,
    form: AnimationFormat,
    typed: str,
    saved: str,
    kind: str,
) -> None:
    answers.picture_name = typed
    record(playground, answers, qtbot, Recording(2, True, 2, 240, format=form))
    with Image.open(tmp_path / saved) as file:
        assert file.format == kind
    assert not (tmp_path / typed).exists() or typed == saved


def test_a_place_where_nothing_can_be_written_is_told_before_anything_is_recorded(
    playground: Playground, answers: Answers, tmp_path: Path
) -> None:
    answers.recording, answers.picture_folder = Recording(100_000, True, 300, 800), tmp_path / "nowhere"
    trigger(playground, "record")
    assert not playground.pictures.is_recording
    assert "does not exist" in notice(playground)


def test_an_animation_whose_disk_is_full_at_the_end_is_kept_and_can_be_saved_elsewhere(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    full, free = tmp_path / "full", tmp_path / "free"
    full.mkdir()
    free.mkdir()
    answers.picture_folder = full
    with FailingDisk(full).watching() as disk:
        disk.fail_at_every("write", "ENOSPC")
        record(playground, answers, qtbot, Recording(2, True, 2, 240))
    assert "the disk is full" in notice(playground)
    assert "It is kept until you close the window" in notice(playground)
    assert list(full.iterdir()) == []
    answers.picture_folder, answers.recording = free, None
    trigger(playground, "record")
    with Image.open(free / "learning.gif") as file:
        assert getattr(file, "n_frames", 1) == 2
    assert str(free / "learning.gif") in notice(playground)
    trigger(playground, "record")  # it is asked how to record again, which is declined
    assert not playground.pictures.is_recording


SLOW = Spec(
    DataSpec("spiral", samples=2000),
    network=NetworkSpec(tuple(LayerSpec(32) for _ in range(20))),
    training=TrainingSpec(),
)


@pytest.mark.parametrize("is_at", ["training", "encoding"])
def test_a_recording_of_a_slow_network_ends_soon_when_the_window_closes_and_the_next_start_says_so(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path, is_at: str
) -> None:
    """Soon: before five of the largest pictures of that network could be made."""
    playground.session.open(Work.fresh(Document(SLOW)))
    trainer = Trainer(SLOW, playground.session.work().learned)
    painter = DecisionPainter(trainer.dataset, trainer.spec.head.middle, side=800)
    began = time.perf_counter()
    painter.paint(*drawn(trainer, 800), 1.0, "Epoch 0")
    patience_s = 5.0 * (time.perf_counter() - began)
    if is_at == "training":
        answers.recording = Recording(100_000, True, 3, 240)
        trigger(playground, "record")
        thread = playground.pictures.recording
        assert thread is not None
        qtbot.waitUntil(lambda: thread.isRunning(), timeout=30_000)
    else:
        encoding = threading.Event()

        def encode(*arguments: Any, **named: Any) -> None:
            encoding.set()
            real(*arguments, **named)

        with pytest.MonkeyPatch.context() as patch:
            real = Image.Image.save
            patch.setattr(Image.Image, "save", encode)
            answers.recording = Recording(299, True, 300, 480, format="webp")
            playground.session.open(new_work())
            trigger(playground, "record")
            qtbot.waitUntil(encoding.is_set, timeout=120_000)
    began = time.perf_counter()
    assert playground.window.close()
    assert time.perf_counter() - began < patience_s
    assert list(tmp_path.glob("learning*")) == []
    assert playground.preferences.unfinished_recording.startswith("learning")
    playground.pictures.tell_unfinished()
    assert "“learning." in notice(playground)
    assert "no file was written" in notice(playground)
    assert playground.preferences.unfinished_recording == ""


def test_cancelling_a_recording_says_what_is_kept(playground: Playground, answers: Answers, qtbot: QtBot) -> None:
    answers.recording = Recording(100_000, True, 300, 800)
    trigger(playground, "record")
    cancel = playground.window.findChild(QPushButton, "recording_cancel")
    assert isinstance(cancel, QPushButton)
    cancel.click()
    assert "was cancelled: no file was written. Your network has not changed." in notice(playground)
    qtbot.waitUntil(lambda: not playground.pictures.is_recording, timeout=30_000)


def test_a_run_that_diverges_is_shown_as_far_as_it_went(
    playground: Playground, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    playground.session.apply(SetOutput("linear"))
    playground.session.apply(SetSetting("training", "learning_rate", 100.0))
    record(playground, answers, qtbot, Recording(200, True, 50, 240))
    with Image.open(tmp_path / "learning.gif") as file:
        assert 1 <= getattr(file, "n_frames", 1) < 50


def test_the_dialog_of_recordings_tells_the_length_and_gives_the_choice_back(qtbot: QtBot) -> None:
    recording = Recording(90, False, 31, 640, 20, "webp")
    dialog = RecordingDialog(recording, 12)
    qtbot.addWidget(dialog)
    assert dialog.recording == recording
    assert part(dialog, QLabel, "recording_length").text() == "31 pictures, 3.5 seconds, 2 of them for the last"


def test_the_last_recording_is_suggested_again(playground: Playground, answers: Answers) -> None:
    answers.recording, answers.picture_folder = Recording(90, False, 31, 640, 20, "webp"), None
    trigger(playground, "record")
    assert playground.preferences.recording == answers.recording
    assert not playground.pictures.is_recording
