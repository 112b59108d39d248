"""Who asks a network in training: what is known is not asked again, and what is wanted at once comes at once."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest

from engine.learned import untrained
from engine.moment import Moment
from engine.native.training import samples_at_once
from engine.observer import Observer
from engine.portable import Floats
from engine.questions.probe import ProbePoint
from engine.questions.question import Question
from engine.questions.surface import QUICK_PIECES, MapSurface
from engine.questions.unit import ViewUnit
from engine.questions.winner import MapWinners
from engine.runs.wanted import NotWanted
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from tests.asking import asked

SMALL = Spec(DataSpec("circle"), network=NetworkSpec((LayerSpec(3),)))
LARGE = Spec(DataSpec("circle"), network=NetworkSpec((LayerSpec(32),) * 20))


@dataclass(frozen=True, slots=True)
class CountSteps(Question[int]):
    """How many steps were taken; and it counts how often it was asked."""

    asked: ClassVar[list[int]] = []

    def ask(self, moment: Moment) -> int:
        self.asked.append(moment.learned.steps)
        return moment.learned.steps


def begun(spec: Spec = SMALL) -> tuple[Observer, Trainer]:
    CountSteps.asked.clear()
    return Observer(), Trainer(spec, untrained(spec))


def test_a_question_that_nobody_foresaw_is_answered() -> None:
    observer, trainer = begun()
    trainer.train_batches(3)
    snapshot = observer.observe(trainer, asked(CountSteps()))
    assert snapshot[CountSteps] == snapshot.answers.of(CountSteps()) == 3
    assert snapshot.get(ProbePoint) is None
    with pytest.raises(KeyError, match="ProbePoint"):
        snapshot[ProbePoint]


def test_what_is_known_of_a_network_at_rest_is_not_asked_again() -> None:
    observer, trainer = begun()
    first = observer.observe(trainer, asked(CountSteps()))
    second = observer.observe(trainer, asked(CountSteps(), ProbePoint((1.0, 2.0))))
    assert CountSteps.asked == [0]
    assert second[MapSurface] is first[MapSurface]
    assert second[ProbePoint].point == (1.0, 2.0)
    trainer.train_batches(1)
    observer.observe(trainer, asked(CountSteps()))
    assert CountSteps.asked == [0, 1]


def test_another_network_with_the_same_numbers_is_asked_anew() -> None:
    observer, trainer = begun()
    first = observer.observe(trainer, asked())
    other = Trainer(replace(SMALL, network=NetworkSpec((LayerSpec(3, "relu"),))), trainer.learned())
    second = observer.observe(other, asked())
    assert not np.array_equal(first[MapSurface].values, second[MapSurface].values)


def test_more_is_told_of_the_moment_that_is_on_the_screen() -> None:
    observer, trainer = begun()
    assert observer.ask_more(asked(), 7) is None
    shown = observer.observe(trainer, asked(), revision=7)
    trainer.train_epochs(5)
    more = observer.ask_more(asked(CountSteps(), ProbePoint((1.0, 2.0))), 7)
    assert more is not None
    assert more.learned is shown.learned
    assert more[MapSurface] is shown[MapSurface]
    assert more[CountSteps] == 0
    assert more[ProbePoint].output == ProbePoint((1.0, 2.0)).ask(Moment(trainer.problem, shown.learned)).output
    assert observer.ask_more(asked(), 8) is None  # of another document nothing is known


def test_what_is_wanted_at_once_is_coarse_where_a_fine_answer_takes_its_time() -> None:
    observer, trainer = begun(LARGE)
    fine = MapSurface(resolution=200)
    quick = observer.observe(trainer, asked(fine), at_once=True)
    side = quick[MapSurface].values.shape[0]
    assert 25 <= side < 100
    assert side**2 <= QUICK_PIECES * samples_at_once(trainer.problem.network)
    assert quick.answers.of(fine) is None
    whole = observer.observe(trainer, asked(fine))
    assert whole[MapSurface].values.shape == (200, 200)
    again = observer.observe(trainer, asked(fine), at_once=True)
    assert again[MapSurface] is whole[MapSurface]  # what is known better is not told worse


def test_a_small_network_is_told_as_finely_at_once() -> None:
    observer, trainer = begun()
    assert (
        observer.observe(trainer, asked(MapSurface(resolution=125)), at_once=True)[MapSurface].values.shape
        == (125,) * 2
    )


def test_an_answer_that_is_given_up_leaves_what_was_known() -> None:
    wanted = [True]
    observer = Observer()
    trainer = Trainer(SMALL, untrained(SMALL), is_wanted=lambda: wanted[0])
    before = observer.observe(trainer, asked())
    wanted[0] = False
    with pytest.raises(NotWanted):
        observer.observe(trainer, asked(ViewUnit(0, 0)))
    wanted[0] = True
    assert observer.observe(trainer, asked())[MapSurface] is before[MapSurface]


def test_two_maps_of_the_same_classes_send_the_plane_through_the_network_once(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = Spec(
        DataSpec("clouds"),
        network=NetworkSpec((LayerSpec(3),), OutputSpec("softmax")),
        training=TrainingSpec(loss="cross_entropy"),
    )
    observer, trainer = begun(spec)
    pixels = []
    outputs = Moment.outputs

    def counted(self: Moment, rows: Floats) -> tuple[Floats, Floats]:
        pixels.append(rows.shape[1])
        return outputs(self, rows)

    monkeypatch.setattr(Moment, "outputs", counted)
    surface, winners = MapSurface(resolution=30), MapWinners(30)
    snapshot = observer.observe(trainer, {surface, winners})
    assert pixels.count(32**2) == 1
    found, won = snapshot.answers.of(surface), snapshot.answers.of(winners)
    assert found is not None
    assert won is not None
    assert found.contour is won.borders
    alone = surface.ask(trainer.moment()), winners.ask(trainer.moment())
    assert alone[1] is not None
    np.testing.assert_array_equal(alone[0].values, found.values)
    np.testing.assert_array_equal(alone[1].borders, won.borders)
    trainer.train_batches(1)
    observer.observe(trainer, {surface, winners})
    assert pixels.count(32**2) == 4, "another moment, another answer"
