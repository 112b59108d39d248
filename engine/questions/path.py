"""The way that training has taken through the space of parameters, as far as it is remembered.

What a run's timeline keeps of it (`engine.runs.keyframes`) lies far apart while a network is small. So whoever looks at
the way adds the moments that come by, and where nobody looked, what lies between is trained once more if that is soon
done. All of it is true for good: what was trained from one beginning is always the same.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from engine.moment import Moment
from engine.portable import Floats
from engine.runs.timeline import Beginning, Place, Timeline
from engine.trainer import Trainer

MOST_BYTES: Final = 8 * 2**20
"""What the places of all stretches of training may take together."""

MOST_PLACES: Final = 600
"""So many may be remembered of one stretch. Beyond either those go that lie nearest to their neighbours."""

_LEAST_PLACES: Final = 3

FILL: Final = 100
"""Where nobody looked for more than a twentieth of the way, so many places of the whole are found by training again."""

MOST_WORK: Final = 3e8
"""Multiply-adds of a forward pass that this may take: some tenths of a second."""

_NOW: Final = 1 << 62


@dataclass(slots=True)
class _Stretch:
    """Places of one stretch of training, rising, and the parameters there."""

    places: list[Place] = field(default_factory=list)
    parameters: list[Floats] = field(default_factory=list)
    filled: Place = field(default_factory=lambda: Place(-1))  # up to which there is nothing to be filled any more

    def add(self, place: Place, parameters: Floats) -> None:
        """Remember a place."""
        at = bisect_left(self.places, place)
        if at == len(self.places) or self.places[at] != place:
            self.places.insert(at, place)
            self.parameters.insert(at, parameters)
            if len(self.places) > MOST_PLACES:
                self.thin()

    def take_over(self, beginning: Beginning, until: Place) -> None:
        """Add what the run itself has kept since the last place that is remembered here."""
        last = self.places[-1] if self.places else beginning.place
        size = beginning.start.size
        found = []
        for frame in reversed(tuple(beginning.keyframes)):
            place = Place(frame.epoch, frame.position)
            if place <= last:
                break
            if place < until:
                found.append((place, frame.numbers[:size]))
        every = max(1, -(-len(found) // (MOST_PLACES // 2)))
        for place, parameters in reversed(found[::every]):
            self.add(place, parameters.copy())

    def fill(self, beginning: Beginning, moment: Moment) -> None:
        """Find places where the known ones lie far apart, by training there again. Raises NotWanted."""
        last, since = self.places[-1], max(bisect_left(self.places, self.filled) - 1, 0)
        apart = max((last.epoch - beginning.place.epoch) // FILL, 1)
        gaps = [
            (one, other)
            for one, other in pairwise(self.places[since:])
            if other > self.filled and other.epoch - one.epoch > max(FILL // 20 * apart, 2)
        ]
        if gaps:
            self._train_again(beginning, gaps, apart, moment)
        self.filled = last

    def _train_again(self, beginning: Beginning, gaps: list[tuple[Place, Place]], apart: int, moment: Moment) -> None:
        """Add places in these gaps, every so many epochs, unless that takes long. Raises NotWanted."""
        kept = [frame for frame in beginning.keyframes if Place(frame.epoch, frame.position) <= gaps[0][0]]
        frame = kept[-1] if kept else beginning.frame
        spec = beginning.spec
        if (gaps[-1][1].epoch - frame.epoch) * spec.data.train_size * beginning.start.size <= MOST_WORK:
            trainer = Trainer(spec, frame.learned(beginning.start), beginning.pins)
            for one, other in gaps:
                for epoch in range(one.epoch + apart, other.epoch, apart):
                    while trainer.place < (epoch, 0):
                        moment.check_wanted()
                        trainer.train_again(beginning, epoch)
                    self.add(Place(epoch), trainer.learned().parameters)

    @property
    def bytes(self) -> int:
        """What its places take."""
        return sum(each.nbytes for each in self.parameters)

    def thin(self) -> None:
        """Forget of every other place those that lie nearest to their neighbours; the ends stay."""
        inner = np.arange(1, len(self.places) - 1, 2)
        gaps = [np.linalg.norm(self.parameters[at + 1] - self.parameters[at - 1]) for at in inner]
        gone = set(inner[np.argsort(gaps, kind="stable")[: max(1, len(inner) // 2)]].tolist())
        kept = [at for at in range(len(self.places)) if at not in gone]
        self.places = [self.places[at] for at in kept]
        self.parameters = [self.parameters[at] for at in kept]


class PathKeeper:
    """Remembers the moments that come by, and tells the way to one of them."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Beginning, _Stretch] = WeakKeyDictionary()

    def note(self, moment: Moment) -> None:
        """Remember a moment of the run that is at hand."""
        place = Place.of(moment.learned)
        for beginning, end in reversed(_stretches(moment)):
            stretch = self._known.setdefault(beginning, _Stretch())
            if not stretch.places:
                stretch.add(beginning.place, beginning.frame.numbers[: beginning.start.size])
            stretch.take_over(beginning, min(end, place))
            if place <= end:
                stretch.add(place, moment.parameters)
            stretch.fill(beginning, moment)
        self._thin()

    @property
    def bytes(self) -> int:
        """What all that is remembered takes."""
        return sum(stretch.bytes for stretch in self._known.values())

    def _thin(self) -> None:
        """Thin the longest stretches until all have room."""
        while self.bytes > MOST_BYTES:
            longest = max(self._known.values(), key=lambda stretch: stretch.bytes)
            if len(longest.places) <= _LEAST_PLACES:
                return
            longest.thin()

    def way_to(self, moment: Moment) -> Floats:
        """The parameters on the way to a moment, (places, parameters), the moment's own last.

        From where the network had its present shape on.
        """
        now, way = Place.of(moment.learned), list[Floats]()
        for beginning, end in _stretches(moment):
            stretch = self._known.get(beginning, _Stretch())
            known = zip(stretch.places, stretch.parameters, strict=True)
            way.extend(parameters for place, parameters in known if place <= end and place < now)
        return np.array([*way, moment.parameters])


def _stretches(moment: Moment) -> list[tuple[Beginning, Place]]:
    """The stretches of training of a network of this shape that led to a moment, and where each ends."""
    past: Timeline | None = moment.past
    shape = (moment.spec.features, moment.spec.layer_sizes)
    now, found = Place.of(moment.learned), list[tuple[Beginning, Place]]()
    for segment in reversed(past.segments if past is not None else ()):
        beginning = segment.beginning
        if beginning.place > now:
            continue
        if (beginning.spec.features, beginning.spec.layer_sizes) != shape:
            break
        found.insert(0, (beginning, segment.end or Place(_NOW)))
    return found
