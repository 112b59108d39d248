"""How far a learner is: in a lesson's step, in a tally, in the list of lessons. Plain values, made to be shown."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playground.model.lesson import Lesson, Step, Tally

RunPhase = Literal["none", "waiting", "ready", "running", "paused", "done"]
"""waiting: for the question's answer. none: the step has nothing to run."""

Mark = Literal["new", "begun", "done"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One check, in words with its live number; `holds` None while it was not looked at yet."""

    text: str
    holds: bool | None = None


@dataclass(frozen=True, slots=True)
class StepState:
    """One step of a lesson as it stands.

    answer: the index of the choice that was taken. epochs_done: of the step's run. outcome: the step's checks, empty
    before they are looked at. goal: what is to be reached. is_explained: whether the explanation is told by now.
    can_leave: whether the next step has what it needs. is_diverged: the run ended early, for a number was not finite.
    """

    lesson: Lesson
    index: int
    answer: int | None = None
    phase: RunPhase = "none"
    epochs_done: int = 0
    outcome: tuple[Finding, ...] = ()
    goal: tuple[Finding, ...] = ()
    is_goal_reached: bool = False
    is_explained: bool = False
    can_leave: bool = True
    is_diverged: bool = False

    @property
    def step(self) -> Step:
        """The step itself."""
        return self.lesson.steps[self.index]

    @property
    def is_last(self) -> bool:
        """Whether the lesson ends with it."""
        return self.index == len(self.lesson.steps) - 1

    @property
    def is_done(self) -> bool:
        """Whether all that the step asks for is done."""
        step = self.step
        return (
            (step.question is None or self.answer is not None)
            and self.phase in ("none", "done")
            and (not step.goal or self.is_goal_reached)
        )


@dataclass(frozen=True, slots=True)
class TallyState:
    """A tally as it stands: for each contestant one result a seed, None where it was not run yet.

    running: the contestant and the seed that are trained just now.
    """

    tally: Tally
    results: tuple[tuple[bool | None, ...], ...]
    running: tuple[int, int] | None = None

    @staticmethod
    def untouched(tally: Tally) -> "TallyState":
        """Before the first seed was run."""
        return TallyState(tally, tuple((None,) * tally.seeds for _ in tally.contestants))

    @property
    def is_complete(self) -> bool:
        """Whether every seed of every contestant was run."""
        return all(result is not None for row in self.results for result in row)

    def with_result(self, contestant: int, seed: int, holds: bool) -> "TallyState":
        """The same with one more result; the next one is running."""
        rows = [list(row) for row in self.results]
        rows[contestant][seed] = holds
        after = contestant + 1
        place = (after, seed) if after < len(rows) else (0, seed + 1)
        running = place if place[1] < self.tally.seeds else None
        return TallyState(self.tally, tuple(tuple(row) for row in rows), running)


@dataclass(frozen=True, slots=True)
class LessonEntry:
    """A lesson in the list. furthest: how many of its steps were seen."""

    number: int
    title: str
    summary: str
    path: Path
    steps: int
    furthest: int = 0
    mark: Mark = "new"


@dataclass(frozen=True, slots=True)
class LessonGroup:
    """Lessons of one folder, under one heading; `refused`: files that cannot be read, and why."""

    title: str
    lessons: tuple[LessonEntry, ...]
    refused: tuple[tuple[Path, str], ...] = ()
