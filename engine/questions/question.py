"""What a question to a network is: a frozen value that is asked of a moment, and answered by a frozen value.

Two equal questions to one moment have the same answer, so an answer can be kept for as long as the moment lasts. Each
kind of question has a file of its own in this package, with its answer.
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from engine.moment import Moment

Answer = TypeVar("Answer")
Kept = TypeVar("Kept")


class Question(Generic[Answer]):
    """Something that can be asked of a network without changing it; its subclasses are frozen dataclasses."""

    __slots__ = ()

    @abstractmethod
    def ask(self, moment: Moment) -> Answer | None:
        """The answer; None where the network does not have what is asked about.

        Raises NotWanted when the moment says so, between two pieces of work.
        """

    def ask_again(self, moment: Moment, memory: "Memory") -> Answer | None:
        """The answer of one who is asked from moment to moment, and keeps in `memory` what makes a picture steady."""
        return self.ask(moment)

    def quick(self, moment: Moment) -> "Question[Answer]":
        """What to ask in its place where the answer is wanted at once: itself, or something that is soon answered."""
        return self

    def is_finished(self, answer: Answer | None) -> bool:
        """Whether this answer can be kept; else asking again goes on with it."""
        return True


class Memory:
    """What questions keep from one moment to the next; of each type there is one thing."""

    def __init__(self) -> None:
        self._kept: dict[type[Any], Any] = {}

    def of(self, kind: type[Kept]) -> Kept:
        """The thing of this type; made when it is first asked for."""
        if kind not in self._kept:
            self._kept[kind] = kind()
        kept: Kept = self._kept[kind]
        return kept


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The answers that belong to one moment, looked up by the question, or by its kind."""

    by_question: Mapping[Question[Any], Any]

    def has(self, questions: Iterable[Question[Any]]) -> bool:
        """Whether exactly these questions are answered for good, or these and more: not others that are sooner."""
        known = self.by_question
        return all(question in known and question.is_finished(known[question]) for question in questions)

    def of(self, question: Question[Answer]) -> Answer | None:
        """The answer to exactly this question; None where it was not asked."""
        return self.by_question.get(question)

    def get(self, kind: type[Question[Answer]]) -> Answer | None:
        """The answer to the question of this kind; None where none was asked."""
        for question, answer in self.by_question.items():
            if type(question) is kind:
                found: Answer = answer
                return found
        return None

    def __getitem__(self, kind: type[Question[Answer]]) -> Answer:
        """The answer to the question of this kind, which was asked."""
        found = self.get(kind)
        if found is None:
            raise KeyError(kind.__name__)
        return found


NO_ANSWERS: Final = Answers(MappingProxyType({}))

Questions = frozenset[Question[Any]]
"""All that is asked at one time; of each kind one."""
