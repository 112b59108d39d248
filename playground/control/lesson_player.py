"""Runs lessons: puts each step's network on the table, lets it be changed as far as the step allows, and checks it.

The learner's own work is set aside when a lesson begins, and comes back when it is left. Knows no widget.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from engine.snapshot import Snapshot
from playground.control.files import DocumentFiles
from playground.control.session import Aside, Session, TrainingKind
from playground.control.tallies import Tallies
from playground.model.document import Work
from playground.model.edits import Edit
from playground.model.lessons.findings import FindValues, describe_check, describe_outcome, holds
from playground.model.lessons.lesson import Check, Lesson, Step, with_settings
from playground.model.lessons.lesson_state import Finding, RunPhase, SeedLook, StepState, TallyPhase, TallyState
from playground.model.lessons.permissions import permissions_of, why_not

RUN_S: Final = 6.0
"""A run takes about so long, however many epochs it has, so that a person can watch it."""

LEAST_RATE: Final = 5.0
"""Epochs a second, at least; a short run ends sooner then."""

LOOK_MS: Final = 250
"""How often goals and checks are compared with the network while it changes."""


class Progress(Protocol):
    """Keeps how far a learner has come in each lesson, by the lesson's name."""

    def lesson_progress(self, name: str) -> tuple[int, bool]:
        """How many steps of it were shown, and whether it was finished."""

    def keep_lesson_progress(self, name: str, furthest: int, is_done: bool) -> None:
        """Keep it."""


class LessonPlayer(QObject):
    """One lesson at a time, a step at a time."""

    state_changed = Signal(object)
    """A StepState; None when there is no lesson any more."""

    step_began = Signal(object)
    """A Step that begins, or begins again; its network is the present one now."""

    tally_changed = Signal(object)
    """A TallyState of the present step."""

    failed = Signal(str)

    def __init__(
        self, session: Session, files: DocumentFiles, progress: Progress, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._files = files
        self._progress = progress
        self._state: StepState | None = None
        self._beginnings: dict[int, Work] = {}
        self._run_from = 0
        self._run_until = 0
        self._question = FindValues(())
        self._step_table: Aside | None = None
        self.tally = Tallies(self)
        self.tally.changed.connect(self._follow_tally)
        self.tally.failed.connect(self.failed)
        self._judge_soon = QTimer(self)
        self._judge_soon.setSingleShot(True)
        self._judge_soon.setInterval(LOOK_MS)
        self._judge_soon.timeout.connect(self.judge)
        session.snapshot_changed.connect(self._follow_snapshot)
        session.playing_changed.connect(self._follow_playing)
        files.own_work_left.connect(self._end)

    @property
    def state(self) -> StepState | None:
        """The present step; None without a lesson."""
        return self._state

    # --- from step to step ------------------------------------------------------------------------------------------

    def begin(self, lesson: Lesson) -> None:
        """Set the own work aside, and begin at the step where the learner stopped. A finished lesson begins anew."""
        self._files.set_aside(lesson.title)
        self._session.restrict(self._why_no_edit, self._why_no_training)
        self._beginnings = {}
        furthest, is_done = self._progress.lesson_progress(lesson.name)
        index = 0 if is_done else min(max(furthest - 1, 0), len(lesson.steps) - 1)
        while index and lesson.steps[index].work is None:  # such a step goes on with the network of the one before
            index -= 1
        self.enter(lesson, index)

    def go_on(self) -> None:
        """To the next step; from the last one to the lesson's end, and from there back to the own work."""
        state = self._state
        if state is None or not state.can_leave:
            return
        if state.is_over:
            self.leave()
        elif state.is_last:
            self._keep(len(state.lesson.steps), is_done=True)
            self.look_back()
            self.tally.stop()
            assert self._state is not None
            self._show(replace(self._state, is_over=True))
        else:
            after = state.index + 1
            self._beginnings.pop(after, None)  # its network may be another than last time
            self.enter(state.lesson, after)

    def go_back(self) -> None:
        """To the step before, as it began; from the lesson's end to the last step, as it was left."""
        state = self._state
        if state is not None and state.is_over:
            self._show(replace(state, is_over=False))
            return
        if state is None or state.index == 0:
            return
        index = state.index - 1
        while index and index not in self._beginnings and state.lesson.steps[index].work is None:
            index -= 1
        self.enter(state.lesson, index)

    def restart(self) -> None:
        """The same step, as it began."""
        if self._state is not None:
            self.enter(self._state.lesson, self._state.index)

    def leave(self) -> None:
        """Put the own work back as it was."""
        if self._state is not None:
            self._end()
            self._files.bring_back()

    def close(self) -> None:
        """End what runs. Safe to call more than once."""
        self._judge_soon.stop()
        self.tally.stop()

    def _end(self) -> None:
        if self._state is None:
            return
        self.close()
        self._session.restrict(None, None)
        self._ask(None)
        self._state = self._step_table = None
        self.tally.begin(None)
        self._beginnings = {}
        self.state_changed.emit(None)

    def enter(self, lesson: Lesson, index: int) -> None:
        self.close()
        self.look_back()
        step = lesson.steps[index]
        self._state = None  # what the session tells until the step is there belongs to no step
        if index in self._beginnings:
            work = self._beginnings[index]
            self._session.open(work)
        elif step.work is not None:
            work = with_settings(step.work, step.settings)
            self._session.open(work)
        else:
            work = with_settings(self._session.work(), step.settings)
            self._session.go_on_with(work)
        self._beginnings[index] = work
        self._ask(step)
        phase: RunPhase = "none" if not step.run_epochs else "waiting" if step.question else "ready"
        goal = tuple(Finding(describe_check(check)) for check in step.goal)
        tally_phase: TallyPhase = "none" if step.tally is None else "ready"
        self.tally.begin(step.tally)
        self._show(StepState(lesson, index, phase=phase, tally_phase=tally_phase, goal=goal))
        self.step_began.emit(step)
        if self.tally.state is not None:
            self.tally_changed.emit(self.tally.state)
        self._keep(index + 1)

    def _ask(self, step: Step | None) -> None:
        """Have what the step checks measured with every snapshot."""
        checks = () if step is None else (*step.checks, *step.goal)
        self._question = FindValues(tuple(check.measure for check in checks))
        self._session.ask("lesson", frozenset({self._question} if checks else ()))

    def _findings(self, checks: Sequence[Check], snapshot: Snapshot) -> tuple[Finding, ...] | None:
        """What the checks find in a snapshot; None where it was not asked for that."""
        values = snapshot.answers.of(self._question)
        if values is None:
            return None
        found = dict(zip(self._question.measures, values, strict=True))
        return tuple(
            Finding(describe_outcome(check, found[check.measure]), holds(check, found[check.measure]))
            for check in checks
        )

    def _show(self, state: StepState) -> None:
        """Tell the state, with what follows from it."""
        lesson, step = state.lesson, state.step
        needs_outcome = not state.is_last and lesson.steps[state.index + 1].work is None
        can_leave = not needs_outcome or state.phase in ("none", "done")
        state = replace(state, can_leave=can_leave, is_explained=bool(step.explanation) and state.is_done)
        changed = state != self._state
        self._state = state
        if changed:
            self.state_changed.emit(state)
        if state.is_last and state.is_done:
            self._keep(len(lesson.steps), is_done=True)

    def _keep(self, furthest: int, *, is_done: bool = False) -> None:
        assert self._state is not None
        name = self._state.lesson.name
        before, was_done = self._progress.lesson_progress(name)
        if furthest > before or (is_done and not was_done):
            self._progress.keep_lesson_progress(name, max(furthest, before), is_done or was_done)

    # --- what a step asks for -----------------------------------------------------------------------------------------

    def answer(self, choice: int) -> None:
        """Take the learner's answer. It may be changed until the run begins; after a wrong one, another is taken."""
        state = self._state
        if state is None or state.step.question is None or not state.may_answer or choice in state.refuted:
            return
        assert 0 <= choice < len(state.step.question.choices)
        refuted = state.refuted
        if state.is_judged and state.answer is not None and state.answer != choice:
            refuted = (*refuted, state.answer)
        phase: RunPhase = "ready" if state.phase == "waiting" else state.phase
        self._show(replace(state, answer=choice, refuted=refuted, phase=phase))
        self.judge()

    def tell_answer(self) -> None:
        """Tell the right answer to a learner who was wrong and does not want to try again."""
        state = self._state
        if state is not None and state.is_judged:
            self._show(replace(state, is_answer_told=True))

    def run(self, is_on: bool) -> None:
        """Begin the step's run, interrupt it, or go on with it.

        It begins where the step began if the network was only trained since, and else with what the learner made of it.
        """
        state = self._state
        if state is None:
            return
        if state.phase in ("running", "paused"):
            self._session.play(is_on)
        elif state.phase == "ready" and is_on:
            self.look_back()
            state = replace(state, look=None)
            self._session.play(False)
            beginning = self._beginnings[state.index]
            learned = self._session.work().learned
            if not self._session.is_edited() and learned != beginning.learned:
                self._session.go_on_with(beginning)
                learned = beginning.learned
            epochs = state.step.run_epochs
            self._run_from = learned.epoch
            self._show(replace(state, phase="running", epochs_done=0))
            self._run_until = self._session.begin_run(epochs, max(epochs / RUN_S, LEAST_RATE))

    def _finish_run(self, snapshot: Snapshot, outcome: tuple[Finding, ...]) -> None:
        assert self._state is not None
        self._session.play(False)
        self._session.forget_run()
        done, is_diverged = snapshot.epoch - self._run_from, snapshot.divergence is not None
        self._show(replace(self._state, phase="done", epochs_done=done, outcome=outcome, is_diverged=is_diverged))
        self.judge()

    # --- following the session ----------------------------------------------------------------------------------------

    def _follow_playing(self, playing: bool) -> None:
        state = self._state
        if state is None or state.phase not in ("running", "paused"):
            return
        if playing:
            self._show(replace(state, phase="running"))
        elif self._session.work().learned.epoch < self._run_until:
            self._show(replace(state, phase="paused"))
        # else the run is over, and the snapshot of its end is about to come

    def _follow_snapshot(self, snapshot: Snapshot) -> None:
        state = self._state
        if state is None or state.look is not None:
            return
        is_over = snapshot.epoch >= self._run_until or snapshot.divergence is not None
        outcome = self._findings(state.step.checks, snapshot) if state.step.checks else ()
        if state.phase in ("running", "paused") and is_over and outcome is not None:
            self._finish_run(snapshot, outcome)
        elif self._is_looking(state) and not self._judge_soon.isActive():
            self._judge_soon.start()

    def _is_looking(self, state: StepState) -> bool:
        has_live_checks = bool(state.step.checks) and not state.step.run_epochs
        return (
            state.phase in ("running", "paused") or has_live_checks or (bool(state.goal) and not state.is_goal_reached)
        )

    def judge(self) -> None:
        """Hold the checks and the goal against the newest snapshot."""
        state, snapshot = self._state, self._session.snapshot
        if state is None or snapshot is None or state.look is not None:
            return
        step = state.step
        outcome, goal = (self._findings(checks, snapshot) for checks in (step.checks, step.goal))
        if state.phase in ("running", "paused"):
            state = replace(state, epochs_done=max(0, snapshot.epoch - self._run_from))
        if step.checks and not step.run_epochs and not state.is_held_back:
            state = replace(state, outcome=outcome or state.outcome)
        if goal and not state.is_goal_reached:
            state = replace(state, goal=goal, is_goal_reached=all(finding.holds for finding in goal))
        self._show(state)

    # --- what is allowed ----------------------------------------------------------------------------------------------

    def _why_no_edit(self, edit: Edit) -> str | None:
        state = self._state
        if state is None or state.look is not None:
            return None
        if state.phase in ("running", "paused"):
            return self.tr("The lesson is training the network: wait until it has finished, or restart the step.")
        return why_not(permissions_of(edit), state.step.allow)

    def _why_no_training(self, kind: TrainingKind) -> str | None:
        state = self._state
        if state is None or state.look is not None:
            return None
        if state.phase in ("running", "paused"):
            if kind == "play":
                return None
            return self.tr("The lesson is training the network: wait until it has finished, or restart the step.")
        if state.step.question is not None and state.answer is None:
            return self.tr("First answer the question in the lesson, then run.")
        if why_not({"play"}, state.step.allow) is None:
            return None
        if state.phase == "ready":
            return self.tr("Press Run in the lesson: it trains as long as this step needs.")
        return self.tr("In this step the network is not trained.")

    # --- the tally ----------------------------------------------------------------------------------------------------

    def run_tally(self, is_on: bool) -> None:
        """Run the seeds of the step that are still left; or stop."""
        state = self._state
        if state is None or state.tally_phase == "none" or (state.step.question is not None and state.answer is None):
            return
        if is_on and state.tally_phase == "ready":
            self._show(replace(state, tally_phase="begun"))
        self.tally.run(is_on)

    def _follow_tally(self, tally: TallyState) -> None:
        self.tally_changed.emit(tally)
        state = self._state
        if state is not None and tally.is_told and state.tally_phase == "begun":
            self._show(replace(state, tally_phase="done"))

    def look_at(self, contestant: int, seed: int) -> None:
        """Show the network of one of the tally's runs. The network of the step waits unchanged."""
        state, tally, work = self._state, self.tally.state, self.tally.work(contestant, seed)
        if state is None or tally is None or work is None or state.phase in ("running", "paused"):
            return
        if self._step_table is None:
            self._step_table = self._session.set_aside()
        self._session.open(work)
        look = SeedLook(tally.tally.contestants[contestant].label, seed, bool(tally.results[contestant][seed]))
        self._show(replace(state, look=look))

    def look_back(self) -> None:
        """Show the network of the step again instead of that of a run."""
        table, self._step_table = self._step_table, None
        if table is not None and self._state is not None:
            self._session.bring_back(table)
            self._show(replace(self._state, look=None))
