"""The checks that all files share: each lets the right through as it is, and says what is wrong and what is allowed."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.parameters import Layout
from playground.model.files.checks import (
    checked_count,
    checked_ends,
    checked_flag,
    checked_format,
    checked_list,
    checked_names,
    checked_number,
    checked_object,
    checked_one_of,
    checked_point,
    checked_positive,
    checked_selection,
    checked_share,
    checked_some,
    checked_text,
    checked_whole,
    within,
)
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused
from playground.model.selection import Selection

NAMES = ("red", "green", "blue")


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (lambda value: checked_object(value, "", ("a", "b"), ("a",)), {"a": 1}),
        (lambda value: checked_list(value, "", 2, "things"), [1, 2]),
        (lambda value: checked_some(value, "", 1, 2, "1 to 2 things"), [1]),
        (lambda value: list(checked_names(value, "", NAMES)), ["blue", "red"]),
        (lambda value: checked_text(value, ""), ""),
        (lambda value: checked_one_of(value, "", NAMES), "green"),
        (lambda value: checked_flag(value, ""), False),
        (lambda value: checked_whole(value, "", -3, 3), -3),
        (lambda value: checked_count(value, "", 5), 5),
        (lambda value: checked_number(value, "", 6.0), -6),
        (lambda value: checked_share(value, ""), 1),
        (lambda value: checked_positive(value, ""), 0),
        (lambda value: list(checked_point(value, "", 6.0)), [6, -6]),
    ],
)
def test_what_is_right_comes_back_as_it_is(check: Callable[[Any], Any], value: Any) -> None:
    assert check(value) == value


def test_places_in_a_network_come_back_as_what_they_name() -> None:
    layout = Layout((2, 4, 3, 1))
    assert checked_selection({"layer": 1}, "", layout) == Selection(1)
    assert checked_selection({"layer": 1, "unit": 2}, "", layout) == Selection(1, 2)
    assert checked_ends([[0, 1], [2, 3]], "", 6.0) == ((0.0, 1.0), (2.0, 3.0))


@pytest.mark.parametrize(
    ("check", "value", "text"),
    [
        (lambda value, at: checked_object(value, at, ("a",)), [], "k: found an empty list. Allowed: an object with"),
        (lambda value, at: checked_object(value, at, ("a",)), {"b": 1}, "k.b: found an unknown key. Allowed: a."),
        (lambda value, at: checked_object(value, at, ("a",), ("a",)), {}, "k.a: found nothing. Allowed: a value; this"),
        (lambda value, at: checked_list(value, at, 2, "things"), [1], "k: found a list of 1. Allowed: a list of 2 (th"),
        (lambda value, at: checked_some(value, at, 1, 2, "1 to 2 x"), [], "k: found an empty list. Allowed: a list of"),
        (lambda value, at: checked_names(value, at, NAMES), ["red", "pink"], 'k[1]: found "pink". Allowed: "red", "gr'),
        (lambda value, at: checked_names(value, at, NAMES), ["red", "red"], 'k[1]: found "red" a second time. Allowed'),
        (lambda value, at: checked_names(value, at, NAMES), [["red"]], "k[0]: found a list of 1. Allowed: "),
        (lambda value, at: checked_text(value, at), 1, "k: found 1. Allowed: a text."),
        (lambda value, at: checked_one_of(value, at, NAMES), None, 'k: found null. Allowed: "red", "green" or "blue".'),
        (lambda value, at: checked_flag(value, at), 1, "k: found 1. Allowed: true or false."),
        (lambda value, at: checked_whole(value, at, 1, 3), 4, "k: found 4. Allowed: a whole number from 1 to 3."),
        (lambda value, at: checked_whole(value, at, 0, 3), True, "k: found true. Allowed: a whole number from 0 to 3."),
        (lambda value, at: checked_count(value, at, 0), 1, "k: found 1. Allowed: 0."),
        (lambda value, at: checked_count(value, at, 3), 1.0, "k: found 1.0. Allowed: a whole number from 0 to 3."),
        (lambda value, at: checked_number(value, at), "1", 'k: found "1". Allowed: a finite number.'),
        (lambda value, at: checked_number(value, at), True, "k: found true. Allowed: a finite number."),
        (lambda value, at: checked_number(value, at), 10**400, "k: found a whole number of more than 20 digits. Allow"),
        (lambda value, at: checked_number(value, at), float("nan"), "k: found NaN. Allowed: a finite number."),
        (lambda value, at: checked_number(value, at, 6.0), 6.5, "k: found 6.5. Allowed: a number from -6 to 6."),
        (lambda value, at: checked_share(value, at), 1.5, "k: found 1.5. Allowed: a share from 0 to 1"),
        (lambda value, at: checked_positive(value, at), -1, "k: found -1. Allowed: a number from 0."),
        (lambda value, at: checked_point(value, at, 6.0), [0, 7], "k[1]: found 7. Allowed: a number from -6 to 6."),
        (lambda value, at: checked_ends(value, at, 6.0), [[0, 1], [0, 1]], "k: found the same end twice. Allowed: two"),
        (
            lambda value, at: checked_selection(value, at, Layout((2, 4, 1))),
            {"layer": 0, "unit": 4},
            "k.unit: found 4. Allowed: a whole number from 0 to 3.",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_where_what_and_what_is_allowed(
    check: Callable[[Any, str], Any], value: Any, text: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        check(value, "k")
    assert str(refused.value).startswith(text)


def test_a_part_is_refused_by_its_path_in_the_whole() -> None:
    path = r"^scenes\[2\]\.network\.title: found 1\. Allowed: a text\."
    with pytest.raises(FileRefused, match=path), within("scenes[2].network"):
        checked_text(1, "title")
    with pytest.raises(FileRefused, match=r"^scenes\[2\]: found 1\. Allowed: a text\."), within("scenes[2]"):
        checked_text(1, "")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ([], 'found an empty list. Allowed: an object with "format": "f".'),
        ({}, 'format: found nothing. Allowed: "f".'),
        ({"format": "g"}, 'format: found "g". Allowed: "f".'),
        ({"format": "f"}, "version: found nothing. Allowed: a whole number from 1 to 2."),
        ({"format": "f", "version": True}, "version: found true. Allowed: a whole number from 1 to 2."),
        ({"format": "f", "version": 0}, "version: found 0. Allowed: a whole number from 1 to 2."),
        (
            {"format": "f", "version": 3},
            (
                "version: found 3, which a newer playground wrote. Allowed: a whole number from 1 to 2. "
                "Update this program to read it."
            ),
        ),
    ],
)
def test_another_format_or_a_newer_version_is_refused(data: Any, text: str) -> None:
    with pytest.raises(FileRefused) as refused:
        checked_format(data, "f", 2, " to read it")
    assert str(refused.value) == text


def test_a_format_that_is_known_gives_its_keys_and_version() -> None:
    data: Json = {"format": "f", "version": 2, "title": ""}
    assert checked_format(data, "f", 2, "") == (data, 2)
