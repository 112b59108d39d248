"""Nothing that a monkey does breaks the program: no error, no warning of Qt's, no crash, nothing left running."""

import os
from pathlib import Path

import pytest

from tests.monkey.sending import send


def test_nothing_that_a_monkey_does_breaks_the_program(tmp_path: Path) -> None:
    outcome = send(1, 800, tmp_path / "cage")
    assert outcome.is_good, outcome.report()


RUNS, LONG = (2, 1_500) if os.environ.get("CI") else (4, 5_000)
"""An automatic check has minutes for all tests together; `make test` and `make monkey` take their time."""

LONG_BEGINNINGS = ("race", "run", "classes", "large")


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "begin"), [(100 + at, begin) for at, begin in enumerate(LONG_BEGINNINGS[:RUNS])])
def test_nothing_that_a_monkey_does_for_long_breaks_the_program(tmp_path: Path, seed: int, begin: str) -> None:
    outcome = send(seed, LONG, tmp_path / "cage", begin=begin)
    assert outcome.is_good, outcome.report()


def test_a_monkey_that_finds_a_fault_says_how_to_find_it_again(tmp_path: Path) -> None:
    outcome = send(1, 60, tmp_path / "cage", plant="raise")
    assert not outcome.is_good
    assert "RuntimeError: planted" in outcome.report()
    assert "--seed 1 --events 60 --runs 1" in outcome.report()


def test_a_crash_is_told_with_the_place_and_the_last_events(tmp_path: Path) -> None:
    outcome = send(1, 60, tmp_path / "cage", plant="crash")
    assert not outcome.is_good
    assert "was ended by signal 11" in outcome.report()
    assert "Segmentation fault" in outcome.told
    assert outcome.last_events
