"""A table comes back as it was, whatever country's program wrote it."""

import csv
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.exchange.tables.reading import read_table
from playground.exchange.tables.rows import SEPARATORS

NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 2))
LABELS = st.sampled_from(["setosa", "größer", "two words", 'a "quoted" one', "with, comma", "with; semicolon"])


@st.composite
def written(draw: Any) -> tuple[bytes, list[tuple[float, float, str]]]:
    """A table's bytes, and its rows. The first numbers leave no doubt which mark is the decimal one."""
    rows = [(0.5, -12.25, "setosa"), *draw(st.lists(st.tuples(NUMBERS, NUMBERS, LABELS), min_size=2, max_size=30))]
    separator = draw(st.sampled_from(list(SEPARATORS)))
    mark = draw(st.sampled_from([".", ","]))
    group = draw(st.sampled_from(["", " ", "'", "\u00a0", "," if mark == "." else "."]))
    places = draw(st.sampled_from([2, 4]))

    def number(value: float) -> str:
        text = f"{value:,.{places}f}".replace(",", "\0").replace(".", mark).replace("\0", group)
        return text if draw(st.booleans()) else text.replace(group, "")

    buffer = io.StringIO()
    quoting = csv.QUOTE_ALL if draw(st.booleans()) else csv.QUOTE_MINIMAL
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    writer = csv.writer(buffer, delimiter=separator, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    if draw(st.booleans()):
        writer.writerow(["length", "Breite", "kind of thing"])
    for index, (x, y, label) in enumerate(rows):
        if index and draw(st.integers(0, 9)) == 0:
            buffer.write(draw(st.sampled_from(["# a comment", "", "   "])) + end)
        writer.writerow([number(x), number(y), label])
    codec = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]))
    return buffer.getvalue().encode(codec), rows


def check(table: tuple[bytes, list[tuple[float, float, str]]]) -> None:
    data, rows = table
    read = read_table(data).table
    assert [column.kind for column in read.columns] == ["number", "number", "text"]
    for index in (0, 1):
        np.testing.assert_array_equal(read.columns[index].numbers, [row[index] for row in rows])
    assert [read.columns[2].text_at(row) for row in range(read.rows)] == [row[2] for row in rows]


@settings(max_examples=100)
@given(written())
def test_a_table_comes_back_as_it_was_written(table: tuple[bytes, list[tuple[float, float, str]]]) -> None:
    check(table)


@pytest.mark.slow
@settings(max_examples=1000)
@given(written())
def test_a_table_comes_back_as_it_was_written_by_the_thousand(
    table: tuple[bytes, list[tuple[float, float, str]]],
) -> None:
    check(table)
