"""Reports say what was compared and what came of it, in Markdown and on a page, and take nothing for a mark-up."""

import base64
import json
import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.learned import untrained
from engine.measurement import measure
from engine.runs.stopping import StopRule
from engine.runs.sweep import run_one
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec
from engine.trainer import Trainer
from playground.cli import main
from playground.exchange.report.experiment_report import command_line, experiment_report
from playground.exchange.report.markdown import written_markdown
from playground.exchange.report.page import written_page
from playground.exchange.report.race_report import race_report
from playground.exchange.report.report import CommandLine, Heading, Paragraph, Picture, Report, Table
from playground.model.document import Document, Work
from playground.model.experiment import Experiment, Varied, sweep_of
from playground.model.experiment_results import ExperimentState, Solved, wilson
from playground.model.files.document_io import write
from playground.model.numerals import measured
from tests.exchange.test_computing_exporters import CLASSES

EVIL = "<b>|*x*"
SMALL = Report(
    EVIL,
    (
        Heading("One"),
        Paragraph("Two lines\nof text."),
        Table(("a", "b"), (("1", EVIL),)),
        Picture("A picture", b"\x89PNG1"),
        Picture("Another", b"\x89PNG2"),
        CommandLine("playground 'my file.json'"),
    ),
)


def trained(spec: Spec, epochs: int, title: str = "") -> Work:
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(epochs)
    return Work(Document(spec, title), trainer.learned())


def test_markdown_has_its_pictures_beside_it() -> None:
    files = written_markdown(SMALL, "mine")
    assert list(files) == ["mine.md", "mine-1.png", "mine-2.png"]
    assert files["mine-2.png"] == b"\x89PNG2"
    assert files["mine.md"].decode() == (
        "# \\<b\\>\\|\\*x\\*\n\n## One\n\nTwo lines of text.\n\n| a | b |\n| --- | --- |\n| 1 | \\<b\\>\\|\\*x\\* |\n\n"
        "![A picture](<mine-1.png>)\n\n![Another](<mine-2.png>)\n\n```sh\nplayground 'my file.json'\n```\n"
    )


def test_a_page_carries_its_pictures_and_takes_no_text_for_a_mark_up() -> None:
    page = written_page(SMALL).decode()
    assert "<h1>&lt;b&gt;|*x*</h1>" in page
    assert "<b>" not in page
    pictures = re.findall(r'src="data:image/png;base64,([^"]*)" alt="([^"]*)"', page)
    assert [(base64.b64decode(data), told) for data, told in pictures] == [
        (b"\x89PNG1", "A picture"),
        (b"\x89PNG2", "Another"),
    ]
    assert '<th scope="col">a</th>' in page
    assert "default-src 'none'" in page


def test_the_report_of_a_race_tells_differences_results_and_settings() -> None:
    data = DataSpec("moons", samples=60)
    deep = Spec(data=data, network=NetworkSpec((LayerSpec(3, "relu"), LayerSpec(3, "relu"))))
    works = [trained(Spec(data=data, network=NetworkSpec((LayerSpec(3),))), 5, "Moons"), trained(deep, 5)]
    report = race_report(works, [Picture("Losses", b"\x89PNG")], "moons.json")
    assert report.title == "Race: Moons"
    tables = [part for part in report.parts if isinstance(part, Table)]
    assert tables[0].rows == (("hidden layers", "1", "2"), ("activation of all layers", "Tanh", "ReLU"))
    losses = [measured(measure(Trainer(w.document.spec, w.learned).moment()).train_loss) for w in works]
    assert [row[:3] for row in tables[1].rows] == [("A", "5", losses[0]), ("B", "5", losses[1])]
    assert all(cell.endswith(" %") for row in tables[1].rows for cell in row[4:])
    assert [row[0] for row in tables[2].rows] == ["Layer 1", "Layer 2", "Output"]
    assert tables[2].rows[1][1] == "–", "the shallow network has no second layer"
    assert next(part.told for part in report.parts if isinstance(part, Picture)) == "Losses"
    assert all(part.png.startswith(b"\x89PNG") for part in report.parts if isinstance(part, Picture))
    assert CommandLine("playground moons.json") in report.parts
    assert ("weight seed", "0", "0") in tables[3].rows


def test_copies_and_several_classes_have_a_report_too() -> None:
    work = trained(CLASSES, 2)
    same = race_report([work, work])
    assert Paragraph("The networks differ in nothing.") in same.parts
    assert same.title == "A race of 2 networks"
    slow = replace(CLASSES, training=replace(CLASSES.training, learning_rate=0.001))
    tables = [part for part in race_report([work, trained(slow, 2)]).parts if isinstance(part, Table)]
    assert tables[0].rows == (("learning rate", "0.03", "0.001"),)


def test_the_report_of_an_experiment_tells_counts_with_their_uncertainty_and_the_line_that_makes_it_again() -> None:
    work = trained(Spec(data=DataSpec("moons", samples=40), network=NetworkSpec((LayerSpec(3),))), 0, "Moons")
    experiment = Experiment((Varied("hidden.count", (1, 2)), Varied("training.learning_rate", (0.03,))), 4, 3)
    sweep = sweep_of(work, experiment)
    results = tuple(run_one(sweep, run) for run in range(experiment.run_count))
    state = ExperimentState(experiment, results)
    report = experiment_report(state, work.document, Solved(0.0), (), "my moons.json")
    assert report.title == "Experiment: Moons"
    tried, counts, numbers = (part for part in report.parts if isinstance(part, Table))
    assert tried.rows[:2] == (("hidden.count", "1, 2"), ("training.learning_rate", "0.03"))
    low, high = (round(100 * share) for share in wilson(4, 4))
    assert counts.rows[0] == ("1", "0.03", "4", "4", f"100 % ({low} to {high} %)", "0")
    losses = [result.outcome.test_loss for result in results[:4]]
    column = numbers.names.index("test loss")
    assert numbers.rows[0][column].startswith(f"{measured(float(np.median(losses)))} (")
    varied = "--vary hidden.count=1,2 --vary training.learning_rate=0.03"
    line = f"playground sweep 'my moons.json' {varied} --seeds 4 --epochs 3"
    assert CommandLine(line) in report.parts
    stopped = experiment_report(replace(state, results=results[:5]), work.document, Solved())
    assert any(isinstance(part, Paragraph) and "first 5 of 8 runs" in part.text for part in stopped.parts)


def test_the_line_of_a_report_is_understood_and_gives_the_same_numbers(tmp_path: Path, capsys: Any) -> None:
    work = trained(Spec(data=DataSpec("moons", samples=40), network=NetworkSpec((LayerSpec(3),))), 0)
    experiment = Experiment((Varied("training.learning_rate", (0.03, 0.1)),), 2, 5, StopRule(loss=1e-9, patience=3))
    sweep = sweep_of(work, experiment)
    results = [run_one(sweep, run) for run in range(experiment.run_count)]
    path = tmp_path / "a b.json"
    write(path, work)
    words = shlex.split(command_line(experiment, str(path)))
    assert main([*words[1:], "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [run["train_loss"] for run in told["runs"]] == [result.outcome.train_loss for result in results]
