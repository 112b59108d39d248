"""What came of an experiment as text: JSON by the contract of the command line, CSV for spreadsheets, or a table."""

import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.runs.outcome import LAYER_KEYS, Outcome
from engine.runs.sweep import RunResult
from playground.exchange.csv_text import Value, csv_text
from playground.model.experiment import Experiment
from playground.model.files.json_text import Json
from playground.model.files.settings_keys import write_value
from playground.model.numerals import in_file, plain


@dataclass(frozen=True, slots=True)
class SweepSheet:
    """An experiment, and the outcomes of its runs in order; of one that was ended, of the first of them."""

    experiment: Experiment
    outcomes: Sequence[Outcome]

    @staticmethod
    def of(experiment: Experiment, results: Sequence[RunResult]) -> "SweepSheet":
        """That of results in order."""
        return SweepSheet(experiment, [result.outcome for result in results])

    def _rows(self) -> Iterator[tuple[dict[str, Json], int, Outcome]]:
        """Settings, seed and outcome of each run."""
        combinations = self.experiment.combinations
        for run, outcome in enumerate(self.outcomes):
            at, seed = divmod(run, self.experiment.seeds)
            yield combinations[at], seed, outcome

    def json(self) -> str:
        """One object on one line."""
        varied = {one.key: list(one.values) for one in self.experiment.varied}
        runs = [{"settings": settings, "seed": seed, **outcome.plain()} for settings, seed, outcome in self._rows()]
        return json.dumps({"vary": varied, "runs": runs}, allow_nan=False)

    def csv(self) -> str:
        """A row for each run: the settings, the seed, then the keys of its JSON, `layers[0].delta_norm` among them."""
        keys = [one.key for one in self.experiment.varied]
        plains = [_flat(outcome) for outcome in self.outcomes]
        names = list(dict.fromkeys(name for plain_row in plains for name in plain_row))
        names.sort(key=_column_order)
        rows = (
            [*(_cell(settings[key]) for key in keys), seed, *(flat.get(name) for name in names)]
            for (settings, seed, _), flat in zip(self._rows(), plains, strict=True)
        )
        return csv_text([*keys, "seed", *names], rows)

    def table(self) -> str:
        """A row for each combination: how many runs, how many of them came to what, and medians over the others."""
        experiment, groups = self.experiment, self._groups()
        header = [*(one.key for one in experiment.varied), "runs", "diverged"]
        has_rule = bool(experiment.rule)
        header += ["reached", "epochs"] if has_rule else []
        header += ["train loss", "test loss", "train accuracy", "test accuracy"]
        rows = [tuple(header)]
        for settings, outcomes in groups:
            good = [outcome for outcome in outcomes if not outcome.diverged]
            cells = [write_value(value) for value in settings.values()]
            cells += [str(len(outcomes)), str(len(outcomes) - len(good))]
            if has_rule:
                cells.append(str(sum(bool(outcome.reached) for outcome in outcomes)))
                cells.append(_median(good, _epochs, in_file))
            cells += [_median(good, lambda one: one.train_loss), _median(good, lambda one: one.test_loss)]
            cells += [_median(good, lambda one: one.train_accuracy, _percent)]
            cells += [_median(good, lambda one: one.test_accuracy, _percent)]
            rows.append(tuple(cells))
        of = " of the runs that did not diverge" if any(outcome.diverged for outcome in self.outcomes) else ""
        return f"{aligned(rows)}\n\nMedians{of}."

    def _groups(self) -> list[tuple[dict[str, Json], list[Outcome]]]:
        """The outcomes of each combination of which there is a run."""
        seeds = self.experiment.seeds
        return [
            (settings, list(self.outcomes[at * seeds : (at + 1) * seeds]))
            for at, settings in enumerate(self.experiment.combinations)
            if at * seeds < len(self.outcomes)
        ]


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns of one width, the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            (row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)))
        )
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def _flat(outcome: Outcome) -> dict[str, Value]:
    """The keys of an outcome's JSON with what is within named by its path."""
    told: dict[str, Any] = outcome.plain()
    flat: dict[str, Value] = {}
    for key, value in told.items():
        if key == "layers":
            for index, layer in enumerate(value):
                flat.update({f"layers[{index}].{name}": layer[name] for name in LAYER_KEYS})
        elif key == "confusion":
            for row, counts in enumerate(value):
                flat.update({f"confusion[{row}][{column}]": count for column, count in enumerate(counts)})
        else:
            flat[key] = _cell(value)
    return flat


def _column_order(name: str) -> int:
    """Single numbers first, then layers, then confusion; within that, as they came."""
    return name.startswith("layers") + 2 * name.startswith("confusion")


def _cell(value: Json) -> Value:
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    return write_value(value)


def _epochs(outcome: Outcome) -> float | None:
    return outcome.epochs if outcome.reached else None


def _percent(share: float) -> str:
    return f"{plain(100.0 * share, 1)} %"


def _median(
    outcomes: Sequence[Outcome], number: Callable[[Outcome], float | None], written: Callable[[float], str] = plain
) -> str:
    found = [value for outcome in outcomes if (value := number(outcome)) is not None and value == value]
    return written(statistics.median(found)) if found else "–"
