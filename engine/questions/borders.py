"""The borders between classes over the plane: where the two largest logits meet, found as exactly as every contour."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine.choices.features import feature_rows
from engine.data.plane import Contour, rimmed_centres
from engine.moment import Moment
from engine.portable import Floats
from engine.questions.contours import zero_lines
from engine.questions.plane_rows import rimmed_rows


class ClassesKept:
    """The outputs over the plane, kept: the map of the output and that of the winners ask for the same in turn."""

    def __init__(self) -> None:
        self._of: tuple[Moment, int] | None = None
        self._outputs: tuple[Floats, Floats] | None = None
        self._borders: Contour | None = None

    def outputs(self, moment: Moment, resolution: int) -> tuple[Floats, Floats]:
        """Give z and a of each output at the pixels of a square map and on its rim: (outputs, s + 2, s + 2) each."""
        if self._outputs is None or self._of is None or self._of[0] is not moment or self._of[1] != resolution:
            found = moment.outputs(rimmed_rows(moment.spec.features, resolution))
            z, a = (part.reshape(-1, resolution + 2, resolution + 2) for part in found)
            self._of, self._outputs, self._borders = (moment, resolution), (z, a), None
        return self._outputs

    def borders(self, moment: Moment, resolution: int) -> Contour:
        """All borders between the classes."""
        z, _ = self.outputs(moment, resolution)
        if self._borders is None:
            self._borders = class_borders(moment, z, rimmed_centres(resolution))
        return self._borders


def leads(z: Floats) -> Floats:
    """How far each logit lies above the largest of the others; z and leads (outputs, …)."""
    first, second = _largest_two(z)
    numbers = np.arange(len(z)).reshape(-1, *[1] * (z.ndim - 1))
    with np.errstate(invalid="ignore"):  # next to a divergence
        found: Floats = np.where(numbers == z.argmax(axis=0), z - second, z - first)
    return found


def _leads_of(owners: NDArray[np.int64], z: Floats) -> Floats:
    """The same of one output at each place: owners (n,), z (outputs, n), leads (n,)."""
    first, second = _largest_two(z)
    own = z[owners, np.arange(len(owners))]
    with np.errstate(invalid="ignore"):
        found: Floats = own - np.where(owners == z.argmax(axis=0), second, first)
    return found


def _largest_two(z: Floats) -> tuple[Floats, Floats]:
    """The largest logit at each place and the next; one by one, which is quicker than sorting all."""
    first, second = np.maximum(z[0], z[1]), np.minimum(z[0], z[1])
    for other in z[2:]:
        second = np.maximum(second, np.minimum(first, other))
        first = np.maximum(first, other)
    return first, second


def class_borders(moment: Moment, z: Floats, at: Floats, only: int | None = None) -> Contour:
    """The border of one class, or all borders, each once; z (outputs, side, side) at the coordinates `at`."""
    return borders_between(z, at, lambda points: moment.outputs(feature_rows(moment.spec.features, points))[0], only)


def borders_between(
    z: Floats,
    at: Floats,
    outputs_at: Callable[[Floats], Floats],
    only: int | None = None,
    most_asked: int | None = None,
) -> Contour:
    """The same over any square; outputs_at: z (outputs, n) at points (n, 2), asked at so many points at most."""

    def respond(owners: NDArray[np.int64], points: Floats) -> Floats:
        own = outputs_at(points)
        return _leads_of(owners if only is None else np.full(len(owners), only), own)

    maps = leads(z)
    segments, offsets = zero_lines(maps if only is None else maps[only : only + 1].copy(), at, respond, most_asked)
    if only is not None or not len(segments):
        return segments
    owner = np.repeat(np.arange(len(z)), np.diff(offsets))
    middles = 0.5 * (segments[:, :2] + segments[:, 2:]).astype(np.float64)
    own = outputs_at(middles)
    own[owner, np.arange(len(owner))] = -np.inf
    once: Contour = segments[own.argmax(axis=0) > owner]  # both classes have found the line between them
    return once
