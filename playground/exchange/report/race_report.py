"""The report of a race: what its networks are and differ in, how far they came, and how to have the same again."""

import shlex
from collections.abc import Sequence
from typing import Final

from engine.measurement import Measurement, measure
from engine.moment import Moment
from engine.problem import Problem
from engine.spec import Spec
from playground.exchange.plane_picture import plane_picture
from playground.exchange.report.report import CommandLine, Heading, Paragraph, Part, Picture, Report, Table
from playground.model.difference import differences
from playground.model.document import Work
from playground.model.numerals import chosen, counted, measured, percent
from playground.model.race import LANE_NAMES
from playground.model.wording import layer_name, setting_name, value_name

_AGAIN: Final = "The file of the race has all networks with their seeds: open it, reset, and train as far."
_AGAIN_WITH_CHANGES: Final = (
    "Networks were changed on the way, so training them from the beginning with the settings above comes out "
    "differently. A file with the run (File → Save with the Run As) has every epoch as it was."
)
_TRAINING: Final = ("loss", "optimizer", "learning_rate", "batch_size", "penalty")


def race_report(works: Sequence[Work], charts: Sequence[Picture] = (), file_name: str = "FILE") -> Report:
    """The report of these networks, in the order of their lanes. charts: pictures of their curves."""
    moments = [Moment(Problem(work.document.spec, work.document.pins), work.learned) for work in works]
    measurements = [measure(moment) for moment in moments]
    names = LANE_NAMES[: len(works)]
    title = next((work.document.title for work in works if work.document.title), "")
    changes = _changes(names, works)
    parts: list[Part] = [Heading("What is compared")]
    told = differences([work.document for work in works])
    if told:
        rows = tuple((difference.name, *difference.values) for difference in told)
        parts.append(Table(("Differs in", *(f"Network {name}" for name in names)), rows))
    else:
        parts.append(Paragraph("The networks differ in nothing."))
    parts += [
        Heading("How far they came"),
        _outcomes(names, works, measurements),
        *charts,
        Heading("What they learned"),
        *(_plane(name, moment) for name, moment in zip(names, moments, strict=True)),
        Heading("Gradient by layer"),
        Paragraph("δ is how strongly the loss pulls at a unit: root mean square over the layer and the last batch."),
        _gradients(names, measurements),
        Heading("Settings"),
        _settings(names, works),
        *changes,
        Heading("The same again"),
        Paragraph(_AGAIN_WITH_CHANGES if changes else _AGAIN),
        CommandLine(f"playground {shlex.quote(file_name)}"),
    ]
    return Report(f"Race: {title}" if title else f"A race of {len(works)} networks", tuple(parts))


def _changes(names: str, works: Sequence[Work]) -> list[Part]:
    """What was changed in the networks after they had begun to train: the settings alone do not tell it."""
    rows = [
        (name, measured(mark.epoch, 6), ", ".join(mark.edits))
        for name, work in zip(names, works, strict=True)
        for mark in work.timeline.marks()
    ]
    table = Table(("Network", "At epoch", "Change"), tuple(rows))
    return [Heading("Changed on the way"), table] if rows else []


def _outcomes(names: str, works: Sequence[Work], measurements: Sequence[Measurement]) -> Table:
    rows = []
    for name, work, found in zip(names, works, measurements, strict=True):
        losses = (found.train_loss, found.test_loss)
        shares = (found.train_accuracy, found.test_accuracy)
        rows.append(
            (
                name,
                counted(work.learned.epoch),
                *(measured(loss) if loss == loss else "–" for loss in losses),
                *("–" if share is None else f"{percent(share, 1)} %" for share in shares),
            )
        )
    heads = ("Network", "Epoch", "Training loss", "Test loss", "Training accuracy", "Test accuracy")
    return Table(heads, tuple(rows))


def _plane(name: str, moment: Moment) -> Picture:
    shown = "which class wins" if moment.spec.layers[-1].units > 1 else "its output"
    return Picture(f"Network {name}: {shown} over the plane, with the boundary and the points", plane_picture(moment))


def _gradients(names: str, measurements: Sequence[Measurement]) -> Table:
    deepest = max(len(found.layers) for found in measurements)
    rows = []
    for at in range(deepest):
        cells = []
        for found in measurements:
            own = _own_layer(at, deepest, len(found.layers))
            cells.append("–" if own is None else measured(found.layers[own].delta_norm))
        rows.append((layer_name(at, deepest - 1), *cells))
    return Table(("Layer", *(f"δ of network {name}" for name in names)), tuple(rows))


def _own_layer(at: int, deepest: int, count: int) -> int | None:
    """Which of a network's layers stands in this row: the output in the last one, whatever the depth."""
    if at == deepest - 1:
        return count - 1
    return at if at < count - 1 else None


def _settings(names: str, works: Sequence[Work]) -> Table:
    specs = [work.document.spec for work in works]
    rows = [("units of each layer", *("–".join(map(str, spec.layer_sizes)) for spec in specs))]
    rows += [(setting_name("training", key), *(_value("training", key, spec) for spec in specs)) for key in _TRAINING]
    seeds = [
        (setting_name("data", "seed"), [str(spec.data.seed) for spec in specs]),
        (setting_name("init", "seed"), [str(spec.network.init.seed) for spec in specs]),
        (setting_name("training", "seed"), [str(spec.training.seed) for spec in specs]),
    ]
    rows += [(name, *values) for name, values in seeds]
    return Table(("Setting", *(f"Network {name}" for name in names)), tuple(rows))


def _value(section: str, key: str, spec: Spec) -> str:
    value = getattr(spec.training, key)
    if key == "penalty" and value != "none":
        return f"{value_name(section, key, value)}, rate {chosen(spec.training.penalty_rate)}"
    return value_name(section, key, value)
