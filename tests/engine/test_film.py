"""A film shows the moments that the run went through, and no others."""

from dataclasses import replace

import numpy as np
import pytest

from engine.learned import untrained
from engine.runs.film import film_of, frame_epochs
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec, TrainingSpec
from engine.trainer import Trainer

SPEC = Spec(
    data=DataSpec("moons", samples=60),
    network=NetworkSpec((LayerSpec(3),)),
    training=TrainingSpec(optimizer="adam", batch_size=7),
)


def trained(epochs: int) -> Trainer:
    trainer = Trainer(SPEC, untrained(SPEC))
    trainer.train_epochs(epochs)
    return trainer


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
    film = film_of(SPEC, now.learned(), frozenset(), 8)
    assert not film.cut
    assert len(film.frames) == 8
    for frame in film.frames:
        then = trained(int(frame.epoch))
        assert np.array_equal(frame.parameters, then.learned().parameters)
        assert frame.measured.train_loss == then.measure().train_loss


def test_a_run_within_an_epoch_ends_with_its_present_moment() -> None:
    now = trained(3)
    now.train_batches(2)
    film = film_of(SPEC, now.learned(), frozenset(), 9)
    assert [frame.epoch for frame in film.frames] == [0, 1, 2, 3, now.exact_epoch]
    assert np.array_equal(film.frames[-1].parameters, now.learned().parameters)


def test_a_run_that_went_otherwise_has_no_film() -> None:
    now = trained(5)
    other = Spec(data=SPEC.data, network=SPEC.network, training=TrainingSpec(learning_rate=0.1))
    film = film_of(other, now.learned(), frozenset(), 9)
    assert "changed on the way" in film.cut
    assert [frame.epoch for frame in film.frames] == [5]


def test_what_would_take_minutes_to_train_again_is_not() -> None:
    wide = Spec(network=NetworkSpec(tuple(LayerSpec(32) for _ in range(20))))
    long = untrained(wide)
    film = film_of(wide, replace(long, epoch=100_000, steps=1), frozenset(), 9)
    assert "too long" in film.cut
    assert len(film.frames) == 1


def test_a_network_that_never_learned_is_one_frame() -> None:
    film = film_of(SPEC, untrained(SPEC), frozenset(), 9)
    assert len(film.frames) == 1
    assert not film.cut
