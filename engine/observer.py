"""Asks a network in training what is to be shown of it, and freezes the answers of one moment into a `Snapshot`."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from engine.moment import Moment
from engine.questions.measurement import Measure
from engine.questions.question import Answers, Memory, Question
from engine.runs.timeline import Timeline
from engine.snapshot import Snapshot
from engine.trainer import Trainer


class Observer:
    """Looks at one trainer after the other. Not thread-safe.

    An answer is kept for as long as the network stays as it is, and not asked for again. What makes a picture steady
    from one moment to the next (how far colours reach) is remembered, too.
    """

    def __init__(self) -> None:
        self._memory = Memory()
        self._moment: Moment | None = None
        self._answers: dict[Question[Any], Any] = {}
        self._last: Snapshot | None = None

    def observe(
        self,
        trainer: Trainer,
        questions: Iterable[Question[Any]],
        revision: int = 0,
        epochs_per_second: float = 0.0,
        *,
        at_once: bool = False,
        past: Timeline | None = None,
    ) -> Snapshot:
        """Ask all this of the network as it is now, and let the curves end here if it is measured.

        at_once: rather a coarse answer now than a fine one later, where nothing better is known already. Given up with
        NotWanted when the trainer is told so, between two pieces of work. past: the run that it is in.
        """
        moment = replace(trainer.moment(), past=past)
        known = self._answers if self._is_of(moment) else {}
        answers = self._asked(moment, questions, known, at_once=at_once)
        measured = next((answers[question] for question in answers if isinstance(question, Measure)), None)
        curves = trainer.curves if measured is None else trainer.note(measured)
        snapshot = Snapshot(
            revision, trainer.spec, moment.learned, curves, trainer.divergence, epochs_per_second, _frozen(answers)
        )
        self._moment, self._answers, self._last = moment, known | answers, snapshot
        return snapshot

    def ask_more(self, questions: Iterable[Question[Any]], revision: int) -> Snapshot | None:
        """The last snapshot with other questions, those that are new answered at once; None if there is none.

        So what a person points at is answered without a look at the network as it is by now.
        """
        if self._moment is None or self._last is None or self._last.revision != revision:
            return None
        answers = self._asked(self._moment, questions, self._answers, at_once=True)
        self._answers = self._answers | answers
        self._last = replace(self._last, answers=_frozen(answers))
        return self._last

    def _is_of(self, moment: Moment) -> bool:
        """Whether the answers that are kept are true of this moment."""
        before = self._moment
        return before is not None and before.problem is moment.problem and before.learned == moment.learned

    def _asked(
        self, moment: Moment, questions: Iterable[Question[Any]], known: dict[Question[Any], Any], *, at_once: bool
    ) -> dict[Question[Any], Any]:
        answers: dict[Question[Any], Any] = {}
        for question in questions:
            asked = question.quick(moment) if at_once and question not in known else question
            is_known = asked in known and asked.is_finished(known[asked])
            answers[asked] = known[asked] if is_known else asked.ask_again(moment, self._memory)
            moment.check_wanted()
        return answers


def _frozen(answers: dict[Question[Any], Any]) -> Answers:
    return Answers(MappingProxyType(answers))
