"""Whatever is called a table is read or refused, never more: no crash, no hang, nothing that a file cannot hold."""

import json
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.exchange.tables.data import SCALINGS, Scaling, TableChoice, source_of
from playground.exchange.tables.encoding import ENCODINGS
from playground.exchange.tables.reading import Reading, read_table
from playground.exchange.tables.refusal import TableRefused
from playground.exchange.tables.roles import guess
from playground.exchange.tables.rows import MAX_COLUMNS, SEPARATORS
from playground.exchange.tables.sheet import ReadOptions
from playground.model.files.table_io import write_table_source
from playground.model.numerals import THIN_SPACE
from tests.cases import cases

CELLS = st.one_of(
    st.sampled_from(
        ["", "1", "-2.5", "3,25", "1.234,5", "1e400", "inf", "nan", "NA", "?", "a", "b", '"', '""', '"a"', '"a""b"',
         "#", "2024-05-01", "12:30", "=1+1", "x1", "y", " ", "1_0", "−3", "½", "٣", "ä", "\u2028", "1 000", "%", "//",
         "'"]
    ),
    st.floats().map(repr),
    st.text(max_size=8),
)  # fmt: skip
TABLES = st.builds(
    lambda rows, separator, end: end.join(separator.join(row) for row in rows),
    st.lists(st.lists(CELLS, max_size=6), max_size=12),
    st.sampled_from([*SEPARATORS, ", ", "\t\t"]),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
)
CODECS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
DATA = st.one_of(
    TABLES,
    st.builds(lambda text, codec: text.encode(codec, "replace"), TABLES, CODECS),
    st.binary(max_size=300),
    st.text(alphabet='",;\t| \n\r#%/.-0123456789aé\x00', max_size=200),
)
OPTIONS = st.builds(
    ReadOptions,
    st.sampled_from([None, *SEPARATORS]),
    st.sampled_from([None, ".", ","]),
    st.sampled_from([None, *ENCODINGS]),
    st.sampled_from([None, True, False]),
)


def check_reading(reading: Reading) -> None:
    table = reading.table
    assert table.rows >= 1
    assert 2 <= len(table.columns) <= MAX_COLUMNS
    names = [column.name for column in table.columns]
    assert all(name and name.isprintable() for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert (np.diff(table.lines) > 0).all()
    for column in table.columns:
        assert column.has_value.shape == (table.rows,)
        assert int((~column.has_value).sum()) == column.missing
        assert all(isinstance(column.text_at(row), str) for row in range(table.rows))
        assert not column.is_number or not np.isinf(column.numbers).any() or column.too_large
    assert all(note.endswith(".") and note.replace(THIN_SPACE, "").isprintable() for note in reading.notes)


def check(source: bytes | str, options: ReadOptions, scaling: Scaling, percent: int, seed: int) -> None:
    with suppress(TableRefused):
        reading = read_table(source, options)
        check_reading(reading)
        data, _ = source_of(reading.table, TableChoice(guess(reading.table), scaling, percent, seed=seed))
        json.dumps(write_table_source(data), allow_nan=False)
        for index, column in enumerate(data.columns):
            values = np.array([row[index] for row in data.rows.values])
            assert np.isfinite((values - column.center) / column.scale).all()


ARGUMENTS = (DATA, OPTIONS, st.sampled_from(list(SCALINGS)), st.integers(10, 100), st.integers(0, 2**32 - 1))


@pytest.mark.fuzz
@cases(300)
@given(*ARGUMENTS)
def test_any_text_and_any_bytes_are_read_or_refused(
    source: bytes | str, options: ReadOptions, scaling: Scaling, percent: int, seed: int
) -> None:
    check(source, options, scaling, percent, seed)


@pytest.mark.parametrize(
    "source",
    [
        '"' * 100_001,
        '",' * 100_000,
        '"\n' * 100_000,
        "#" * 1_000_000,
        "#\n" * 200_000,
        "1," * 9_000 + "\n",
        " " * 1_000_000 + "1",
        "1 " * 500_000,
        "1.1" * 300_000 + ",2\n",
        "a,b\n" + "1," + "9" * 100_000 + "\n",
        "1e" + "9" * 100_000 + ",2\n3,4\n",
        "(" * 100_000 + ",2\n3,4\n",
        "\n" * 1_000_000 + "x,y\n1,2\n",
        ",\n" * 200_000,
        "1," + "2024-" * 50_000 + "\n",
        "\n" * 10_000_000,
        ",\n" * 3_000_000,
        "---|---\n" * 1_000_000,
        "1,2\n" * 3_000_000,
        "a,b\n" + "1,2,3\n" * 1_500_000,
        "#\n" * 1_500_000,
        '"",""\n' * 1_200_000,
        "," * 9_999 + "\n" + "1," * 9_999,
    ],
    ids=lambda source: repr(source[:12]),
)
def test_what_was_made_to_take_long_is_answered_at_once(source: str) -> None:
    with suppress(TableRefused):
        check_reading(read_table(source))
