"""A choice of columns makes the data that a file holds, or is refused with the reason."""

import json

import numpy as np
import pytest

from engine.data.table import MAX_ROWS, TableClasses, TableColumn
from playground.exchange.tables.data import Scaling, TableChoice, source_of
from playground.exchange.tables.reading import read_table
from playground.exchange.tables.refusal import TableRefused
from playground.exchange.tables.roles import Roles, guess
from playground.exchange.tables.table import Table
from playground.model.files.table_io import write_table_source

PETALS = "length,width,species\n1.4,0.2,setosa\n4.7,1.4,versicolor\n6.0,2.5,virginica\n1.3,?,setosa\n1.5,0.4,setosa\n"


def table_of(text: str) -> Table:
    return read_table(text).table


def choice_of(table: Table, scaling: Scaling = "plane", **changes: object) -> TableChoice:
    return TableChoice(guess(table), scaling, **changes)  # type: ignore[arg-type]


def test_the_data_are_those_of_the_file_format() -> None:
    table = table_of(PETALS)
    data, notes = source_of(table, choice_of(table, "none", name="petals", train_percent=80, shuffle=False, seed=7))
    assert json.loads(json.dumps(write_table_source(data))) == {
        "kind": "table",
        "name": "petals",
        "columns": [{"name": "length", "center": 0.0, "scale": 1.0}, {"name": "width", "center": 0.0, "scale": 1.0}],
        "label": {"name": "species", "classes": ["setosa", "versicolor", "virginica"]},
        "rows": [[1.4, 0.2, 0], [4.7, 1.4, 1], [6.0, 2.5, 2], [1.5, 0.4, 0]],
        "train_percent": 80,
        "shuffle": False,
        "seed": 7,
    }
    assert notes == ("1 row is left out, because a value is missing in “width” (line 5).",)


def test_a_label_of_numbers_has_a_center_and_a_scale() -> None:
    table = table_of("a,b,price\n1,2,10\n2,5,20\n4,1,60\n")
    assert write_table_source(source_of(table, choice_of(table, "plane"))[0])["label"] == {
        "name": "price",
        "center": 35.0,
        "scale": 25.0,
    }


def scaled(column: TableColumn, values: list[float]) -> list[float]:
    return [(value - column.center) / column.scale for value in values]


def test_standard_scaling_gives_mean_0_and_standard_deviation_1() -> None:
    table = table_of("a,b,c\n1,200,u\n2,300,v\n6,700,u\n")
    data, _ = source_of(table, choice_of(table, "standard"))
    assert len(data.columns) == 2
    for index, column in enumerate(data.columns):
        values = np.array(scaled(column, [row[index] for row in data.rows.values]))
        np.testing.assert_allclose((values.mean(), values.std()), (0.0, 1.0), atol=1e-12)


def test_fitting_the_plane_reaches_from_minus_5_to_5() -> None:
    table = table_of("a,b,c\n1,200,u\n2,300,v\n6,700,u\n")
    data, _ = source_of(table, choice_of(table, "plane"))
    assert len(data.columns) == 2
    for index, column in enumerate(data.columns):
        values = scaled(column, [row[index] for row in data.rows.values])
        np.testing.assert_allclose((min(values), max(values)), (-5.0, 5.0), atol=1e-12)


def table_of_size(size: float) -> Table:
    shares = ((-1.0, "u"), (0.25, "v"), (0.5, "u"), (1.0, "v"))
    rows = [f"{share * size!r},{-share * size!r},{letter}" for share, letter in shares]
    return table_of("\n".join(("a,b,c", *rows)))


@pytest.mark.parametrize("size", [1e150, 9e299])
def test_numbers_that_are_too_large_without_scaling_are_refused(size: float) -> None:
    table = table_of_size(size)
    with pytest.raises(TableRefused, match=r"Line 2, column “a”: found -.*too large without scaling.*another scaling"):
        source_of(table, choice_of(table, "none"))


@pytest.mark.parametrize(
    ("scaling", "size"),
    [
        *(("standard", size) for size in (1e-300, 1e-12, 1.0, 1e150, 9e299)),
        *(("plane", size) for size in (1e-300, 1e-12, 1.0, 1e150, 9e299)),
        *(("none", size) for size in (1e-300, 1e-12, 1.0)),
    ],
)
def test_numbers_of_every_size_are_scaled_to_finite_ones(scaling: Scaling, size: float) -> None:
    table = table_of_size(size)
    data, _ = source_of(table, choice_of(table, scaling))
    assert len(data.columns) == 2
    for index, column in enumerate(data.columns):
        assert column.scale > 0.0
        assert np.isfinite(scaled(column, [row[index] for row in data.rows.values])).all()


def test_a_constant_column_is_moved_to_0_and_told() -> None:
    table = table_of("a,b,c\n5,1,u\n5,2,v\n5,3,u\n")
    data, notes = source_of(table, TableChoice(Roles(0, 1, 2, True)))
    assert data.columns[0] == TableColumn("a", 5.0, 1.0)
    assert "“a” has the same value in every row: it can tell nothing apart." in notes


def test_fitting_the_plane_is_what_is_done_unless_something_else_is_chosen() -> None:
    table = table_of("a,b,c\n1,2,u\n2,3,v\n6,7,u\n")
    assert source_of(table, TableChoice(guess(table))) == source_of(table, choice_of(table, "plane"))


def test_coordinates_that_fill_the_plane_stay_as_they_are_and_a_label_near_0_does() -> None:
    table = table_of("a,b,c\n-5,-4.5,-0.5\n4,5,1\n1,1,0.25\n")
    assert source_of(table, TableChoice(guess(table))) == source_of(table, choice_of(table, "none"))
    price, _ = source_of(table_of("a,b,c\n-5,-4.5,10\n4,5,60\n1,1,20\n"), TableChoice(Roles(0, 1, 2, False)))
    assert price.columns == (TableColumn("a"), TableColumn("b"))
    assert price.label == TableColumn("c", 35.0, 25.0)


def test_points_outside_the_plane_are_told() -> None:
    table = table_of("a,b,c\n1,2,u\n3,7,v\n4,5,u\n")
    notes = source_of(table, choice_of(table, "none"))[1]
    assert notes == ("1 point lies outside the plane, which shows −6 to 6. It is learned all the same.",)


def test_classes_are_in_the_order_of_the_alphabet_and_numbers_rising() -> None:
    texts = table_of("a,b,c\n1,2,yes\n3,4,no\n5,6,Maybe\n")
    label = source_of(texts, choice_of(texts))[0].label
    assert label == TableClasses("c", ("Maybe", "no", "yes"))
    numbers = table_of("a,b,c\n1,2,10\n3,4,9\n5,6,10\n7,8,-1.5\n")
    data, _ = source_of(numbers, TableChoice(Roles(0, 1, 2, True)))
    assert data.label == TableClasses("c", ("-1.5", "9", "10"))
    assert [row[2] for row in data.rows.values] == [2.0, 1.0, 2.0, 0.0]


def test_only_classes_of_rows_that_are_taken_count() -> None:
    table = table_of("a,b,c\n1,2,u\n3,4,v\n?,6,w\n")
    assert source_of(table, TableChoice(Roles(0, 1, 2, True)))[0].label == TableClasses("c", ("u", "v"))


def test_twenty_thousand_rows_are_drawn_from_the_seed_and_told() -> None:
    table = table_of("a,b,c\n" + "".join(f"{i},{i % 7},{'uv'[i % 2]}\n" for i in range(30_000)))
    choice = TableChoice(Roles(0, 1, 2, True), seed=3)
    data, notes = source_of(table, choice)
    firsts = [row[0] for row in data.rows.values]
    assert len(firsts) == len(set(firsts)) == MAX_ROWS
    assert firsts == sorted(firsts)
    assert source_of(table, choice) == (data, notes)
    assert source_of(table, TableChoice(Roles(0, 1, 2, True), seed=4))[0].rows != data.rows
    assert "20\u2009000 of 30\u2009000 rows are drawn at random, with seed 3." in notes


@pytest.mark.parametrize(
    ("text", "roles", "percent", "message"),
    [
        ("a,b,c\n1,2,u\n1e400,4,v\n", Roles(0, 1, 2, True), 50, "Line 3, column “a”: found “1e400”, which is too"),
        ("a,b,c\n1,2,u\n3,-inf,v\n", Roles(0, 1, 2, True), 50, "Line 3, column “b”: found “-inf”, which is too"),
        ("a,b,c\n1,2,u\n3,4,v\n", Roles(0, 0, 2, True), 50, "Found the columns “a”, “a” and “c”."),
        ("a,b,c\n1,2,u\n3,4,v\n", Roles(0, 2, 1, True), 50, "Column “c”: found texts. Allowed: a column of numbers"),
        ("a,b,c\n2024-05-01,2,u\n2024-05-02,4,v\n", Roles(0, 1, 2, True), 50, "Column “a”: found dates."),
        ("a,b,c\n1,2,u\n3,4,v\n", Roles(0, 1, 2, False), 50, "Column “c”: found texts. Allowed: a column of numbers"),
        ("a,b,c\n1,2,u\n3,4,u\n", Roles(0, 1, 2, True), 50, "Column “c”: found only “u”. Allowed: 2 to 8 classes."),
        ("a,b,c\n1,2,\n3,4,\n", Roles(0, 1, 2, True), 50, "Column “c”: found no values."),
        ("a,b,c\n1,2,u\n3,?,v\n", Roles(0, 1, 2, True), 50, "Found one row with a value in all three columns."),
        ("a,b,c\n1,2,u\n3,4,v\n", Roles(0, 1, 2, True), 10, "Found 10 % of 2 rows for training, which is none."),
        (
            "a,b,c\n" + "".join(f"{i},{i},n{i}\n" for i in range(9)), Roles(0, 1, 2, True), 50,
            "Column “c”: found 9 different values (n0, n1, n2 …). Allowed: 2 to 8 classes.",
        ),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_serve_is_refused_with_reason_and_remedy(
    text: str, roles: Roles, percent: int, message: str
) -> None:
    with pytest.raises(TableRefused) as refused:
        source_of(table_of(text), TableChoice(roles, train_percent=percent))
    assert str(refused.value).startswith(message)


def test_an_infinite_number_in_a_column_that_is_not_chosen_does_no_harm() -> None:
    table = table_of("a,b,c,d\n1,2,u,inf\n3,4,v,5\n")
    assert len(source_of(table, TableChoice(Roles(0, 1, 2, True)))[0].rows) == 2
