"""A lesson as plain values: steps with text, a network, a question, a run, checks on the live network, an explanation.

`playground.model.lessons.lesson_io` reads one from its file. Knows no window and runs nothing.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from engine.data.plane import Point
from engine.parameters import Address
from engine.questions.landscape import MapLoss
from engine.questions.warp import Warp
from playground.model.document import Work
from playground.model.edits import SetPinned, SetValue, applied
from playground.model.experiment import OfferedExperiment
from playground.model.selection import Selection
from playground.model.viewing import Viewing

Comparison = Literal["above", "below", "equals"]

SliceValue = Literal["a", "z"]
"""What the slice shows: a unit's output, or what it adds up."""

PERMISSIONS: Final = ("play", "data", "features", "training", "units", "layers", "activations", "weights", "biases")
"""What a step can allow the learner to change; `play` is running, stepping and resetting."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose, and what is said to who chose it."""

    text: str
    reply: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question to predict with; `answer` is the index of the right choice."""

    text: str
    choices: tuple[Choice, ...]
    answer: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of the live network, or of its data; `playground.model.lessons.measures` defines each by its name.

    layer, unit: 0-based, where the measure speaks of one (layer None: the whole network). point: where outputs and
    units are taken. nudge: how far `output_change` moves the point. ends: the line of `pieces`. label: the number of a
    class, and chosen: that of the class it is taken for. classes: what classes are called, where the measure speaks of
    one.
    """

    name: str
    layer: int | None = None
    unit: int | None = None
    point: Point | None = None
    nudge: Point | None = None
    ends: tuple[Point, Point] | None = None
    label: int | None = None
    chosen: int | None = None
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold of a measure; equality within `tolerance`."""

    measure: Measure
    comparison: Comparison
    value: float
    tolerance: float = 1e-9


@dataclass(frozen=True, slots=True)
class Setting:
    """A weight or bias that the step sets by hand, and whether it is pinned there."""

    address: Address
    value: float
    is_pinned: bool = False


def with_settings(work: Work, settings: tuple[Setting, ...]) -> Work:
    """The work with values set by hand, and pinned where the setting says so. Raises EditRefused for one beyond it."""
    for setting in settings:
        work = applied(SetValue(setting.address, setting.value), work)
        if setting.is_pinned:
            work = applied(SetPinned(setting.address, True), work)
    return work


@dataclass(frozen=True, slots=True)
class Contestant:
    """A network that is tried with many seeds; `quoted` is how many of them fulfil the tally's check, as measured.

    settings: values set by hand, and pinned, after each seed's initialisation.
    """

    label: str
    work: Work
    quoted: int
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Networks trained for `epochs` from seeds 0 to `seeds` − 1 (data, weights and order alike), and counted."""

    contestants: tuple[Contestant, ...]
    epochs: int
    seeds: int
    check: Check


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a lesson. Everything but the heading and the text may be absent.

    work: the network that is put on the table when the step begins; None goes on with the one that is there.
    settings: values set by hand then. selection, slice_ends: what is looked at; slice_value: whether a or z along that
    line. warp, landscape: what the warped space and the loss landscape show. highlight: panels to point out. covered:
    panels whose contents wait until the question is answered and the run has begun. shows_points: whether the data
    points are drawn on the plane. allow: what the learner may change; None allows all. question: to predict before
    running. run_epochs: how long the step's Run button trains. checks: what then holds, told with the live numbers.
    goal: what the learner is to reach by own edits; `hint` helps. tally: the same over many seeds. experiment: what
    the panel of experiments offers to try. explanation: shown when question and run are done.
    """

    heading: str
    text: str
    work: Work | None = None
    settings: tuple[Setting, ...] = ()
    selection: Selection | None = None
    slice_ends: tuple[Point, Point] | None = None
    slice_value: SliceValue = "a"
    warp: Warp | None = None
    landscape: MapLoss | None = None
    highlight: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    shows_points: bool = True
    allow: tuple[str, ...] | None = None
    question: Question | None = None
    run_epochs: int = 0
    checks: tuple[Check, ...] = ()
    goal: tuple[Check, ...] = ()
    hint: str = ""
    tally: Tally | None = None
    experiment: OfferedExperiment | None = None
    explanation: str = ""


def viewing_in(step: Step, before: Viewing) -> Viewing:
    """What is looked at when a step begins; what the step says nothing of stays as it was."""
    viewing = replace(
        before.selecting(step.selection),
        hides_points=not step.shows_points,
        warp=before.warp if step.warp is None else step.warp,
        landscape=before.landscape if step.landscape is None else step.landscape,
    )
    if step.slice_ends is None:
        return viewing
    return replace(viewing, slice_ends=step.slice_ends, shows_z=step.slice_value == "z")


def viewing_after(viewing: Viewing, before: Viewing) -> Viewing:
    """What is looked at when a lesson ends: nothing that its steps have chosen, but what was chosen before it."""
    return replace(
        viewing.selecting(None),
        hides_points=False,
        slice_ends=before.slice_ends,
        shows_z=before.shows_z,
        warp=before.warp,
        landscape=before.landscape,
    )


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: `name` is its file's without `.json`, the key under which progress is kept.

    ending: what was seen, in two lines; told after the last step.
    """

    name: str
    title: str
    summary: str
    steps: tuple[Step, ...]
    path: Path
    ending: str = ""
