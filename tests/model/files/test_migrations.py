"""Files of older versions, brought up to date step by step. The steps here are made up."""

from typing import Any

import pytest

from playground.model.files.migrations import STEPS, VERSION, upgrade
from playground.model.files.refused import FileRefused


def renames_notes(data: dict[str, Any]) -> dict[str, Any]:
    return {("remarks" if key == "notes" else key): value for key, value in data.items()}


def adds_colour(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "colour": "blue"}


TWO_STEPS = (renames_notes, adds_colour)


def file(version: object, **keys: object) -> dict[str, Any]:
    return {"format": "neural-playground", "version": version, **keys}


def test_what_is_written_is_what_the_last_step_makes() -> None:
    assert len(STEPS) + 1 == VERSION


def test_an_old_file_takes_every_step() -> None:
    assert upgrade(file(1, notes="a"), TWO_STEPS) == file(3, remarks="a", colour="blue")


def test_a_younger_file_takes_the_later_steps_alone() -> None:
    assert upgrade(file(2, notes="a"), TWO_STEPS) == file(3, notes="a", colour="blue")


def test_a_present_file_stays_as_it_is() -> None:
    assert upgrade(file(3, notes="a"), TWO_STEPS) == file(3, notes="a")


def test_the_file_given_is_not_changed() -> None:
    old = file(1, notes="a")
    upgrade(old, TWO_STEPS)
    assert old == file(1, notes="a")


@pytest.mark.parametrize("version", [0, -1, 1.0, "1", None, True, [1]])
def test_what_is_no_version_is_refused(version: object) -> None:
    with pytest.raises(FileRefused, match=r"^version: found .*. Allowed: a whole number from 1 to 3\.$"):
        upgrade(file(version), TWO_STEPS)


def test_a_newer_version_is_refused_with_advice() -> None:
    with pytest.raises(FileRefused, match=r"^version: found 4, which a newer playground wrote. .* Update this program"):
        upgrade(file(4), TWO_STEPS)


def test_another_format_is_refused_before_its_version_is_looked_at() -> None:
    with pytest.raises(FileRefused, match=r'^format: found "glue". Allowed: "neural-playground"\.$'):
        upgrade({"format": "glue", "version": 9})
