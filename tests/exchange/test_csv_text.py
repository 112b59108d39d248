"""What is exported as CSV is read again as the same, and no cell of it can be taken for a formula."""

import csv
import io
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.exchange.csv_text import PointSheet, Value, csv_text, harmless, without_apostrophe
from playground.exchange.tables.reading import read_table


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '=HYPERLINK("http://x")', "-2+3+cmd|' /C calc'!A0"],
)
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert cells(csv_text([text], [[text]])) == [[f"'{text}"], [f"'{text}"]]


@pytest.mark.parametrize("text", ["setosa", "a=b", "1.5", "", "x-1", "'quoted'"])
def test_other_texts_stay(text: str) -> None:
    assert harmless(text) == text


def test_numbers_stay_numbers() -> None:
    rows: list[list[Value]] = [[-1.5, 0.1, 1e-300], [3, -7, 1 / 3], [math.nan, math.inf, None]]
    assert cells(csv_text(["a", "b", "c"], rows))[1:] == [
        ["-1.5", "0.1", "1e-300"],
        ["3", "-7", repr(1 / 3)],
        ["", "", ""],
    ]


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=6))
def test_any_text_comes_back_and_is_no_formula(rows: list[list[str]]) -> None:
    read = cells(csv_text(["a", "b"], rows))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not [cell for row in read for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(st.text(max_size=8))
def test_a_text_that_was_made_harmless_is_read_again_as_it_was(text: str) -> None:
    assert without_apostrophe(harmless(text)) in (text, text.removeprefix("'"))


def test_points_are_written_with_split_label_and_prediction() -> None:
    points = np.array([[1.5, -2.0], [0.1, 4.0], [5.0, 6.0]])
    sheet = PointSheet(("length", "=width"), "species", points, ["a", "-b", "a"], ["a", "a", "a"], 2)
    assert cells(sheet.text()) == [
        ["length", "'=width", "species", "split", "prediction"],
        ["1.5", "-2.0", "a", "train", "a"],
        ["0.1", "4.0", "'-b", "train", "a"],
        ["5.0", "6.0", "a", "test", "a"],
    ]


def test_outputs_of_several_units_have_a_column_each() -> None:
    points, outputs = np.zeros((2, 2)), np.array([[0.25, 0.75], [0.75, 0.25]])
    sheet = PointSheet(("x", "y"), "value", points, [1.0, 2.0], [1.5, 2.5], 2, outputs)
    assert cells(sheet.text())[:2] == [
        ["x", "y", "value", "split", "prediction", "output 1", "output 2"],
        ["0.0", "0.0", "1.0", "train", "1.5", "0.25", "0.75"],
    ]


def test_what_was_exported_can_be_imported() -> None:
    points = np.random.default_rng(0).normal(size=(50, 2))
    labels = [("a", "-b", "=c")[index % 3] for index in range(50)]
    table = read_table(PointSheet(("x", "y"), "kind", points, labels, labels, 25).text()).table
    np.testing.assert_array_equal(np.column_stack([table.columns[0].numbers, table.columns[1].numbers]), points)
    assert [table.columns[2].text_at(row) for row in range(50)] == labels
