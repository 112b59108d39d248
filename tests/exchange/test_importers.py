"""Importers: a table and a link become a network's file, from the command line, with what was understood told."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import lesson
from engine.choices.features import feature_rows
from engine.data.table import TableClasses, TableSource
from engine.trainer import Trainer
from playground import cli
from playground.exchange.importers import IMPORTERS, importer_for
from playground.model.document import Work
from playground.model.files.document_io import read

LINKS = json.loads((Path(__file__).parents[1] / "data" / "browser_links.json").read_text(encoding="utf-8"))
EVERY_LINK = pytest.mark.parametrize("taken", LINKS, ids=lambda taken: taken["link"][:60])
PETALS = "length;width;species\n1,4;0,2;setosa\n4,7;1,4;versicolor\n1,3;0,2;setosa\n4,5;1,5;versicolor\n"


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


def table_of(work: Work) -> TableSource:
    data = work.document.spec.data
    assert isinstance(data, TableSource)
    return data


@pytest.fixture
def petals(tmp_path: Path) -> Path:
    path = tmp_path / "petals.csv"
    path.write_text(PETALS, encoding="utf-8")
    return path


def test_the_importer_follows_from_what_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len({importer.name for importer in IMPORTERS}) == len(IMPORTERS)
    assert importer_for("https://playground.tensorflow.org/#dataset=xor").name == "link"
    assert importer_for("petals.csv").name == importer_for("-").name == "table"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a&dataset=xor").write_text(PETALS)
    assert importer_for("a&dataset=xor").name == "table"  # a file may be called so


def test_a_table_becomes_a_file_with_its_rows_in_their_own_units(petals: Path, tmp_path: Path) -> None:
    assert run("import", petals, "-o", tmp_path / "out.json") == 0
    work = read(tmp_path / "out.json")
    table = table_of(work)
    assert table.label == TableClasses("species", ("setosa", "versicolor"))
    assert table.rows.values.tolist() == [[1.4, 0.2, 0.0], [4.7, 1.4, 1.0], [1.3, 0.2, 0.0], [4.5, 1.5, 1.0]]
    assert [column.name for column in table.columns] == ["length", "width"]
    assert (table.name, table.train_percent, table.shuffle, table.seed) == ("petals", 50, True, 0)
    assert work.document.title == "petals"
    assert work.learned.is_untrained
    assert (table.columns[0].center, table.columns[0].scale) == pytest.approx((3.0, 0.34))
    points = table.dataset.all.points
    assert (points.min(axis=0).tolist(), points.max(axis=0).tolist()) == (
        pytest.approx([-5, -5]),
        pytest.approx([5, 5]),
    )


def test_columns_share_and_seed_are_as_a_person_says(petals: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert run("import", petals, "-o", out, "--x1", "width", "--x2", "1", "--train-percent", 100, "--seed", 5) == 0
    table = table_of(read(out))
    assert [column.name for column in table.columns] == ["width", "length"]
    assert (table.train_percent, table.seed) == (100, 5)


def test_a_label_of_numbers_gets_a_linear_output(petals: Path, tmp_path: Path) -> None:
    petals.write_text("a,b,price\n1,2,0.5\n2,5,0.75\n3,1,7.125\n4,9,2.25\n5,5,1.5\n6,3,9\n", encoding="utf-8")
    assert run("import", petals, "-o", tmp_path / "out.json", "--label", "price") == 0
    work = read(tmp_path / "out.json")
    assert not work.document.spec.data.is_classification
    assert work.document.spec.network.output.activation == "linear"


def test_three_classes_get_softmax_with_a_unit_for_each(petals: Path, tmp_path: Path) -> None:
    petals.write_text("x,y,k\n1,2,a\n2,3,b\n3,1,c\n", encoding="utf-8")
    assert run("import", petals, "-o", tmp_path / "out.json") == 0
    spec = read(tmp_path / "out.json").document.spec
    assert (spec.network.output.activation, spec.training.loss, spec.layer_sizes[-1]) == ("softmax", "cross_entropy", 3)


def test_a_table_may_flow_in_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PETALS.encode("utf-16"))))
    assert run("import", "-", "-o", tmp_path / "out.json") == 0
    assert len(table_of(read(tmp_path / "out.json")).rows) == 4


def test_what_was_understood_is_told_on_standard_error(
    petals: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    petals.write_text(PETALS + "4,4;;versicolor\n", encoding="utf-8")
    assert run("import", petals, "-o", tmp_path / "out.json") == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "1 row is left out" in printed.err
    assert "line 6" in printed.err


@pytest.mark.parametrize(
    ("text", "arguments", "told"),
    [
        ("", (), "Allowed: a row for each example"),
        ("a,b\n1,2\n3,4\n", (), "two columns of numbers"),
        (PETALS, ("--x1", "height"), "no column “height”"),
        (PETALS, ("--label", "length", "--x1", "1"), "three different columns"),
        ('{"format": "neural-playground"}', (), "JSON"),
    ],
)
def test_a_table_that_cannot_serve_is_refused_and_nothing_is_written(
    petals: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, arguments: tuple[str, ...], told: str
) -> None:
    petals.write_text(text, encoding="utf-8")
    assert run("import", petals, "-o", tmp_path / "out.json", *arguments) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("{petals}",),
        ("{petals}", "-o", "out.csv"),
        ("{petals}", "-o", "out.json", "--train-percent", "9"),
        ("{petals}", "-o", "out.json", "--train-percent", "101"),
        ("{petals}", "-o", "out.json", "--seed", "-1"),
        ("{petals}", "-o", "no/such/folder/out.json"),
        ("https://playground.tensorflow.org/#dataset=xor", "-o", "out.json", "--x1", "a"),
    ],
)
def test_wrong_usage_answers_two(
    petals: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("import", *(argument.format(petals=petals) for argument in arguments)) == 2
    assert not (tmp_path / "out.json").exists()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", tmp_path / "none.csv", "-o", tmp_path / "out.json") == 1
    assert "no such file" in capsys.readouterr().err


# --- links ----------------------------------------------------------------------------------------------------------


@EVERY_LINK
def test_a_link_becomes_a_file_with_the_page_s_points_and_weights(taken: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert run("import", taken["link"], "-o", out) == 0
    work = read(out)
    table = table_of(work)
    assert (len(table.rows), table.train_size, table.shuffle) == (taken["points"], taken["train"], False)
    assert not work.document.spec.training.shuffle
    dataset = table.dataset
    points = np.column_stack((dataset.all.points, dataset.values(dataset.all)))
    np.testing.assert_allclose(points[: len(taken["first"])], taken["first"], atol=1e-9)
    np.testing.assert_allclose(points[-1], taken["last"], atol=1e-9)
    layout = work.document.layout
    for layer, (weights, biases) in enumerate(zip(taken["start"]["weights"], taken["start"]["biases"], strict=True)):
        np.testing.assert_allclose(layout.weights(work.learned.start, layer), weights, atol=1e-9)
        np.testing.assert_allclose(layout.biases(work.learned.parameters, layer), biases, atol=1e-9)


@EVERY_LINK
def test_training_a_link_s_file_leads_where_the_page_goes(taken: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    run("import", taken["link"], "-o", out)
    work = read(out)
    spec = work.document.spec
    trainer = Trainer(spec, work.learned)
    for epochs, state in ((0, "start"), (taken["epochs"], "after")):
        trainer.train_epochs(epochs)
        measured = trainer.measure()
        told = taken[state]
        losses = [told[key] for key in told if "oss" in key]
        assert [measured.train_loss, measured.test_loss] == pytest.approx(losses, abs=1e-9)
    inputs = feature_rows(spec.features, spec.data.dataset.train.points)
    output = lesson.forward(spec, trainer.learned().parameters, inputs)[-1]
    targets = spec.head.encode(spec.data.dataset.train.labels, len(spec.data.dataset.classes))
    assert lesson.loss_of(spec, output, targets).mean() == pytest.approx(measured.train_loss, rel=1e-9)


def test_a_broken_link_is_refused_with_what_is_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    link = "https://playground.tensorflow.org/#networkShape=4,99&seed=0.1"
    assert run("import", link, "-o", tmp_path / "out.json") == 1
    assert "Allowed: a whole number from 1 to 32" in capsys.readouterr().err


def test_importing_needs_no_training_loops_and_no_window(petals: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from playground import cli; "
        f"code = cli.main(['import', {str(petals)!r}, '-o', {str(tmp_path / 'out.json')!r}]); "
        "assert 'PySide6' not in sys.modules; assert 'numba' not in sys.modules; sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
