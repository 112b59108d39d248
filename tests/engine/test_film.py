"""A film shows the moments that the run went through, and no others."""

from dataclasses import replace

import numpy as np
import pytest

from engine.learned import Learned, untrained
from engine.runs.film import film_of, frame_epochs
from engine.runs.keyframes import KeyframeBudget
from engine.runs.timeline import Timeline
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.edits import AddUnit, SetSetting
from playground.model.example_text import made

SPEC = Spec(
    data=DataSpec("moons", samples=60),
    network=NetworkSpec((LayerSpec(3),)),
    training=TrainingSpec(optimizer="adam", batch_size=7),
)


def trained(epochs: int) -> Trainer:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_epochs(epochs)
    return trainer


def opened(spec: Spec, learned: Learned) -> Timeline:
    """That of a network which came from a file."""
    return Timeline.begun(spec, frozenset(), learned)


@pytest.mark.parametrize(("last", "most"), [(0, 5), (4, 5), (5, 5), (30, 6), (100_000, 240), (241, 240)])
def test_the_frames_rise_from_the_first_epoch_to_the_last_and_lie_closest_at_the_beginning(
    last: int, most: int
) -> None:
    epochs = frame_epochs(last, most)
    distances = np.diff(epochs)
    assert epochs[0] == 0
    assert epochs[-1] == last
    assert len(epochs) == min(most, last + 1)
    assert (distances >= 1).all()
    assert (np.diff(distances) >= -1).all(), "but for rounding, the distance grows"


def test_every_frame_is_the_run_at_its_epoch() -> None:
    now = trained(50)
    film = film_of(opened(SPEC, now.learned()), now.learned(), 8)
    assert not film.cut
    assert len(film.frames) == 8
    for frame in film.frames:
        then = trained(int(frame.epoch))
        assert np.array_equal(frame.parameters, then.learned().parameters)
        assert frame.measured.train_loss == then.measure().train_loss


def test_a_run_within_an_epoch_ends_with_its_present_moment() -> None:
    now = trained(3)
    now.train_batches(2)
    film = film_of(opened(SPEC, now.learned()), now.learned(), 9)
    assert [frame.epoch for frame in film.frames] == [0, 1, 2, 3, now.exact_epoch]
    assert np.array_equal(film.frames[-1].parameters, now.learned().parameters)


def test_a_run_that_went_otherwise_has_no_film() -> None:
    now = trained(5)
    other = Spec(data=SPEC.data, network=SPEC.network, training=TrainingSpec(learning_rate=0.1))
    film = film_of(opened(other, now.learned()), now.learned(), 9)
    assert "changed on the way" in film.cut
    assert [frame.epoch for frame in film.frames] == [5]


def test_what_would_take_minutes_to_train_again_is_not() -> None:
    wide = Spec(network=NetworkSpec(tuple(LayerSpec(32) for _ in range(20))))
    long = untrained(wide)
    late = replace(long, epoch=100_000, steps=1)
    film = film_of(opened(wide, late), late, 9)
    assert "too long" in film.cut
    assert len(film.frames) == 1


def test_a_network_that_never_learned_is_one_frame() -> None:
    film = film_of(opened(SPEC, untrained(SPEC)), untrained(SPEC), 9)
    assert len(film.frames) == 1
    assert not film.cut


def test_a_run_with_a_change_of_its_training_is_one_film_of_what_was() -> None:
    work = Work.fresh(Document(SPEC))
    for rate in (0.03, 0.2):
        work = made(SetSetting("training", "learning_rate", rate), work)
        trainer = Trainer(work.document.spec, work.learned, curves=work.curves)
        before = trainer.learned()
        trainer.train_epochs(10)
        work = work.trained(trainer.learned(), trainer.curves, since=before)
    film = film_of(work.timeline, work.learned, 50)
    assert not film.cut
    assert [frame.epoch for frame in film.frames] == list(range(21))
    assert np.array_equal(film.frames[7].parameters, trained(7).learned().parameters)
    assert np.array_equal(film.frames[-1].parameters, work.learned.parameters)
    fast = Trainer(work.document.spec, trained(10).learned())
    fast.train_epochs(5)
    assert np.array_equal(film.frames[15].parameters, fast.learned().parameters)


def test_a_film_begins_with_the_network_that_there_is() -> None:
    work = Work.fresh(Document(SPEC))
    trainer = Trainer(SPEC, work.learned, curves=work.curves)
    trainer.train_epochs(5)
    work = work.trained(trainer.learned(), trainer.curves, since=work.learned)
    wider = made(AddUnit(0), work)
    after = Trainer(wider.document.spec, wider.learned, curves=wider.curves)
    after.train_epochs(3)
    wider = wider.trained(after.learned(), after.curves, since=wider.learned)
    film = film_of(wider.timeline, wider.learned, 50)
    assert "another one" in film.cut
    assert [frame.epoch for frame in film.frames] == [5, 6, 7, 8]
    assert np.array_equal(film.frames[0].parameters, wider.timeline.open.beginning.learned.parameters)


def test_a_run_that_takes_long_to_train_again_is_shown_by_what_was_kept_on_the_way() -> None:
    budget, work = KeyframeBudget(), Work.fresh(Document(SPEC))
    frames = work.timeline.open.beginning.keyframes
    trainer = Trainer(SPEC, work.learned)
    trainer.train_epochs(4 * frames.spacing)
    budget.note(frames, trainer.learned())
    kept = trainer.learned()
    late = replace(kept, epoch=10**9)
    film = film_of(work.timeline, late, 20)
    assert [frame.epoch for frame in film.frames[:-1]] == [0, kept.epoch]
    assert np.array_equal(film.frames[1].parameters, kept.parameters)
