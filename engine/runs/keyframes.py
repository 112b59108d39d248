"""States of a run on its way, so that each epoch is near one: packed small, and thinned under a budget of bytes.

They are no part of what a run is. From its beginning alone every epoch is found as well, bit for bit, only later: they
are kept for the sake of time, and given up for the sake of memory.
"""

import threading
import weakref
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.learned import LastStep, Learned
from engine.native.training import PIECE_WORK, batch_work
from engine.parameters import Layout
from engine.portable import Floats
from engine.problem import flat_network
from engine.spec import Spec

MOST_BYTES: Final = 48 * 2**20
"""What all keyframes of all runs that can still be gone back to may take together."""

_OBJECT_BYTES: Final = 700
"""What a keyframe takes besides its numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Keyframe:
    """What was learned at one place of a run, without what is the same all along it, nor what is all zeros.

    numbers: the parameters; then those of the moments that are not all zeros; then the parameters before the last step
    if they are known.
    """

    epoch: int
    position: int
    steps: int
    numbers: Floats
    has_moments: tuple[bool, bool]
    silenced: NDArray[np.uint8] | None
    batch: tuple[int | None, int, int] | None
    update_ratios: tuple[float, ...]

    @staticmethod
    def of(learned: Learned) -> "Keyframe":
        """What is to be remembered of a state."""
        step = learned.last_step
        has_moments = _holds_anything(learned.moment1), _holds_anything(learned.moment2)
        both = (learned.moment1, learned.moment2)
        moments = [moment for moment, has in zip(both, has_moments, strict=True) if has]
        before = [step.before] if step is not None and step.before is not None else []
        return Keyframe(
            learned.epoch,
            learned.position,
            learned.steps,
            np.concatenate((learned.parameters, *moments, *before)),
            has_moments,
            learned.silenced if learned.silenced.any() else None,
            None if step is None else (step.epoch, step.start, step.end),
            () if step is None else step.update_ratios,
        )

    @property
    def bytes(self) -> int:
        """What it takes of memory."""
        return self.numbers.nbytes + (0 if self.silenced is None else self.silenced.nbytes) + _OBJECT_BYTES

    def learned(self, start: Floats) -> Learned:
        """The state again, of a run that began at `start`."""
        size = start.size
        parts = iter(self.numbers.reshape(-1, size))
        parameters = next(parts)
        moment1, moment2 = (next(parts) if has else np.zeros(size) for has in self.has_moments)
        before = next(parts, None)
        return Learned(
            parameters,
            start,
            moment1,
            moment2,
            np.zeros(size, np.uint8) if self.silenced is None else self.silenced,
            self.steps,
            self.epoch,
            self.position,
            None if self.batch is None else LastStep(*self.batch, self.update_ratios, before),
        )


def _holds_anything(numbers: Floats) -> bool:
    """Whether not every bit is 0: −0.0 is not 0."""
    return bool(numbers.view(np.uint64).any())


class Keyframes:
    """The keyframes from one beginning on, by their place: the first that came by in each stretch of `spacing` epochs.

    epoch_work: what an epoch costs, see `batch_work`.
    """

    def __init__(self, spec: Spec) -> None:
        network = flat_network(spec, Layout.of(spec.layer_sizes))
        self._train_size = size = spec.data.train_size
        batch_size = min(spec.training.batch_size, size)
        self.epoch_work = max(1, batch_work(network, batch_size) * -(-size // batch_size))
        self.spacing = 1
        while self.spacing * self.epoch_work < 2 * PIECE_WORK:  # nearer to each other they would save no time
            self.spacing *= 2
        self.bytes = 0
        self._places: list[float] = []
        self._frames: list[Keyframe] = []

    def __len__(self) -> int:
        return len(self._frames)

    def __iter__(self) -> Iterator[Keyframe]:
        """They, by their place."""
        return iter(tuple(self._frames))

    @property
    def gap_work(self) -> int:
        """What it costs at the most to come from one to the next."""
        return self.spacing * self.epoch_work

    def has_room_for(self, epoch: int, position: int) -> bool:
        """Whether there is none yet in the stretch of this place."""
        first = epoch // self.spacing * self.spacing
        at = bisect_left(self._places, first)
        return at == len(self._places) or self._places[at] >= first + self.spacing

    def add(self, frame: Keyframe) -> None:
        """Keep one more; there is room for it."""
        place = frame.epoch + frame.position / self._train_size
        at = bisect_right(self._places, place)
        self._places.insert(at, place)
        self._frames.insert(at, frame)
        self.bytes += frame.bytes

    def before(self, epoch: int) -> Keyframe | None:
        """The last one at this epoch or before it."""
        at = bisect_right(self._places, epoch)
        return self._frames[at - 1] if at else None

    def thin(self) -> None:
        """Let every stretch be twice as long; the only one that there is goes."""
        self.spacing *= 2
        frames, self._places, self._frames, self.bytes = self._frames, [], [], 0
        for frame in frames if len(frames) > 1 else ():
            if self.has_room_for(frame.epoch, frame.position):
                self.add(frame)


class KeyframeBudget:
    """Adds keyframes to those of one beginning or another, and thins those that lie nearest until all have room.

    It holds none itself: those of a run that is gone are gone with it. Any thread may call it.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._lock = threading.Lock()
        self._known: list[weakref.ref[Keyframes]] = []  # no `WeakSet`: any thread may take something out of that

    @property
    def bytes(self) -> int:
        """What all of them take."""
        with self._lock:
            return sum(frames.bytes for frames in self._alive())

    def has_room_for(self, frames: Keyframes, epoch: int, position: int) -> bool:
        """Whether a state of this place would be kept."""
        with self._lock:
            return frames.has_room_for(epoch, position)

    def note(self, frames: Keyframes, learned: Learned) -> None:
        """Keep this state of a run if there is none near it."""
        with self._lock:
            if not frames.has_room_for(learned.epoch, learned.position):
                return
            frames.add(Keyframe.of(learned))
            self._add([frames])

    def adopt(self, several: Iterable[Keyframes]) -> None:
        """Count what came with a file; those that hold nothing yet need not be counted."""
        with self._lock:
            self._add([frames for frames in several if len(frames)])

    def before(self, frames: Keyframes, epoch: int) -> Keyframe | None:
        """The last one at this epoch or before it."""
        with self._lock:
            return frames.before(epoch)

    def _alive(self) -> list[Keyframes]:
        return [frames for known in self._known if (frames := known()) is not None]

    def _add(self, several: Sequence[Keyframes]) -> None:
        """Count these, too, and thin until all have room: down to one of each beginning, then the oldest of those."""
        known = self._alive()
        are_known = {id(other) for other in known}
        added = [frames for frames in several if id(frames) not in are_known]
        if added or len(known) < len(self._known):
            known += added
            self._known = [weakref.ref(other) for other in known]
        total = sum(other.bytes for other in known)
        while total > self.most_bytes:
            several = [other for other in known if len(other) > 1]
            nearest = min(several, key=lambda other: other.gap_work, default=None)
            thinned = nearest or next(other for other in known if len(other))
            total -= thinned.bytes
            thinned.thin()
            total += thinned.bytes
