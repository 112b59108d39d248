"""The report of an experiment: what was varied, what came of it and how sure that is, and how to have it again."""

import math
import shlex
from collections.abc import Sequence
from typing import Final

from playground.exchange.report.report import CommandLine, Heading, Paragraph, Part, Picture, Report, Row, Table
from playground.model.document import Document
from playground.model.experiment import Experiment
from playground.model.experiment_results import RESULTS, Cell, ExperimentState, Quartiles, ResultKind, Solved, wilson
from playground.model.files.settings_keys import write_value
from playground.model.numerals import counted, in_file, measured, percent

_TOLD: Final = ("test_accuracy", "train_accuracy", "test_loss", "train_loss", "delta_ratio", "dead_share", "epochs")
"""The numbers that are told, each where some run has it."""


def experiment_report(
    state: ExperimentState,
    document: Document,
    solved: Solved,
    charts: Sequence[Picture] = (),
    file_name: str = "FILE",
) -> Report:
    """The report of what is there of an experiment on this network. charts: pictures of the results."""
    experiment, cells = state.experiment, [cell for cell in state.cells if cell.results]
    done = len(state.results)
    parts: list[Part] = [
        Heading("What was tried"),
        Table(
            ("Setting", "Values"),
            (
                *((one.key, ", ".join(write_value(value) for value in one.values)) for one in experiment.varied),
                ("seeds", f"0 to {experiment.seeds - 1}, of data, weights and order alike"),
                ("epochs", counted(experiment.epochs)),
            ),
        ),
    ]
    if done < experiment.run_count:
        all_runs = counted(experiment.run_count)
        parts.append(Paragraph(f"Only the first {counted(done)} of {all_runs} runs are there: it was stopped."))
    parts += [Heading("What came of it"), _counts(cells, experiment, solved), *charts]
    parts += [Heading("Medians and quartiles"), _numbers(cells, experiment)]
    parts += [
        Heading("The same again"),
        Paragraph(
            ("" if file_name != "FILE" else "Save the network first: FILE stands for its file. ")
            + "Each run has the same numbers wherever it is trained, bit for bit."
        ),
        CommandLine(command_line(experiment, file_name)),
    ]
    title = document.title or "An experiment"
    return Report(f"Experiment: {title}" if document.title else title, tuple(parts))


def command_line(experiment: Experiment, file_name: str) -> str:
    """The line that trains the same runs without a window."""
    words = ["playground", "sweep", file_name]
    for one in experiment.varied:
        words += ["--vary", f"{one.key}={','.join(write_value(value) for value in one.values)}"]
    words += ["--seeds", str(experiment.seeds), "--epochs", str(experiment.epochs)]
    rule = experiment.rule
    for name, number in (("--until-loss", rule.loss), ("--until-accuracy", rule.accuracy)):
        words += [] if number is None else [name, in_file(number)]
    words += [] if rule.patience is None else ["--until-no-better", str(rule.patience)]
    return shlex.join(words)


def _keys(experiment: Experiment) -> Row:
    return tuple(one.key for one in experiment.varied)


def _counts(cells: Sequence[Cell], experiment: Experiment, solved: Solved) -> Table:
    rows = []
    for cell in cells:
        count, good = len(cell.results), cell.solved(solved)
        low, high = wilson(good, count)
        shares = f"{percent(good / count)} % ({percent(low)} to {percent(high)} %)"
        rows.append((*cell.words, counted(count), counted(good), shares, counted(cell.diverged)))
    names = (*_keys(experiment), "Runs", "Solved", "Share solved (95 % interval, Wilson)", "Diverged")
    return Table(names, tuple(rows))


def _numbers(cells: Sequence[Cell], experiment: Experiment) -> Table:
    kinds = [RESULTS[name] for name in _TOLD]
    known = [kind for kind in kinds if any(cell.quartiles(kind).count for cell in cells)]
    rows = [(*cell.words, *(_quartiles(cell.quartiles(kind), kind) for kind in known)) for cell in cells]
    return Table((*_keys(experiment), *(kind.label for kind in known)), tuple(rows))


def _quartiles(found: Quartiles, kind: ResultKind) -> str:
    """`0.12 (0.1 to 0.2)`: the median, and the quartiles below and above it."""
    if not found.count:
        return "–"
    texts = [_told(value, kind) for value in (found.median, found.low, found.high)]
    return f"{texts[0]} ({texts[1]} to {texts[2]})"


def _told(value: float, kind: ResultKind) -> str:
    if math.isnan(value):
        return "–"
    return f"{percent(value, 1)} %" if kind.is_share else measured(value)
