"""The key `timeline` of a file: the run so far, so that a reopened file can be gone back in. Only where asked for.

`{"segments": […], "branches": […]}`. A segment is what was trained between two edits, the oldest first:

- `state`: what it began with, as in the file's own `state`; `data`, `features`, `network`, `training`: its settings;
- `edits`: the names of the edits that led to it; `sources`: for each layer the one that it was in the segment before,
  or −1; `by_sample`: true where steps were of one sample each; `end`: epoch and position where it stopped, which all
  but the last have;
- `keyframes`: further states on the way, which save time and can be left out.

A branch has its own `segments`, the `state` and the `curves` that it came to, and `left_at`, the epoch where it parts.
Every epoch comes back by training again from the state before it, bit for bit.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, Protocol, TypeVar

from engine.learned import NEW, Learned
from engine.parameters import Address
from engine.runs.keyframes import Keyframe
from engine.runs.timeline import Beginning, Branch, Place, Segment, Timeline
from engine.runs.trace import Trace
from engine.spec import Spec
from playground.model.document import Document, Work
from playground.model.files.checks import (
    checked_count,
    checked_flag,
    checked_list,
    checked_object,
    checked_text,
    checked_whole,
)
from playground.model.files.curves_io import read_curves, write_curves
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused, at
from playground.model.files.schema import read_spec, write_spec

MOST_NUMBERS: Final = 200_000
"""So many numbers of keyframes go into a file, and so many of the beginnings of segments, some 4 MB each."""

_WHERE: Final = "timeline"
_SETTINGS: Final = ("data", "features", "network", "training")
_SEGMENT_KEYS: Final = (*_SETTINGS, "state", "edits", "sources", "by_sample", "end", "keyframes")
_BRANCH_KEYS: Final = ("segments", "state", "curves", "left_at")


class ReadState(Protocol):
    """Reads what stands under `state` of a file."""

    def __call__(self, value: Json, spec: Spec) -> tuple[frozenset[Address], Learned]: ...


WriteState = Callable[[Work], dict[str, Json]]
Result = TypeVar("Result")


# --- reading --------------------------------------------------------------------------------------------------------


def read_timeline(value: Json, work: Work, read_state: ReadState) -> Timeline:
    """The timeline of a file's own work. Raises FileRefused."""
    keys = checked_object(value, _WHERE, ("segments", "branches"), required=("segments",))
    segments = _segments(keys["segments"], at(_WHERE, "segments"), work.problem, work.learned, read_state)
    others = []
    for index, item in enumerate(checked_list(keys.get("branches", []), at(_WHERE, "branches"), None, "branches")):
        others.append(_branch(item, at(at(_WHERE, "branches"), index), read_state))
    return Timeline(segments, tuple(others))


def _branch(value: Json, where: str, read_state: ReadState) -> Branch:
    keys = checked_object(value, where, _BRANCH_KEYS, required=_BRANCH_KEYS)
    items = checked_list(keys["segments"], at(where, "segments"), None, "segments")
    if not items:
        raise FileRefused(at(where, "segments"), "an empty list", "at least one segment")
    settings = checked_object(items[-1], at(at(where, "segments"), len(items) - 1), _SEGMENT_KEYS, _SEGMENT_KEYS[:5])
    spec = _below(at(at(where, "segments"), len(items) - 1), read_spec, {name: settings[name] for name in _SETTINGS})
    pins, learned = _below(where, read_state, keys["state"], spec)
    segments = _segments(items, at(where, "segments"), (spec, pins), learned, read_state)
    curves = _below(where, read_curves, keys["curves"], len(spec.layers))
    return Branch(segments, learned, curves, checked_count(keys["left_at"], at(where, "left_at"), learned.epoch))


def _segments(
    value: Json, where: str, problem: tuple[Spec, frozenset[Address]], now: Learned, read_state: ReadState
) -> tuple[Segment, ...]:
    items = checked_list(value, where, None, "segments")
    if not items:
        raise FileRefused(where, "an empty list", "at least one segment")
    segments: list[Segment] = []
    for index, item in enumerate(items):
        segments.append(_segment(item, at(where, index), segments, index == len(items) - 1, read_state))
    last, here = segments[-1].beginning, at(where, len(items) - 1)
    if (last.spec, last.pins) != problem:
        raise FileRefused(here, "other settings or pins than those of the network", "the same in the last segment")
    if last.place > Place.of(now):
        raise FileRefused(at(here, "state"), f"epoch {last.place.epoch}", f"at most that of the network, {now.epoch}")
    return tuple(segments)


def _segment(value: Json, where: str, before: Sequence[Segment], is_last: bool, read_state: ReadState) -> Segment:
    keys = checked_object(value, where, _SEGMENT_KEYS, required=_SEGMENT_KEYS[:5])
    spec = _below(where, read_spec, {name: keys[name] for name in _SETTINGS})
    pins, learned = _below(where, read_state, keys["state"], spec)
    by_sample = checked_flag(keys.get("by_sample", False), at(where, "by_sample"))
    beginning = Beginning.of(spec, pins, learned, by_sample=by_sample)
    place, end = beginning.place, None
    if is_last and "end" in keys:
        raise FileRefused(at(where, "end"), "an end", "none in the last segment, which goes on")
    if not is_last:
        if "end" not in keys:
            raise FileRefused(at(where, "end"), "nothing", "epoch and position where the segment stopped")
        end = _place(keys["end"], at(where, "end"), spec)
        if end < place:
            raise FileRefused(at(where, "end"), f"epoch {end.epoch}", f"not before its beginning, {place.epoch}")
    if before and before[-1].end is not None and place.epoch != before[-1].end.epoch:
        raise FileRefused(
            at(where, "state"), f"epoch {place.epoch}", f"that of the end before it, {before[-1].end.epoch}"
        )
    edits = checked_list(keys.get("edits", []), at(where, "edits"), None, "names of edits")
    names = tuple(checked_text(name, at(at(where, "edits"), index)) for index, name in enumerate(edits))
    layers = before[-1].beginning.layers if before else 0
    sources = _sources(keys["sources"], at(where, "sources"), len(spec.layers), layers) if "sources" in keys else ()
    if not sources and before and layers != len(spec.layers):
        raise FileRefused(at(where, "sources"), "nothing", f"a number for each of the {len(spec.layers)} layers")
    frames = checked_list(keys.get("keyframes", []), at(where, "keyframes"), None, "states")
    for index, frame in enumerate(frames):
        _add_keyframe(frame, at(at(where, "keyframes"), index), beginning, end, read_state)
    return Segment(beginning, names, sources, None, end)


def _place(value: Json, where: str, spec: Spec) -> Place:
    numbers = checked_list(value, where, 2, "epoch, position")
    return Place(
        checked_count(numbers[0], at(where, 0)), checked_count(numbers[1], at(where, 1), spec.data.train_size - 1)
    )


def _sources(value: Json, where: str, layers: int, before: int) -> tuple[int, ...]:
    items = checked_list(value, where, layers, "one for each layer")
    sources = tuple(checked_whole(item, at(where, index), NEW, before - 1) for index, item in enumerate(items))
    known = [layer for layer in sources if layer != NEW]
    if len(set(known)) != len(known):
        raise FileRefused(where, "a layer twice", "each layer of the segment before at most once")
    return sources


def _add_keyframe(value: Json, where: str, beginning: Beginning, end: Place | None, read_state: ReadState) -> None:
    if not isinstance(value, dict):
        raise FileRefused(where, "something else", "a state")
    for name in ("pinned", "start"):
        if name in value:
            raise FileRefused(at(where, name), "an unknown key", "what the segment's state does not say already")
    _, learned = _below(where, read_state, {**value, "pinned": []}, beginning.spec, within="state")
    place = Place.of(learned)
    if place < beginning.place or (end is not None and place > end):
        raise FileRefused(where, f"epoch {place.epoch}", "an epoch within its segment")
    if beginning.keyframes.has_room_for(learned.epoch, learned.position):
        beginning.keyframes.add(Keyframe.of(replace(learned, start=beginning.start)))


def _below(where: str, read: Callable[..., Result], *arguments: Json | Spec | int, within: str = "") -> Result:
    """What is read, refusals with the path that leads there. within: a key of the path that does not stand there."""
    try:
        return read(*arguments)
    except FileRefused as refusal:
        inner = refusal.where.removeprefix(within).removeprefix(".") if within else refusal.where
        raise FileRefused(at(where, inner) if inner else where, refusal.found, refusal.allowed) from None


# --- writing --------------------------------------------------------------------------------------------------------


def write_timeline(timeline: Timeline, write_state: WriteState) -> dict[str, Json]:
    """The plain data of a timeline."""
    kept = set(_kept_keyframes(timeline))
    keys: dict[str, Json] = {"segments": _written(timeline.segments, kept, write_state)}
    if timeline.others:
        keys["branches"] = [
            {
                "left_at": branch.left_at,
                "segments": _written(branch.segments, kept, write_state),
                "state": write_state(_work(branch.segments[-1].beginning, branch.learned)),
                "curves": write_curves(branch.curves, is_amid_epoch=branch.learned.position > 0)
                or {"epoch": [], "train_loss": [], "test_loss": []},
            }
            for branch in timeline.others
        ]
    return keys


def _kept_keyframes(timeline: Timeline) -> Iterator[int]:
    """Those for which there is room, evenly, by identity."""
    seen: dict[int, Keyframe] = {}
    for segments in (timeline.segments, *(branch.segments for branch in timeline.others)):
        for segment in segments:
            seen |= {id(frame): frame for frame in segment.beginning.keyframes}
    stride = -(-sum(frame.numbers.size for frame in seen.values()) // MOST_NUMBERS)
    return iter([*seen][:: max(stride, 1)])


def _written(segments: Sequence[Segment], kept: set[int], write_state: WriteState) -> list[Json]:
    first, total = len(segments), 0
    for at_segment in range(len(segments) - 1, -1, -1):  # the oldest are left out where there is no room
        total += segments[at_segment].beginning.frame.numbers.size
        if total > MOST_NUMBERS and first < len(segments):
            break
        first = at_segment
    written: list[Json] = []
    for segment in segments[first:]:
        beginning = segment.beginning
        keys: dict[str, Json] = {
            **write_spec(beginning.spec),
            "state": write_state(_work(beginning, beginning.learned)),
        }
        if segment.edits:
            keys["edits"] = list(segment.edits)
        if segment.sources and written:
            keys["sources"] = list(segment.sources)
        if beginning.by_sample:
            keys["by_sample"] = True
        if segment.end is not None:
            keys["end"] = [segment.end.epoch, segment.end.position]
        frames: list[Json] = []
        for frame in beginning.keyframes:
            place = Place(frame.epoch, frame.position)
            if id(frame) in kept and (segment.end is None or place <= segment.end):
                state = write_state(_work(beginning, frame.learned(beginning.start)))
                frames.append({name: state[name] for name in state if name not in ("pinned", "start")})
        if frames:
            keys["keyframes"] = frames
        written.append(keys)
    return written


def _work(beginning: Beginning, learned: Learned) -> Work:
    return Work(Document(beginning.spec, pins=beginning.pins), learned, curves=Trace.empty(beginning.layers))
