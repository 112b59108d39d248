"""How far a learner is: in a lesson's step, in a tally, in the list of lessons. Plain values, made to be shown."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from playground.model.lessons.lesson import Lesson, Step, Tally

RunPhase = Literal["none", "waiting", "ready", "running", "paused", "done"]
"""waiting: for the question's answer. none: the step has nothing to run."""

TallyPhase = Literal["none", "ready", "begun", "done"]
"""none: the step has no tally. Once it is done, running its seeds again changes no phase."""

Mark = Literal["new", "begun", "done"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One check, in words with its live number; `holds` None while it was not looked at yet."""

    text: str
    holds: bool | None = None


@dataclass(frozen=True, slots=True)
class SeedLook:
    """A run of a tally whose network lies on the table, in place of the step's: which one, and what came of it."""

    label: str
    seed: int
    holds: bool


@dataclass(frozen=True, slots=True)
class StepState:
    """One step of a lesson as it stands.

    answer: the index of the choice that was taken last. refuted: those taken before it, all wrong. is_answer_told: the
    learner asked for the right one. epochs_done: of the step's run. outcome: the step's checks, empty before they are
    looked at. goal: what is to be reached. is_explained: whether the explanation is told by now. can_leave: whether
    the next step has what it needs. is_diverged: the run ended early, for a number was not finite. look: which run of
    the tally lies on the table. is_over: the last step is behind, and the lesson tells what was seen.
    """

    lesson: Lesson
    index: int
    answer: int | None = None
    refuted: tuple[int, ...] = ()
    is_answer_told: bool = False
    phase: RunPhase = "none"
    tally_phase: TallyPhase = "none"
    epochs_done: int = 0
    outcome: tuple[Finding, ...] = ()
    goal: tuple[Finding, ...] = ()
    is_goal_reached: bool = False
    is_explained: bool = False
    can_leave: bool = True
    is_diverged: bool = False
    look: SeedLook | None = None
    is_over: bool = False

    @property
    def step(self) -> Step:
        """The step itself."""
        return self.lesson.steps[self.index]

    @property
    def is_last(self) -> bool:
        """Whether the lesson ends with it."""
        return self.index == len(self.lesson.steps) - 1

    @property
    def has_evidence(self) -> bool:
        """Whether all was run that the step has to run, so that an answer can be judged by what was seen."""
        return self.phase in ("none", "done") and self.tally_phase in ("none", "done")

    @property
    def is_judged(self) -> bool:
        """Whether it is told by now if the answer is right."""
        return self.answer is not None and self.has_evidence

    @property
    def is_solved(self) -> bool:
        """Whether the right answer was found, or told."""
        question = self.step.question
        return question is None or (self.is_judged and (self.is_answer_told or self.answer == question.answer))

    @property
    def may_answer(self) -> bool:
        """Whether an answer is taken now: before the run, and after it until the right one is found."""
        is_running = self.phase in ("running", "paused") or self.tally_phase == "begun"
        return self.step.question is not None and not is_running and not self.is_solved

    @property
    def is_held_back(self) -> bool:
        """Whether what shows the answer still waits: for an answer, and for the run that comes after it."""
        step = self.step
        if step.question is None:
            return False
        waits = self.phase in ("waiting", "ready") or (not step.run_epochs and self.tally_phase == "ready")
        return self.answer is None or waits

    @property
    def verdicts(self) -> tuple[bool | None, ...]:
        """For each choice whether it is right, as far as that is told."""
        question = self.step.question
        if question is None:
            return ()
        told: list[bool | None] = [None] * len(question.choices)
        for choice in self.refuted:
            told[choice] = False
        if self.is_judged and self.answer is not None:
            told[self.answer] = self.answer == question.answer
        if self.is_answer_told:
            told[question.answer] = True
        return tuple(told)

    @property
    def is_done(self) -> bool:
        """Whether all that the step asks for is done."""
        return self.has_evidence and self.is_solved and (not self.step.goal or self.is_goal_reached)


@dataclass(frozen=True, slots=True)
class TallyState:
    """A tally as it stands: for each contestant one result a seed, None where it was not run yet.

    running: the contestant and the seed that are trained just now. is_told: whether the quoted counts may be shown, for
    all seeds were run once.
    """

    tally: Tally
    results: tuple[tuple[bool | None, ...], ...]
    running: tuple[int, int] | None = None
    is_told: bool = False

    @staticmethod
    def untouched(tally: Tally) -> "TallyState":
        """Before the first seed was run."""
        return TallyState(tally, tuple((None,) * tally.seeds for _ in tally.contestants))

    @property
    def runs_done(self) -> int:
        """How many runs are over."""
        return sum(result is not None for row in self.results for result in row)

    @property
    def is_complete(self) -> bool:
        """Whether every seed of every contestant was run."""
        return self.runs_done == self.tally.seeds * len(self.tally.contestants)

    @property
    def next_run(self) -> tuple[int, int] | None:
        """The contestant and the seed that are run next; None after the last."""
        seed, contestant = divmod(self.runs_done, len(self.tally.contestants))
        return None if seed >= self.tally.seeds else (contestant, seed)

    def with_result(self, contestant: int, seed: int, holds: bool) -> "TallyState":
        """The same with one more result; the next one is running."""
        rows = [list(row) for row in self.results]
        rows[contestant][seed] = holds
        after = replace(self, results=tuple(tuple(row) for row in rows))
        return replace(after, running=after.next_run, is_told=self.is_told or after.is_complete)


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
