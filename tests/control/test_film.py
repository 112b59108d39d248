"""The film of a run: which epoch is due at which time, at any speed; it waits for what is shown."""

import pytest
from pytestqt.qtbot import QtBot

from engine.runs.pace import Pace
from playground.control.film import FULL_SPEED_S, Film


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def film_of(clock: Clock, pace: Pace, first: int = 0, last: int = 1000) -> tuple[Film, list[int]]:
    film = Film(clock=clock)
    asked: list[int] = []
    film.epoch_due.connect(asked.append)
    film.set_pace(pace)
    film.play(first, first, last)
    return film, asked


def test_a_step_a_second_is_an_epoch_a_second(qtbot: QtBot, clock: Clock) -> None:
    film, asked = film_of(clock, Pace("epoch", 2.0))
    for clock.now in (0.0, 1.0, 3.0):
        film.go_on()
        film.note_shown()
    film.stop()
    assert asked == [2, 6]


def test_slower_than_the_screen_each_epoch_is_asked_for_once(qtbot: QtBot, clock: Clock) -> None:
    film, asked = film_of(clock, Pace("epoch", 1.0))
    for step in range(31):
        clock.now = step / 10.0
        film.go_on()
        if asked:
            film.note_shown()
    film.stop()
    assert asked == [1, 2, 3]


def test_it_waits_until_an_epoch_is_shown_and_keeps_the_time(qtbot: QtBot, clock: Clock) -> None:
    film, asked = film_of(clock, Pace("epoch", 10.0))
    for clock.now in (0.0, 0.5, 1.0):
        film.go_on()
    film.note_shown()
    film.go_on()
    film.stop()
    assert asked == [5, 10]


def test_at_full_speed_a_whole_run_takes_ten_seconds_and_a_short_one_less(qtbot: QtBot, clock: Clock) -> None:
    film, _ = film_of(clock, Pace("epoch", None), last=5000)
    assert film.rate == 5000 / FULL_SPEED_S
    film.play(0, 0, 10)
    assert film.rate == 5.0
    film.stop()


def test_another_speed_goes_on_from_where_it_is(qtbot: QtBot, clock: Clock) -> None:
    film, asked = film_of(clock, Pace("epoch", 10.0))
    clock.now = 2.0
    film.set_pace(Pace("epoch", 1.0))
    clock.now = 5.0
    film.go_on()
    film.stop()
    assert asked == [23]


def test_it_ends_at_the_newest_moment(qtbot: QtBot, clock: Clock) -> None:
    film, asked = film_of(clock, Pace("epoch", 100.0), last=50)
    told: list[bool] = []
    film.ended.connect(lambda: told.append(True))
    clock.now = 0.6
    film.go_on()
    assert told == [True]
    assert asked == []
    assert not film.is_playing
