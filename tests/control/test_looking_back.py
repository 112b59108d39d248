"""Looking back: any epoch is shown as it was, the run stays as it is, and an edit of a past one goes on from there."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from engine.learned import Learned
from engine.questions.measurement import Measure
from engine.questions.question import Questions
from engine.runs.pace import Pace
from engine.snapshot import Snapshot
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.control.session import Session
from playground.model import edits
from playground.model.document import Document, Work
from tests.engine.runs import assert_same_bits

SPEC = Spec(data=DataSpec("moons", samples=107, noise=10.0), training=TrainingSpec(optimizer="adam"))
LARGE = Spec(data=DataSpec("moons", samples=2000), network=NetworkSpec(tuple(LayerSpec(32) for _ in range(8))))

Start = Callable[..., Session]


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Start]:
    """Starts sessions, trains them, and stops them at the end."""
    sessions = []

    def started(epochs: int = 30, spec: Spec = SPEC) -> Session:
        session = Session(Work.fresh(Document(spec)))
        sessions.append(session)
        session.start()
        session.begin_run(epochs, 100_000.0)
        qtbot.waitUntil(lambda: not session.is_playing and session.snapshot is not None, timeout=60_000)
        qtbot.waitUntil(lambda: session.snapshot is not None and session.snapshot.epoch == epochs)
        return session

    yield started
    for session in sessions:
        session.stop()


def look(qtbot: QtBot, session: Session, epoch: int) -> Snapshot:
    """The snapshot of a past epoch, once it is shown."""
    assert session.look_back(epoch) == epoch

    def is_there() -> bool:
        return session.past.snapshot is not None and session.past.snapshot.epoch == epoch

    qtbot.waitUntil(is_there, timeout=20_000)
    assert session.past.snapshot is not None
    return session.past.snapshot


def learned_by(epoch: int, spec: Spec = SPEC) -> Learned:
    trainer = Trainer(spec, Work.fresh(Document(spec)).learned)
    trainer.train_epochs(epoch)
    return trainer.learned()


def test_a_past_epoch_is_shown_as_it_was_and_the_run_stays_as_it_is(start: Start, qtbot: QtBot) -> None:
    session = start()
    before = session.work()
    for epoch in (17, 3, 29, 0):
        snapshot = look(qtbot, session, epoch)
        assert snapshot.is_past
        assert_same_bits(snapshot.learned, learned_by(epoch))
        trainer = Trainer(SPEC, learned_by(epoch))
        assert snapshot[Measure].train_loss == trainer.measure().train_loss
        assert snapshot.curves.rows.tobytes() == before.curves.rows.tobytes()
    assert session.look_back(None) is None
    assert session.work() == before
    assert session.shown_snapshot is session.snapshot
    assert not session.is_edited()
    session.begin_run(5, 1000.0)
    qtbot.waitUntil(lambda: session.work().learned.epoch == 35)
    assert_same_bits(session.work().learned, learned_by(35))


def test_what_is_asked_is_answered_of_the_past_moment(start: Start, qtbot: QtBot) -> None:
    session = start()
    look(qtbot, session, 7)
    session.ask("test", Questions({Measure()}))
    qtbot.waitUntil(lambda: session.past.snapshot is not None and session.past.snapshot.get(Measure) is not None)


def test_training_waits_while_one_looks_back_and_goes_on_afterwards(start: Start, qtbot: QtBot) -> None:
    session = start()
    session.set_pace(Pace("epoch", 200.0))
    session.play(True)
    qtbot.waitUntil(lambda: session.work().learned.epoch > 31)
    look(qtbot, session, 5)
    assert not session.is_playing
    at = session.work().learned.epoch
    look(qtbot, session, 6)
    assert session.work().learned.epoch == at
    session.look_back(None)
    assert session.is_playing
    qtbot.waitUntil(lambda: session.work().learned.epoch > at)


def test_a_look_beyond_the_run_shows_its_nearest_end(start: Start) -> None:
    session = start()
    assert session.look_back(-5) == 0
    assert session.look_back(30) is None
    assert session.look_back(10_000) is None


def test_an_edit_while_looking_back_goes_on_from_there_in_one_step(start: Start, qtbot: QtBot) -> None:
    session = start()
    was = session.work()
    look(qtbot, session, 12)
    assert session.apply(edits.SetSetting("training", "batch_size", 5))
    work = session.work()
    assert session.past.epoch is None
    assert (work.learned.epoch, work.document.spec.training.batch_size) == (12, 5)
    assert work.learned.parameters.tobytes() == learned_by(12).parameters.tobytes()
    assert len(work.timeline.others) == 1
    assert session.history.undo_text == "Change batch size to 5"
    session.undo()
    assert session.work() == was
    assert session.work().timeline.others == ()


def test_train_from_here_is_undone_as_one_edit(start: Start, qtbot: QtBot) -> None:
    session = start()
    was = session.work()
    assert session.past.train_from is None
    look(qtbot, session, 12)
    back = session.past.train_from
    assert back is not None
    assert session.apply(back)
    assert_same_bits(session.work().learned, learned_by(12))
    session.undo()
    assert session.work() == was


def test_the_document_shown_is_that_of_the_moment(start: Start, qtbot: QtBot) -> None:
    session = start()
    session.apply(edits.InsertLayer(0))
    session.apply(edits.SetText("title", "Two layers more"))
    session.begin_run(5, 1000.0)
    qtbot.waitUntil(lambda: not session.is_playing)
    shown: list[Document] = []
    session.past.document_changed.connect(shown.append)
    present = session.document
    look(qtbot, session, 20)
    look(qtbot, session, 21)
    assert [document.spec for document in shown] == [SPEC]
    assert (shown[0].title, session.past.document) == ("Two layers more", shown[0])
    look(qtbot, session, 30)  # after the edit
    session.look_back(None)
    assert [document.spec for document in shown] == [SPEC, present.spec]
    assert session.document is present


def test_a_step_and_a_run_come_back_to_the_newest_moment(start: Start, qtbot: QtBot) -> None:
    session = start()
    look(qtbot, session, 5)
    session.step("epoch")
    assert session.past.epoch is None
    qtbot.waitUntil(lambda: session.work().learned.epoch == 31)
    look(qtbot, session, 5)
    session.play(True)
    assert session.past.epoch is None
    session.play(False)


def test_a_drag_over_a_slow_run_shows_what_it_comes_by_and_ends_where_it_ends(start: Start, qtbot: QtBot) -> None:
    session = start(epochs=4, spec=LARGE)
    seen: list[int] = []
    session.past.changed.connect(lambda snapshot: seen.append(snapshot.epoch))
    for epoch in (3, 0, 2, 1, 3, 0, 1):
        session.look_back(epoch)
    qtbot.waitUntil(lambda: seen[-1:] == [1], timeout=20_000)
    assert_same_bits(session.past.snapshot.learned, learned_by(1, LARGE))  # type: ignore[union-attr]


def test_steps_of_one_sample_can_be_gone_back_through(start: Start, qtbot: QtBot) -> None:
    session = start(epochs=2)
    session.set_pace(Pace("sample", 100_000.0))
    session.play(True)
    qtbot.waitUntil(lambda: session.work().learned.epoch >= 4)
    session.play(False)
    trainer = Trainer(SPEC, learned_by(2))
    for _ in range(trainer.train_size):
        trainer.train_sample()
    assert_same_bits(look(qtbot, session, 3).learned, trainer.learned())


def test_a_long_run_leaves_keyframes_so_that_no_epoch_is_far(start: Start, qtbot: QtBot) -> None:
    session = start(epochs=20_000)
    frames = session.work().timeline.open.beginning.keyframes
    assert len(frames) >= 20_000 // (2 * frames.spacing) >= 1
    assert_same_bits(look(qtbot, session, 12_345).learned, learned_by(12_345))
