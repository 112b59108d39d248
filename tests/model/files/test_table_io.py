"""A table in a file: as the contract has it, back bit for bit, and refused with path, what was found and allowed."""

import copy
import json
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest

from engine.data.table import Rows, TableClasses, TableColumn, TableSource
from engine.spec import Spec
from playground.model.document import Document, Work
from playground.model.files.document_io import dumps, loads
from tests.model.plain import LEAST, refusal
from tests.tables import petals, price_spec

CONTRACT: Final = """{
  "kind": "table", "name": "petals",
  "columns": [{"name": "petal length", "center": 3.8, "scale": 0.9}, {"name": "petal width", "center": 1.2, "scale": 0.4}],
  "label": {"name": "species", "classes": ["setosa", "versicolor"]},
  "rows": [[1.4, 0.2, 0], [4.7, 1.4, 1]],
  "train_percent": 50, "shuffle": true, "seed": 0
}"""  # noqa: E501  # as it stands in the contract, but for the third class


def file_with(data: Any, **sections: Any) -> str:
    """A file with these data."""
    return json.dumps({"format": "neural-playground", "version": 2, "data": data, **sections})


def changed(path: str, value: Any) -> str:
    """The contract's table with one value in another's place; `...` takes it out."""
    data: Any = json.loads(CONTRACT)
    part: Any = data
    *places, last = [int(place) if place.isdecimal() else place for place in path.split(".")]
    for place in places:
        part = part[place]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return file_with(data)


def table_of(work: Work) -> TableSource:
    data = work.document.spec.data
    assert isinstance(data, TableSource)
    return data


def test_the_table_of_the_contract_is_read() -> None:
    table = table_of(loads(file_with(json.loads(CONTRACT))))
    assert table == TableSource(
        columns=(TableColumn("petal length", 3.8, 0.9), TableColumn("petal width", 1.2, 0.4)),
        label=TableClasses("species", ("setosa", "versicolor")),
        rows=Rows(np.array([[1.4, 0.2, 0.0], [4.7, 1.4, 1.0]])),
        name="petals",
    )


def test_a_label_that_is_a_number_has_a_center_and_a_scale() -> None:
    label = {"name": "price", "center": 2.0, "scale": 4.0}
    data = json.loads(CONTRACT) | {"label": label, "rows": [[1, 2, 3], [4, 5, 6]]}
    work = loads(file_with(data, network={"output": {"activation": "linear"}}))
    assert table_of(work).label == TableColumn("price", 2.0, 4.0)
    assert sorted(work.document.spec.data.dataset.all.labels.tolist()) == [0.25, 1.0]


def test_what_may_be_left_out_has_its_default() -> None:
    data = {
        "kind": "table",
        "columns": [{"name": "a"}, {"name": "b"}],
        "label": {"name": "c"},
        "rows": [[1, 2, 3], [4, 5, 6]],
    }
    table = table_of(loads(file_with(data, network={"output": {"activation": "linear"}})))
    assert (table.name, table.train_percent, table.shuffle, table.seed) == ("", 50, True, 0)
    assert table.columns == (TableColumn("a", 0.0, 1.0), TableColumn("b", 0.0, 1.0))


def test_three_classes_are_refused_without_softmax_with_the_reason() -> None:
    data = json.loads(CONTRACT)
    data["label"]["classes"].append("virginica")
    assert "3 classes need the output softmax" in str(refusal(file_with(data)))


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("label.classes", ["a"], "data.label.classes: found a list of 1. Allowed: a list of 2 to 8 names"),
        ("label.classes", list("abcdefghi"), "data.label.classes: found a list of 9. Allowed: a list of 2 to 8 names"),
        ("label.classes.1", "setosa", 'data.label.classes[1]: found "setosa" a second time. Allowed: each class once'),
        ("label.classes.1", 7, "data.label.classes[1]: found 7. Allowed: a text"),
        ("label.center", 1.0, "data.label.center: found an unknown key. Allowed: name, classes"),
        ("label", {"name": "y", "sclae": 2}, "data.label.sclae: found an unknown key. Allowed: name, center, scale"),
        ("label", 3, "data.label: found 3. Allowed: an object with the keys name, center, scale"),
        ("label", ..., "data.label: found nothing. Allowed: a value"),
        ("columns", ..., "data.columns: found nothing. Allowed: a value"),
        ("rows", ..., "data.rows: found nothing. Allowed: a value"),
        ("columns", [{"name": "a"}], "data.columns: found a list of 1. Allowed: a list of 2 (those of x1 and x2)"),
        ("columns.1.name", ..., "data.columns[1].name: found nothing. Allowed: a value"),
        ("columns.1.name", 5, "data.columns[1].name: found 5. Allowed: a text"),
        ("columns.0.scale", 0, "data.columns[0].scale: found 0. Allowed: a number above 0"),
        ("columns.0.scale", -1.5, "data.columns[0].scale: found -1.5. Allowed: a number above 0"),
        ("columns.0.center", "0", 'data.columns[0].center: found "0". Allowed: a finite number'),
        ("columns.0.unit", "cm", "data.columns[0].unit: found an unknown key. Allowed: name, center, scale"),
        ("rows", [[1, 2, 0]], "data.rows: found a list of 1. Allowed: a list of 2 to 20000 rows"),
        ("rows", [[0, 0, 0]] * 20_001, "data.rows: found a list of 20001. Allowed: a list of 2 to 20000 rows"),
        ("rows", {}, "data.rows: found an empty object. Allowed: a list of 2 to 20000 rows"),
        ("rows.1", [1, 2], "data.rows[1]: found a list of 2. Allowed: a list of 3 (the two columns and the label)"),
        ("rows.1", 4, "data.rows[1]: found 4. Allowed: a list of 3"),
        ("rows.1.0", "1", 'data.rows[1][0]: found "1". Allowed: a finite number'),
        ("rows.1.1", None, "data.rows[1][1]: found null. Allowed: a finite number"),
        ("rows.0.1", True, "data.rows[0][1]: found true. Allowed: a finite number"),
        ("rows.1.2", 2, "data.rows[1][2]: found 2. Allowed: a whole number from 0 to 1"),
        ("rows.1.2", 1.0, "data.rows[1][2]: found 1.0. Allowed: a whole number from 0 to 1"),
        ("rows.1.2", "versicolor", 'data.rows[1][2]: found "versicolor". Allowed: a whole number from 0 to 1'),
        ("rows.1.0", 1e200, "data.rows[1][0]: found 1e+200. Allowed: a number whose (value − center)/scale is at most"),
        ("train_percent", 9, "data.train_percent: found 9. Allowed: a whole number from 10 to 100"),
        ("train_percent", 101, "data.train_percent: found 101. Allowed: a whole number from 10 to 100"),
        ("train_percent", 50.0, "data.train_percent: found 50.0. Allowed: a whole number from 10 to 100"),
        ("shuffle", 0, "data.shuffle: found 0. Allowed: true or false"),
        ("seed", -1, "data.seed: found -1. Allowed: a whole number from 0 to 4294967295"),
        ("name", 1, "data.name: found 1. Allowed: a text"),
        (
            "samples",
            100,
            "data.samples: found an unknown key. Allowed: kind, name, columns, label, rows, train_percent",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_its_path(path: str, value: Any, text: str) -> None:
    assert str(refusal(changed(path, value))).startswith(text)


@pytest.mark.parametrize("spec", [Spec(data=petals()), price_spec(seed=7, shuffle=False)], ids=["classes", "numbers"])
def test_a_table_comes_back_bit_for_bit_a_row_to_a_line(spec: Spec) -> None:
    work = Work.fresh(Document(spec))
    text = dumps(work)
    assert loads(text) == work
    lines = text.splitlines()
    rows = spec.data.dataset.all
    assert sum(line.startswith("      [") and line.count(",") >= 2 for line in lines[: len(rows) + 40]) >= len(rows)


def test_numbers_keep_every_bit_and_whole_ones_are_written_as_whole() -> None:
    odd = [0.1 + 0.2, -0.0, 5e-324, 1.0 / 3.0, 1e90, 3.0]
    rows = Rows(np.array([[value, -value, 0.0] for value in odd]))
    work = Work.fresh(Document(Spec(data=petals(rows=rows))))
    assert table_of(loads(dumps(work))).rows == rows
    assert "[3, -3, 0]" in dumps(work)


def test_a_table_of_twenty_thousand_rows_fits_a_file() -> None:
    work = Work.fresh(Document(Spec(data=petals(20_000))))
    assert loads(dumps(work)) == work


@pytest.mark.parametrize("version", [1, 2])
def test_all_points_of_toy_data_may_be_trained_on(version: int) -> None:
    data = json.loads(LEAST) | {"version": version, "data": {"kind": "xor", "train_percent": 100}}
    work = loads(json.dumps(data))
    assert work.document.spec.data.test_size == 0
    assert loads(dumps(work)) == work


def test_a_state_is_held_against_the_rows_that_are_trained_on() -> None:
    work = Work.fresh(Document(Spec(data=petals(10))))
    work = replace(work, learned=replace(work.learned, steps=1, position=4))
    plain = json.loads(dumps(work))
    assert loads(json.dumps(plain)) == work
    broken = copy.deepcopy(plain)
    broken["state"]["position"] = 5
    assert str(refusal(json.dumps(broken))).startswith("state.position: found 5. Allowed: a whole number from 0 to 4.")
