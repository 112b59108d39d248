"""The guess of x1, x2 and the label is the one that a person would make."""

from typing import Any

import numpy as np
import pytest

from playground.exchange.tables.reading import read_table
from playground.exchange.tables.refusal import TableRefused
from playground.exchange.tables.roles import chosen_roles, guess


def roles_of(text: str) -> tuple[str, str, str, bool]:
    table = read_table(text).table
    roles = guess(table)
    x1, x2, label = (table.columns[index].name for index in (roles.x1, roles.x2, roles.label))
    return x1, x2, label, roles.are_classes


def many(header: str, row: str, count: int = 30) -> str:
    """A table; in a row, {i} counts, {f} is a fraction, {c} one of three letters, {b} 0 or 1, {d} 0, 1 or 2."""
    rng = np.random.default_rng(0)
    lines = [
        row.format(i=i, f=f"{rng.random():.4f}", g=f"{rng.random():.4f}", c="abc"[i % 3], b=i % 2, d=i % 3, t=f"n{i}")
        for i in range(count)
    ]
    return "\n".join((header, *lines))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (many("sepal,petal,species", "{f},{g},{c}"), ("sepal", "petal", "species", True)),
        (many("species,sepal,petal", "{c},{f},{g}"), ("sepal", "petal", "species", True)),
        (many("id,sepal,petal,species", "{i},{f},{g},{c}"), ("sepal", "petal", "species", True)),
        (many("name,sepal,petal,island,species", "{t},{f},{g},{c},{c}"), ("sepal", "petal", "species", True)),
        (many("date,sepal,petal,kind", "2024-05-{i},{f},{g},{c}"), ("sepal", "petal", "kind", True)),
        (many("a,b,c", "{f},{g},{d}"), ("a", "b", "c", True)),
        (many("survived,age,fare", "{b},{f},{g}"), ("age", "fare", "survived", True)),
        (many("a,b,c", "{f},{g},{f}"), ("a", "b", "c", False)),
        (many("price,size,age", "{f},{g},{f}"), ("size", "age", "price", False)),
        (many("z,y,x", "{f},{g},{f}"), ("x", "y", "z", False)),
        (many("latitude,longitude,kind", "{f},{g},{c}"), ("longitude", "latitude", "kind", True)),
        (many(",a,b,c", "{i},{f},{g},{f}"), ("a", "b", "c", False)),
        (many("constant,a,b,c", "5,{f},{g},{c}"), ("a", "b", "c", True)),
        (many("flag,a,b,kind", "{b},{f},{g},{c}"), ("a", "b", "kind", True)),
        ("0 0 0\n0 1 1\n1 0 1\n1 1 0\n", ("column 1", "column 2", "column 3", True)),
        ("a,b,out\n0,0,0\n0,1,0\n1,0,0\n1,1,1\n", ("a", "b", "out", True)),
        (
            many("PassengerId,Survived,Pclass,Name,Sex,Age,Fare,Embarked", "{i},{b},{d},{t},{c},{f},{g},{c}"),
            ("Age", "Fare", "Survived", True),
        ),
        ("a,b,out\n0,0,no\n1,1,yes\n", ("a", "b", "out", True)),
    ],
)  # fmt: skip
def test_the_guess_is_sensible(text: str, meant: tuple[str, str, str, bool]) -> None:
    assert roles_of(text) == meant


@pytest.mark.parametrize("name", ["load_iris", "load_wine", "load_breast_cancer"])
def test_the_class_of_well_known_data_is_found(name: str) -> None:
    datasets = pytest.importorskip("sklearn.datasets", reason="reads data that scikit-learn brings")
    frame = getattr(datasets, name)()
    rows = "\n".join(",".join(map(str, (*row, target))) for row, target in zip(frame.data, frame.target, strict=True))
    header = ",".join((*map(str, frame.feature_names), "target"))
    x1, x2, label, are_classes = roles_of(f"{header}\n{rows}")
    assert (x1, x2) == tuple(map(str, frame.feature_names[:2]))
    assert (label, are_classes) == ("target", True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("when,x\n2024-05-01,1\n2024-05-02,2\n", "Found 1 column of numbers, and dates in “when”."),
        ("a,b\n1,2\n3,4\n", "Found 2 columns of numbers."),
        ("a,b,c\nu,v,w\nr,s,t\n", "Found no column of numbers."),
        (many("a,b,name", "{f},{g},{t}"), "Found 2 columns of numbers."),
    ],
)
def test_a_table_without_two_inputs_and_a_label_is_refused_with_a_remedy(text: str, message: str) -> None:
    with pytest.raises(TableRefused) as refused:
        roles_of(text)
    assert str(refused.value).startswith(message)
    assert "Allowed: two columns of numbers for x₁ and x₂" in str(refused.value)


ISLANDS = many("id,sepal,petal,height,island,kind", "{i},{f},{g},{f},{c},{d}")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ({}, ("sepal", "petal", "kind", True)),
        ({"label": "island"}, ("sepal", "petal", "island", True)),
        ({"label": "Height"}, ("sepal", "petal", "height", False)),
        ({"x1": "petal"}, ("petal", "sepal", "kind", True)),
        ({"x2": "sepal"}, ("petal", "sepal", "kind", True)),
        ({"x1": "id", "x2": "4"}, ("id", "height", "kind", True)),
        ({"x1": "height", "x2": "petal", "label": "sepal"}, ("height", "petal", "sepal", False)),
        ({"label": "kind", "are_classes": False}, ("sepal", "petal", "kind", False)),
    ],
)
def test_columns_that_are_asked_for_are_taken_and_the_others_guessed(
    asked: dict[str, Any], meant: tuple[str, str, str, bool]
) -> None:
    table = read_table(ISLANDS).table
    roles = chosen_roles(table, **asked)
    names = tuple(table.columns[index].name for index in (roles.x1, roles.x2, roles.label))
    assert (*names, roles.are_classes) == meant


@pytest.mark.parametrize("name", ["colour", "0", "7", "", "9" * 5000])
def test_a_column_that_is_not_there_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(TableRefused, match=r"Allowed: “id”, “sepal”, .* and “kind”, or a number from 1 to 6"):
        chosen_roles(read_table(ISLANDS).table, x1=name)


@pytest.mark.parametrize(
    ("text", "found", "remedy"),
    [
        (
            "a,b,k\n" + "".join(f"{i},{i * i % 7},c{i}\n" for i in range(9)),
            "Found 2 columns of numbers.",
            "“k” has 9 different texts: put them in 8 groups at most, or add a column of numbers to learn.",
        ),
        (
            "a,b,k\n1,2,x\n3,4,x\n5,6,x\n",
            "Found 2 columns of numbers.",
            "“k” has 1 different text: add rows of another class, or a column of numbers to learn.",
        ),
        ("a,b,k\n1,2,x\n", "Found 2 columns of numbers in a single row.", "Add rows: 2 at least."),
        ("a,b,k\n", "Found no column of numbers in a single row.", "Add rows: 2 at least."),
    ],
    ids=["nine classes", "one class", "one row", "names alone"],
)
def test_what_a_table_lacks_is_told_with_what_to_do(text: str, found: str, remedy: str) -> None:
    with pytest.raises(TableRefused) as refused:
        guess(read_table(text).table)
    assert str(refused.value).startswith(found)
    assert str(refused.value).endswith(remedy)
