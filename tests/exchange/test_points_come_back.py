"""Points that are exported as CSV are the same points when they are imported again, and no cell of them is run."""

import csv
import io

import numpy as np
import pytest

from engine.choices.heads import HEADS, usual_head
from engine.data.drawn import DataSpec
from engine.data.generators import GENERATORS
from engine.data.sources import AnySource
from engine.data.table import Rows, TableClasses, TableColumn, TableSource
from engine.portable import Floats
from engine.spec import NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.exchange.exporters import EXPORTERS
from playground.exchange.importers.preview import TableOrigin, TableWish, preview_of
from playground.model.document import Document, Work
from tests.tables import petals


def exported(source: AnySource) -> str:
    head = HEADS[usual_head(source.class_count)]
    spec = Spec(source, network=NetworkSpec(output=OutputSpec(head.name)), training=TrainingSpec(loss=head.losses[0]))
    return EXPORTERS["csv"].write(Work.fresh(Document(spec))).data.decode("utf-8")


def imported(text: str) -> TableSource:
    preview = preview_of(TableOrigin(text, "again"), TableWish(shuffle=False))
    assert preview.source is not None, preview.refusal
    return preview.source


@pytest.mark.parametrize("kind", GENERATORS)
def test_drawn_points_come_back_at_their_places_with_their_labels(kind: str) -> None:
    source = DataSpec(kind, samples=60, noise=20.0, seed=3)  # type: ignore[arg-type]  # a kind
    again = imported(exported(source))
    np.testing.assert_array_equal(again.dataset.all.points, source.dataset.all.points)
    np.testing.assert_array_equal(again.dataset.all.labels, source.dataset.all.labels)
    np.testing.assert_array_equal(again.dataset.train.points, source.dataset.train.points)  # half of them, as drawn


EVIL = ("=cmd|' /C calc'!A0", "+1+1", "@SUM(A1:A9)", "-2+3", "\t=1", "plain")


@pytest.mark.parametrize(
    "label",
    [
        TableClasses("species", ("setosa", "versicolor")),
        TableClasses("=kind", EVIL),
        TableClasses("-sign", ("-1", "0", "1.5")),
        TableColumn("-price", 35.0, 12.5),
    ],
    ids=lambda label: label.name,
)
def test_the_rows_of_a_table_come_back_and_no_cell_is_a_formula(label: TableClasses | TableColumn) -> None:
    rng = np.random.default_rng(1)
    count = len(label.classes) if isinstance(label, TableClasses) else 0
    labels = np.arange(48) % count if count else rng.normal(30.0, 20.0, 48)
    rows: Floats = np.column_stack((rng.normal(-1000.0, 300.0, 48), rng.normal(1e-7, 1e-8, 48), labels))
    source = petals(
        columns=(TableColumn("=1+1", -1000.0, 200.0), TableColumn("@width", 0.0, 1e-8)), label=label, rows=Rows(rows)
    )
    text = exported(source)
    for line in csv.reader(io.StringIO(text, newline="")):
        for cell in line:
            if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")):
                float(cell)  # a negative number, and nothing else
    again = imported(text)
    assert [column.name for column in again.columns] == ["=1+1", "@width"]
    assert again.label.name == label.name
    np.testing.assert_array_equal(again.rows.values[:, :2], source.ordered[:, :2])
    names, before = again.dataset.classes, source.dataset.classes
    found = again.rows.values[:, 2].astype(int).tolist() if count else again.rows.values[:, 2].tolist()
    was = source.ordered[:, 2].astype(int).tolist() if count else source.ordered[:, 2].tolist()
    assert [names[at] if count else at for at in found] == [" ".join(before[at].split()) if count else at for at in was]
