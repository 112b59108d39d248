"""Work that a window left when it ended without warning is offered, restored, discarded or kept, never lost."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from engine.spec import LayerSpec, NetworkSpec, Spec
from playground.app import Playground
from playground.control.state_folder import state_folder
from playground.model import edits
from playground.model.document import Document, Work
from playground.model.files import leftovers
from playground.model.files.document_io import read, write
from playground.model.files.leftovers import WORK, Contents, LockedFolder, own_folder
from playground.model.scenes import Scene
from playground.views.window.recovery_dialog import RecoveryDialog
from tests.app.conftest import Answers
from tests.engine.runs import assert_same_bits, trained
from tests.monkey.beginnings import BEGINNINGS

TITLE = "Kept aside"


def root() -> Path:
    return state_folder() / "recovery"


def a_work(title: str = TITLE, batches: int = 60) -> Work:
    document = Document(title=title)
    return Work(document, trained(document.spec, batches))


def left(contents: Contents) -> LockedFolder:
    folder = own_folder(root())
    folder.keep(contents)
    folder.let_go()
    return folder


def offered(qtbot: QtBot, program: Playground) -> RecoveryDialog:
    program.open_window()
    qtbot.waitUntil(lambda: program.window.findChild(RecoveryDialog) is not None)
    dialog = program.window.findChild(RecoveryDialog)
    assert isinstance(dialog, RecoveryDialog)
    assert dialog.isVisible()
    return dialog


def press(dialog: RecoveryDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    assert button.isVisible()
    assert button.isEnabled()
    button.click()


def text(dialog: RecoveryDialog, name: str) -> str:
    label = dialog.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    assert label.isVisible()
    return label.text()


def folders() -> list[Path]:
    return sorted(root().iterdir()) if root().exists() else []


def test_without_leftovers_nothing_is_offered(playground: Playground) -> None:
    assert playground.window.findChild(RecoveryDialog) is None
    assert not playground.window.commands["restore_work"].isEnabled()
    assert folders() == []


def test_the_offer_says_what_it_is_from_when_and_how_far(qtbot: QtBot, program: Playground) -> None:
    work = a_work()
    left(Contents(work, "circle.json", Path("/home/ada/circle.json")))
    dialog = offered(qtbot, program)
    assert text(dialog, "leftover_title_0") == "circle.json"
    details = text(dialog, "leftover_details_0")
    assert "today at" in details
    assert f"epoch {work.learned.epoch}" in details
    assert "/home/ada/circle.json" in details
    dialog.reject()


def test_a_deep_network_with_a_long_name_leaves_the_buttons_in_the_window(qtbot: QtBot, program: Playground) -> None:
    spec = Spec(network=NetworkSpec((LayerSpec(32),) * 20))
    left(Contents(Work(Document(spec), trained(spec, 0)), "a" * 120, Path("/home") / ("b" * 120)))
    dialog = offered(qtbot, program)
    assert "Network 2–20×32–1, not trained yet" in text(dialog, "leftover_details_0")
    QApplication.processEvents()  # the layout settles
    for name in ("restore_0", "discard_0"):
        button = dialog.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        assert button.visibleRegion().boundingRect() == button.rect()
    dialog.reject()


def test_presenter_mode_beside_the_offer_leaves_its_buttons_and_texts_whole(qtbot: QtBot, program: Playground) -> None:
    left(Contents(a_work(), "circle.json"))
    dialog = offered(qtbot, program)
    before = dialog.height()
    program.window.commands["presenter"].trigger()
    qtbot.waitUntil(lambda: dialog.height() > before)
    QApplication.processEvents()
    restore, details = dialog.findChild(QPushButton, "restore_0"), dialog.findChild(QLabel, "leftover_details_0")
    assert isinstance(restore, QPushButton)
    assert isinstance(details, QLabel)
    assert restore.width() >= restore.fontMetrics().horizontalAdvance("Restore") + 20
    assert details.visibleRegion().boundingRect() == details.rect()
    dialog.reject()


def test_restored_work_is_as_it_was_and_counts_as_unsaved(
    qtbot: QtBot, program: Playground, answers: Answers, tmp_path: Path
) -> None:
    work = a_work()
    folder = left(Contents(work, TITLE))
    press(offered(qtbot, program), "restore_0")
    qtbot.waitUntil(lambda: program.window.findChild(RecoveryDialog) is None)
    assert program.session.document == work.document
    assert_same_bits(program.session.work().learned, work.learned)
    assert program.files.is_modified
    assert "●" in program.window.windowTitle()
    assert not folder.path.exists()
    (own,) = folders()  # it is kept aside again at once, by this window
    assert read(own / WORK).document == work.document
    answers.save_answer = "cancel"
    assert not program.window.close()
    assert answers.told == [f"save {TITLE}?"]


def test_work_of_a_file_goes_on_being_that_file(qtbot: QtBot, program: Playground, tmp_path: Path) -> None:
    path = tmp_path / "circle.json"
    write(path, a_work(batches=0))
    left(Contents(a_work(), path.name, path))
    press(offered(qtbot, program), "restore_0")
    assert program.files.path == path
    assert program.files.save()
    assert read(path).learned == a_work().learned


@pytest.mark.parametrize("with_run", [True, False])
def test_the_run_comes_back_and_the_file_holds_it_if_it_did_before(
    qtbot: QtBot, program: Playground, tmp_path: Path, with_run: bool
) -> None:
    path, work = tmp_path / "mine.json", BEGINNINGS["run"]()
    write(path, work, with_run=with_run)
    left(Contents(work, path.name, path))
    press(offered(qtbot, program), "restore_0")
    assert program.session.work().timeline.first_epoch == 0
    assert len(program.session.work().timeline.others) == len(work.timeline.others) == 1
    assert program.files.path == path
    assert program.files.save()
    assert read(path).knows_its_past is with_run


def test_a_run_too_large_to_be_kept_aside_is_not_overwritten_by_what_is_left_of_it(
    qtbot: QtBot, program: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "MOST_RUN_BYTES", 100)
    path, work = tmp_path / "mine.json", BEGINNINGS["run"]()
    write(path, work, with_run=True)
    left(Contents(work, path.name, path))
    press(offered(qtbot, program), "restore_0")
    assert program.session.work().learned == work.learned
    assert program.files.path is None, "saving asks where"


def test_a_file_that_was_written_since_is_not_overwritten(qtbot: QtBot, program: Playground, tmp_path: Path) -> None:
    path = tmp_path / "circle.json"
    left(Contents(a_work(), path.name, path))
    write(path, a_work("Newer"))
    press(offered(qtbot, program), "restore_0")
    assert program.files.path is None


@pytest.mark.parametrize("how", ["recovery_later", "escape"])
def test_to_decide_later_loses_nothing(qtbot: QtBot, program: Playground, how: str) -> None:
    folder = left(Contents(a_work(), TITLE))
    dialog = offered(qtbot, program)
    if how == "escape":
        press(dialog, "discard_0")  # marked, but not gone on with
        dialog.reject()
    else:
        press(dialog, how)
    qtbot.waitUntil(lambda: program.window.findChild(RecoveryDialog) is None)
    assert (folder.path / WORK).exists()
    action = program.window.commands["restore_work"]
    assert action.isEnabled()
    action.trigger()
    again = program.window.findChild(RecoveryDialog)
    assert isinstance(again, RecoveryDialog)
    press(again, "restore_0")
    assert program.session.document.title == TITLE
    assert not action.isEnabled()


def test_what_is_discarded_can_be_kept_until_one_goes_on(qtbot: QtBot, program: Playground) -> None:
    kept, discarded = left(Contents(a_work("A"), "A")), left(Contents(a_work("B"), "B"))
    dialog = offered(qtbot, program)
    rows = {text(dialog, f"leftover_title_{at}"): at for at in (0, 1)}
    for name in ("A", "B", "A"):  # marked, marked, kept after all
        press(dialog, f"discard_{rows[name]}")
    assert kept.path.exists()
    assert discarded.path.exists()
    press(dialog, "recovery_later")
    qtbot.waitUntil(lambda: program.window.findChild(RecoveryDialog) is None)
    assert kept.path.exists()
    assert not discarded.path.exists()


def test_several_are_all_offered_and_the_others_stay(qtbot: QtBot, program: Playground) -> None:
    made = [left(Contents(a_work(name), name)) for name in ("A", "B", "C")]
    dialog = offered(qtbot, program)
    rows = {text(dialog, f"leftover_title_{at}"): at for at in range(3)}
    press(dialog, f"restore_{rows['B']}")
    assert program.session.document.title == "B"
    assert [folder.path.exists() for folder in made] == [True, False, True]


def test_a_damaged_one_is_told_and_the_others_can_be_restored(qtbot: QtBot, program: Playground) -> None:
    damaged = left(Contents(a_work("Damaged"), "Damaged"))
    (damaged.path / WORK).write_text('{"format": "neural-playground", "ver')
    left(Contents(a_work("Whole"), "Whole"))
    dialog = offered(qtbot, program)
    rows = {text(dialog, f"leftover_title_{at}"): at for at in (0, 1)}
    assert "damaged" in text(dialog, f"leftover_refusal_{rows['Damaged']}")
    assert str(damaged.path) in text(dialog, f"leftover_details_{rows['Damaged']}")
    button = dialog.findChild(QPushButton, f"restore_{rows['Damaged']}")
    assert isinstance(button, QPushButton)
    assert not button.isEnabled()
    press(dialog, f"restore_{rows['Whole']}")
    assert program.session.document.title == "Whole"


def test_scenes_are_restored_as_unsaved(qtbot: QtBot, program: Playground) -> None:
    left(Contents(None, scenes=(Scene("First", a_work()),)))
    dialog = offered(qtbot, program)
    assert "1 scene" in text(dialog, "leftover_details_0")
    press(dialog, "restore_0")
    assert [scene.name for scene in program.scenes.collection.scenes] == ["First"]
    assert program.scenes.collection.is_modified


def test_a_normal_close_leaves_nothing_whatever_was_answered(
    qtbot: QtBot, playground: Playground, answers: Answers
) -> None:
    assert playground.session.apply(edits.SetSetting("data", "noise", 20.0))
    assert playground.recovering.recovery.keep_now()
    assert len(folders()) == 1
    answers.save_answer = "cancel"
    playground.window.close()
    assert len(folders()) == 1
    answers.save_answer = "discard"
    playground.window.close()
    assert folders() == []
