"""Tables as people have them are read as they are meant, and what was understood is told."""

import io
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from engine.runs.wanted import NotWanted
from playground.exchange.tables.reading import MAX_BYTES, MAX_ROWS, read_table, read_table_file, read_table_stream
from playground.exchange.tables.refusal import TableRefused
from playground.exchange.tables.sheet import ReadOptions
from playground.exchange.tables.table import Table
from playground.model.files.refused import FileRefused

ROWS = ((1.5, 2.25, "a"), (2.5, 3.75, "b"), (-3.5, 4.125, "a"), (4.5, -5.5, "b"), (5.25, 6.5, "a"))


def made(
    separator: str, *, mark: str = ".", header: bool = True, end: str = "\n", tail: str = "", quote: str = ""
) -> str:
    """ROWS as a table."""
    lines = [separator.join(("width", "height", "kind")) + tail] if header else []
    for width, height, kind in ROWS:
        numbers = [f"{quote}{value}{quote}".replace(".", mark) for value in (width, height)]
        lines.append(separator.join((*numbers, kind)) + tail)
    return end.join(lines) + end


def contents(table: Table) -> list[list[str]]:
    return [[column.text_at(row) for column in table.columns] for row in range(table.rows)]


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def kinds(table: Table) -> str:
    return " ".join(column.kind for column in table.columns)


MEANT = [[f"{width:g}", f"{height:g}", kind] for width, height, kind in ROWS]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " "], ids=["comma", "semicolon", "tab", "bar", "space"])
class TestEverySeparator:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_in_every_encoding_of_unicode(self, separator: str, encoding: str) -> None:
        reading = read_table(made(separator).encode(encoding))
        assert (reading.separator, contents(reading.table)) == (separator, MEANT)
        assert names(reading.table) == ["width", "height", "kind"]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_with_every_line_end(self, separator: str, end: str) -> None:
        table = read_table(made(separator, end=end).encode()).table
        assert contents(table) == MEANT
        assert table.lines.tolist() == [2, 3, 4, 5, 6]

    def test_without_names(self, separator: str) -> None:
        reading = read_table(made(separator, header=False))
        assert contents(reading.table) == MEANT
        assert names(reading.table) == ["column 1", "column 2", "column 3"]
        assert not reading.has_header

    def test_with_decimal_commas(self, separator: str) -> None:
        reading = read_table(made(separator, mark=",", quote='"' if separator == "," else ""))
        assert contents(reading.table) == MEANT
        assert "Numbers have a decimal comma." in reading.notes

    def test_with_a_separator_at_the_end_of_each_line(self, separator: str) -> None:
        assert contents(read_table(made(separator, tail=separator)).table) == MEANT

    def test_with_spaces_around(self, separator: str) -> None:
        assert contents(read_table(made(f" {separator} ")).table) == MEANT


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1 234,5", 1234.5), ("1\u00a0234,5", 1234.5),
        ("1\u202f234.5", 1234.5),
        ("1'234.5", 1234.5), ("1’234,5", 1234.5), ("1,234,567", 1234567.0), ("1.234.567", 1234567.0), ("−2.5", -2.5),
        ("+2,5", 2.5), ("1e-3", 0.001), ("1,5E+03", 1500.0), (".5", 0.5), (",5", 0.5), ("5.", 5.0), ("12 %", 12.0),
        ("12,34,567.5", 1234567.5), ("€ 3,50", 3.5), ("$1,200.75", 1200.75), ("(1,50)", -1.5), ("($ 12.25)", -12.25),
        ("007", 7.0), ("-0", 0.0), ("1234567.891", 1234567.891),
    ],
)  # fmt: skip
def test_a_number_is_read_in_the_spelling_of_every_country(text: str, value: float) -> None:
    table = read_table(f"x;y\n{text};1\n{text};2\n").table
    np.testing.assert_array_equal(table.columns[0].numbers, [value, value])


@pytest.mark.parametrize(
    "text", ["12a", "1_000", "0x1F", "1.2.3", "1,2,3", "1..2", "--5", "e5", "1e", "½", "5-", "1 23"]
)
def test_what_is_no_number_makes_a_column_of_texts(text: str) -> None:
    assert read_table(f"x;y\n{text};1\n{text};2\n").table.columns[0].kind in ("text", "date")


@pytest.mark.parametrize(("separator", "value"), [(";", 1.234), ("\t", 1234.0)])
def test_a_number_that_can_be_read_in_two_ways_is_told(separator: str, value: float) -> None:
    text = f"x{separator}y\n1,234{separator}1\n2,345{separator}2\n"
    reading = read_table(text)
    assert reading.table.columns[0].numbers[0] == value
    assert [note for note in reading.notes if "1,234" in note and "choose the other decimal mark" in note]
    other = read_table(text, ReadOptions(decimal="." if value < 10 else ","))
    assert other.table.columns[0].numbers[0] == (1234.0 if value < 10 else 1.234)


def test_a_decimal_comma_that_comes_late_counts_for_the_whole_table() -> None:
    rows = "".join(f"{i};{2 * i}\n" for i in range(3000))
    table = read_table(f"x;y\n{rows}3,5;4,25\n").table
    assert (table.columns[0].numbers[-1], table.columns[1].numbers[-1]) == (3.5, 4.25)


@pytest.mark.parametrize("encoding", ["latin-1", "windows-1252"])
def test_western_letters_without_a_mark_are_read(encoding: str) -> None:
    header = "Länge;Höhe;Größe" if encoding == "latin-1" else "Länge €;Höhe;Größe “x”"
    data = f"{header}\n1,5;2;groß\n2,5;3;klein\n".encode(encoding)
    reading = read_table(data)
    assert names(reading.table) == header.split(";")
    assert reading.encoding.casefold() == encoding


def test_a_chosen_encoding_counts_more_than_the_guess() -> None:
    reading = read_table("x,y\n1,ä\n2,ö\n".encode(), ReadOptions(encoding="latin-1"))
    assert reading.table.columns[1].texts == ("Ã¤", "Ã¶")


def test_quotes_may_hold_separators_quotes_and_line_ends() -> None:
    table = read_table('x,y,"kind\nof thing"\n1,2,"the ""best"", of all"\n3,4,"two\r\nlines"\n5,6,7" nail\n').table
    assert names(table) == ["x", "y", "kind of thing"]
    assert table.columns[2].texts == ('the "best", of all', "two\nlines", '7" nail')
    assert table.lines.tolist() == [3, 4, 6]
    notes = read_table('x,y\n1,"a\nb"\n2,c\n').notes
    assert "1 row goes over several lines, in quotation marks (line 2)." in notes


def test_comments_empty_lines_and_empty_rows_are_passed_over() -> None:
    reading = read_table("# made by hand\n\n// yes\nx,y\n1,2\n\n% no\n,,\n3,4\n   \n")
    assert contents(reading.table) == [["1", "2"], ["3", "4"]]
    assert reading.table.lines.tolist() == [5, 9]
    assert "3 comment lines are left out." in reading.notes


def test_a_comment_inside_a_quoted_cell_is_text() -> None:
    assert read_table('x,y\n1,"a\n# b"\n2,c\n').table.columns[1].texts == ("a\n# b", "c")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("# width,height\n1,2\n3,4\n", ["width", "height"]),
        ("# width height\n1 2\n3 4\n", ["width", "height"]),
        ("#,Name,HP\n1,Bulbasaur,45\n2,Ivysaur,60\n", ["#", "Name", "HP"]),
        ("# 1 2\n1 2\n3 4\n", ["column 1", "column 2"]),
        ("# width,height\n\n# more\n1,2\n3,4\n", ["column 1", "column 2"]),
    ],
)
def test_names_may_stand_in_the_comment_above(text: str, meant: list[str]) -> None:
    assert names(read_table(text).table) == meant


def test_colours_are_no_comments() -> None:
    assert contents(read_table("colour,x\n#ff0000,1\n#00ff00,2\n").table) == [["#ff0000", "1"], ["#00ff00", "2"]]


def test_rows_that_all_begin_with_a_hash_are_no_comments() -> None:
    table = read_table("#python,12,3\n#java,10,4\n#rust,8,9\n#go,5,5\n").table
    assert table.columns[0].texts == ("#python", "#java", "#rust", "#go")


def test_many_lines_of_comment_above_a_small_table_are_comments() -> None:
    assert contents(read_table("# a, b\n# who knows\n# c, d\n# e, f, g\n1,2\n3,4\n").table) == [["1", "2"], ["3", "4"]]


def test_units_below_the_names_become_a_part_of_them() -> None:
    reading = read_table("time,width,kind\ns,cm,\n1,2,a\n3,4,b\n5,6,a\n")
    assert names(reading.table) == ["time (s)", "width (cm)", "kind"]
    assert contents(reading.table) == [["1", "2", "a"], ["3", "4", "b"], ["5", "6", "a"]]


def test_a_formula_in_a_cell_is_text_and_nothing_more() -> None:
    table = read_table('x,y,z\n1,2,=1+1\n3,4,"=HYPERLINK(""http://x"")"\n').table
    assert table.columns[2].texts == ("=1+1", '=HYPERLINK("http://x")')


def test_excel_may_be_told_the_separator_in_the_first_line() -> None:
    reading = read_table("sep=|\na,b|c\n1,5|2\n2,5|3\n")
    assert (reading.separator, names(reading.table)) == ("|", ["a,b", "c"])


def test_lines_above_the_table_are_told() -> None:
    reading = read_table("Weather station 12\nMay 2024;;\n\nx;y;z\n1;2;a\n3;4;b\n5;6;c\n")
    assert names(reading.table) == ["x", "y", "z"]
    assert "2 lines above the table are left out." in reading.notes


def test_lines_of_two_cells_above_a_table_of_three_are_left_out() -> None:
    reading = read_table("Station,Berlin\nUnit,cm\nx,y,z\n1,2,a\n3,4,b\n5,6,a\n")
    assert names(reading.table) == ["x", "y", "z"]
    assert reading.table.rows == 3


def test_r_names_rows_and_not_their_column() -> None:
    table = read_table('"x" "y"\n"1" 1.5 2\n"2" 2.5 3\n').table
    assert (names(table), contents(table)) == (["row", "x", "y"], [["1", "1.5", "2"], ["2", "2.5", "3"]])


def test_the_guess_of_names_may_be_overridden() -> None:
    assert names(read_table("1,2\n3,4\n", ReadOptions(header=True)).table) == ["1", "2"]
    assert contents(read_table("a,b\nc,d\n", ReadOptions(header=False)).table) == [["a", "b"], ["c", "d"]]


def test_the_guess_of_the_separator_may_be_overridden() -> None:
    assert contents(read_table("1;2,5\n3;4,5\n", ReadOptions(separator=",")).table) == [["1;2", "5"], ["3;4", "5"]]


def test_names_are_made_unique_and_that_is_told() -> None:
    reading = read_table("x,x,,X,x (2)\n1,2,3,4,a\n2,3,4,5,b\n")
    assert names(reading.table) == ["x", "x (3)", "column 3", "X (4)", "x (2)"]
    assert any("“x (3)”, “column 3”, “X (4)”" in note for note in reading.notes)


@pytest.mark.parametrize(
    "gap", ["", "NA", "N/A", "n/a", "nan", "NaN", "null", "NULL", "?", "-", "–", "#N/A", "None", "."]
)
def test_missing_values_are_counted_and_told(gap: str) -> None:
    reading = read_table(f"x,y,z\n{gap},2,a\n3,4,{gap}\n5,6,b\n")
    assert [column.missing for column in reading.table.columns] == [1, 0, 1]
    assert kinds(reading.table) == "number number text"
    assert "Missing values: “x” 1, “z” 1." in reading.notes


def test_an_odd_text_among_numbers_is_told_with_its_line() -> None:
    rows = "".join(f"{i},{i}\n" for i in range(30))
    reading = read_table(f"x,y\n{rows}abc,1\n")
    assert reading.table.columns[0].unread[0].line == 32
    assert any("line 32 has “abc”" in note for note in reading.notes)


def test_longer_rows_are_left_out_and_shorter_ones_filled_up_and_both_are_told() -> None:
    reading = read_table("x,y,z\n1,2,3\n4,5,6,7\n6,7\n8,9,10\n")
    assert contents(reading.table) == [["1", "2", "3"], ["6", "7", ""], ["8", "9", "10"]]
    assert "1 row with more than 3 cells is left out (line 3)." in reading.notes
    assert "1 row with fewer than 3 cells: the rest counts as missing (line 4)." in reading.notes


@pytest.mark.parametrize(
    "date",
    ["2024-05-17", "2024-05-17T12:30:00Z", "17.5.2024", "17.05.24", "5/17/2024", "2024/05/17 08:00", "17 May 2024",
     "May 17, 2024", "17-May-24", "Jan 2020", "12:30", "12:30:15", "2024-05", "Fri, 17 May 2024 10:00:00 GMT"],
)  # fmt: skip
def test_a_column_of_dates_is_known_as_one_and_that_is_told(date: str) -> None:
    reading = read_table(f"when;x;y\n{date};1;2\n{date};3;4\n")
    assert reading.table.columns[0].kind == "date"
    assert any("“when” has dates" in note for note in reading.notes)


def test_a_table_of_one_hundred_columns_is_read() -> None:
    header = ",".join(f"c{i}" for i in range(100))
    assert len(read_table(f"{header}\n{','.join('1' * 100)}\n{','.join('2' * 100)}\n").table.columns) == 100


@pytest.mark.parametrize("columns", [101, 5000, 1_000_000])
def test_more_columns_are_refused_with_their_number(columns: int) -> None:
    with pytest.raises(TableRefused, match=r"(?s)^Line 1: found .*columns\. Allowed: up to 100 columns\."):
        read_table(b"1" + b",1" * (columns - 1))


def test_one_hundred_thousand_rows_are_read_and_more_are_refused() -> None:
    rows = "1,2\n" * MAX_ROWS
    assert read_table(rows).table.rows == MAX_ROWS
    with pytest.raises(TableRefused, match="up to 100\u2009000 rows"):
        read_table(rows + "1,2\n")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Found no rows."),
        (b"\n\n# nothing\n", "Found no rows."),
        (b"x\n1\n2\n", "Line 1: found one column."),
        (b'x,y\n1,2\n3,"4\n5,6\n', "Line 3: found a quotation mark that opens a text and is not closed"),
        (b'x,y\n1,2\n3,"' + b"a" * 200_000, "Line 3: found a quotation mark"),
        (b'x,y\n1,2\n3,"a\n' + b"4,5\n" * 60 + b'6,"b\n', "Line 3: found a quotation mark"),
        (b"PK\x03\x04rest", "Found a workbook (.xlsx, .ods) or another zip file."),
        (b"\x89PNG\r\n", "Found a picture."),
        (b"%PDF-1.7\n1,2", "Found a PDF document."),
        (b"1,2\n3,\x00\n", "Line 2: found a zero byte"),
        (b'{"format": "neural-playground"}', "Line 1: found JSON."),
        (b"<!DOCTYPE html><table>", "Line 1: found a web page or XML."),
        ("x,y\n1,2\n".encode("utf-16") + b"\n", "Line 3: found bytes that are no UTF-16."),
        (b"x,y,z\n1,2,3\n" + b"1,2,3,4\n" * 300, "Line 3: found 300 rows with more cells"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_place_and_remedy(data: bytes, message: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read_table(data)
    text = str(refused.value)
    assert text.startswith(message)
    assert ". Allowed: " in text
    assert text.endswith(".")


def test_a_table_of_too_many_bytes_is_refused_before_it_is_looked_at(tmp_path: Path) -> None:
    with pytest.raises(TableRefused, match="up to 64\u2009000\u2009000 bytes"):
        read_table(b"1" * (MAX_BYTES + 1))
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(FileRefused, match="At most 64\u2009000\u2009000 are read: keep the columns and rows you need"):
        read_table_file(path)


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "petals.csv"
    path.write_bytes(b"x,y\n1,2\n3,4\n")
    assert contents(read_table_file(path).table) == [["1", "2"], ["3", "4"]]


def test_reading_is_given_up_when_it_is_wanted_no_more() -> None:
    asked = []

    def is_wanted() -> bool:
        asked.append(True)
        return len(asked) < 3

    with pytest.raises(NotWanted):
        read_table("1,2,a\n" * 50_000, is_wanted=is_wanted)
    assert len(asked) == 3


def test_a_table_cannot_be_changed() -> None:
    table = read_table("x,y\n1,a\n2,b\n").table
    for array in (table.lines, table.columns[0].numbers, table.columns[1].codes):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5


@pytest.mark.slow
def test_the_largest_table_is_read_in_bounded_memory() -> None:
    rng = np.random.default_rng(0)
    buffer = io.BytesIO()
    np.savetxt(buffer, rng.integers(0, 9999, (50_000, 100)), fmt="%d", delimiter=",")
    data = buffer.getvalue()
    tracemalloc.start()
    try:
        assert read_table(data).table.rows == 50_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * len(data)


@pytest.mark.parametrize(
    "text",
    [
        "| x | y | kind |\n|---|:-:|---:|\n| 1 | 2 | a |\n| 3 | 4 | b |\n",
        "+---+---+------+\n| x | y | kind |\n+---+---+------+\n| 1 | 2 | a    |\n| 3 | 4 | b    |\n+---+---+------+\n",
        " x | y | kind\n---+---+------\n 1 | 2 | a\n 3 | 4 | b\n",
        "x  y  kind\n== == ====\n1  2  a\n3  4  b\n== == ====\n",
    ],
    ids=["markdown", "mysql", "psql", "text"],
)
def test_tables_drawn_with_lines_are_read(text: str) -> None:
    table = read_table(text).table
    columns = [column for column in table.columns if column.kind != "empty"]
    assert [column.name for column in columns] == ["x", "y", "kind"]
    assert [[column.text_at(row) for column in columns] for row in range(table.rows)] == [
        ["1", "2", "a"],
        ["3", "4", "b"],
    ]


def test_a_damaged_letter_does_not_spoil_the_others() -> None:
    data = "x,y,Größe\n1,2,größer\n3,4,würdig\n5,6,schön".encode() + b"\n7,8,\xff\n"
    reading = read_table(data)
    assert names(reading.table)[2] == "Größe"
    assert reading.encoding == "UTF-8"
    assert "1 letter is damaged, and shown as �." in reading.notes


def test_what_flows_in_is_read_no_further_than_a_table_may_reach() -> None:
    assert contents(read_table_stream(io.BytesIO(b"x,y\n1,2\n")).table) == [["1", "2"]]

    class Endless(io.RawIOBase):
        asked = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            assert size >= 0
            self.asked += size
            return b"1" * size

    endless = Endless()
    with pytest.raises(TableRefused, match="up to 64\u2009000\u2009000 bytes"):
        read_table_stream(endless)  # type: ignore[arg-type]
    assert endless.asked == MAX_BYTES + 1
