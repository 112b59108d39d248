"""Question: which class wins at each place of the plane, how sure the network is there, and where classes meet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.plane import Contour, Maps
from engine.moment import Moment
from engine.questions.borders import ClassesKept
from engine.questions.question import Memory, Question
from engine.questions.surface import quick_resolution


@dataclass(frozen=True, slots=True, eq=False)
class Winners:
    """The plane by classes, the first row on top; read-only.

    classes (s, s): the number of the class that wins at each pixel's centre, the first of equals. shares (s, s): its
    probability, from 1/k to 1 for k classes. borders: the lines on which two classes are equally probable and no other
    is more so.
    """

    classes: NDArray[np.uint8]
    shares: Maps
    borders: Contour
    k: int


@dataclass(frozen=True, slots=True)
class MapWinners(Question[Winners]):
    """The plane by classes, `resolution` pixels along each side; None where the output has one unit."""

    resolution: int = 100

    def ask(self, moment: Moment) -> Winners | None:
        return self._of(moment, ClassesKept())

    def ask_again(self, moment: Moment, memory: Memory) -> Winners | None:
        return self._of(moment, memory.of(ClassesKept))

    def _of(self, moment: Moment, kept: ClassesKept) -> Winners | None:
        if not moment.spec.head.one_for_each:
            return None
        _, a = kept.outputs(moment, self.resolution)
        inner = a[:, 1:-1, 1:-1]
        classes, shares = inner.argmax(axis=0).astype(np.uint8), inner.max(axis=0).astype(np.float32)
        borders = kept.borders(moment, self.resolution)
        for array in (classes, shares, borders):
            array.flags.writeable = False
        return Winners(classes, shares, borders, moment.output_count)

    def quick(self, moment: Moment) -> "MapWinners":
        return MapWinners(quick_resolution(moment, self.resolution))
