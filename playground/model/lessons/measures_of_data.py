"""The measures of classes and data: accuracy and guessing, recall and confusion, and what points there are."""

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from engine.data.straight import straight_accuracy
from engine.questions.confusion import Confusion, SampleSet
from playground.model.lessons.lesson import Measure
from playground.model.lessons.measure_kind import Measured, MeasureKind, alike, class_words

_SETS: Final[tuple[tuple[SampleSet, str], ...]] = (("train", "training"), ("test", "test"))


def _accuracy(of: SampleSet) -> Callable[[Measure, Measured], float]:
    def value(_: Measure, measured: Measured) -> float:
        found = measured.whole.train_accuracy if of == "train" else measured.whole.test_accuracy
        return math.nan if found is None else found

    return value


def _of_confusion(of: SampleSet, number: Callable[[Measure, Confusion], float]) -> Callable[[Measure, Measured], float]:
    def value(asked: Measure, measured: Measured) -> float:
        confusion = measured.confusion(of)
        return math.nan if confusion is None else float(number(asked, confusion))

    return value


def _recall(asked: Measure, confusion: Confusion) -> float:
    assert asked.label is not None
    return float(confusion.recalls[asked.label])


def _precision(asked: Measure, confusion: Confusion) -> float:
    assert asked.label is not None
    return float(confusion.precisions[asked.label])


def _taken_for(asked: Measure, confusion: Confusion) -> float:
    assert asked.label is not None
    assert asked.chosen is not None
    return float(confusion.counts[asked.label, asked.chosen])


def _words_of_class(name: str, of: str) -> Callable[[Measure], str]:
    return lambda asked: f"{name} of {class_words(asked.label, asked)} among the {of} points"


def _confusion_words(of: str) -> Callable[[Measure], str]:
    def words(asked: Measure) -> str:
        label, chosen = class_words(asked.label, asked), class_words(asked.chosen, asked)
        return f"number of {of} points of {label} that are taken for {chosen}"

    return words


def _of_sets() -> tuple[MeasureKind, ...]:
    """What there is of the training set and of the test set alike."""
    rows: list[MeasureKind] = []
    for of, told in _SETS:
        rows += [
            MeasureKind(
                f"{of}_accuracy",
                _accuracy(of),
                alike(f"{told} accuracy"),
                f"The share of {told} points that are right.",
                is_share=True,
                needs="classes",
                of=of,
            ),
            MeasureKind(
                f"{of}_loss",
                lambda _, measured, name=f"{of}_loss": float(getattr(measured.whole, name)),  # type: ignore[misc]
                alike(f"{told} loss"),
                f"The loss of the {told} points.",
                of=of,
            ),
            MeasureKind(
                f"{of}_guessing",
                _of_confusion(of, lambda _, confusion: confusion.largest_share),
                alike(f"share of {told} points that guessing would get right"),
                f"The share of {told} points that are right if one always says the most frequent class.",
                is_share=True,
                needs="classes",
                of=of,
            ),
            MeasureKind(
                f"{of}_over_guessing",
                _of_confusion(of, lambda _, confusion: confusion.accuracy - confusion.largest_share),
                alike(f"{told} accuracy beyond guessing"),
                f"The {told} accuracy less <code>{of}_guessing</code>: 0.1 is 10 of 100 points more.",
                is_share=True,
                can_be_negative=True,
                needs="classes",
                of=of,
            ),
            MeasureKind(
                f"{of}_recall",
                _of_confusion(of, _recall),
                _words_of_class("recall", told),
                f"The share of a <code>class</code>’s {told} points that are found.",
                required=("class",),
                is_share=True,
                needs="classes",
                of=of,
            ),
            MeasureKind(
                f"{of}_precision",
                _of_confusion(of, _precision),
                _words_of_class("precision", told),
                f"How often the network is right when it says a <code>class</code>, among the {told} points.",
                required=("class",),
                is_share=True,
                needs="classes",
                of=of,
            ),
            MeasureKind(
                f"{of}_confusion",
                _of_confusion(of, _taken_for),
                _confusion_words(told),
                f"How many {told} points of a <code>class</code> are taken for the one that is <code>chosen</code>.",
                required=("class", "chosen"),
                needs="classes",
                of=of,
            ),
        ]
    return tuple(rows)


# --- of the data ------------------------------------------------------------------------------------------------------


def _points(asked: Measure, measured: Measured) -> float:
    dataset = measured.moment.problem.dataset
    sets = (dataset.train, dataset.test)
    return float(sum(len(each) if asked.label is None else int((each.labels == asked.label).sum()) for each in sets))


def _points_words(asked: Measure) -> str:
    return "number of points" if asked.label is None else f"number of points of {class_words(asked.label, asked)}"


def _classes_there(_: Measure, measured: Measured) -> float:
    dataset = measured.moment.problem.dataset
    return float(len(np.unique(dataset.all.labels))) if dataset.has_classes else math.nan


def _straight(_: Measure, measured: Measured) -> float:
    return straight_accuracy(measured.moment.problem.dataset.train)


MEASURES_OF_DATA: Final = (
    *_of_sets(),
    MeasureKind(
        "straight_accuracy",
        _straight,
        alike("share of training points that the best straight border gets right"),
        "The share of training points that the best single straight border would get right. For data of two classes.",
        is_share=True,
        needs="two classes",
    ),
    MeasureKind(
        "points",
        _points,
        _points_words,
        "How many points there are, to train and to test with; also of one <code>class</code>.",
        optional=("class",),
    ),
    MeasureKind(
        "classes",
        _classes_there,
        alike("number of classes that have points"),
        "How many classes have points.",
        needs="classes",
    ),
)
