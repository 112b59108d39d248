"""The key `timeline` of a file: a reopened run can be gone back in, bit for bit; what is wrong is refused."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runs.keyframes import KeyframeBudget
from engine.runs.replay import Replay
from playground.model import edits
from playground.model.document import Rivals, Work
from playground.model.files.document_io import FileRefused, dumps, from_plain, loads, to_plain
from tests.engine.runs import assert_same_bits
from tests.model.test_timeline import Table, act, actions


def table() -> Table:
    """Trained, edited, trained, gone back, trained: two segments, and a branch of two."""
    made = Table()
    made.train(epochs=6)
    made.make(edits.RemoveLayer(0))
    made.train(batches=4)
    made.train(samples=3)
    made.train(epochs=3)
    made.train_from(8)
    made.make(edits.AddUnit(0))
    made.train(epochs=2)
    return made


def reopened(work: Work) -> Work:
    return loads(dumps(work, with_run=True))


def assert_same_run(one: Work, other: Work) -> None:
    """The same marks and branches, and the same numbers at every epoch of all of them."""
    replays = Replay(KeyframeBudget()), Replay(KeyframeBudget())
    assert one.timeline.marks() == other.timeline.marks()
    assert [branch.name for branch in one.timeline.others] == [branch.name for branch in other.timeline.others]
    for mine, others in zip(one.timeline.others, other.timeline.others, strict=True):
        assert_same_bits(mine.learned, others.learned)
        assert mine.curves.epoch.tobytes() == others.curves.epoch.tobytes() or not len(others.curves.rows)
    assert one.timeline.first_epoch == other.timeline.first_epoch
    for epoch in range(one.timeline.first_epoch, one.learned.epoch + 1):
        at = one.timeline.index_at(epoch), other.timeline.index_at(epoch)
        assert at[0] is not None
        assert at[0] == at[1]
        beginnings = one.timeline.segments[at[0]].beginning, other.timeline.segments[at[0]].beginning
        assert (beginnings[0].spec, beginnings[0].pins) == (beginnings[1].spec, beginnings[1].pins)
        assert_same_bits(replays[0].learned(beginnings[0], epoch), replays[1].learned(beginnings[1], epoch))


def test_a_run_comes_back_with_every_epoch_marks_branches_and_keyframes() -> None:
    work = table().work
    back = reopened(work)
    assert back == work
    assert len(back.timeline.segments) > 2
    assert len(back.timeline.others) == 1
    assert_same_run(work, back)
    assert sum(len(segment.beginning.keyframes) for segment in back.timeline.segments) > 0
    assert dumps(back, with_run=True) == dumps(work, with_run=True)
    assert back.knows_its_past


def test_the_runs_of_all_networks_of_a_race_come_back() -> None:
    others = table().work, Table().work
    back = reopened(replace(table().work, rivals=Rivals(others, 1)))
    assert back.rivals is not None
    for mine, its in zip(others, back.rivals.works, strict=True):
        assert_same_run(mine, its)


@settings(max_examples=15)
@given(st.lists(actions, max_size=8))
def test_any_run_comes_back_whole(sequence: list[tuple[str, object]]) -> None:
    made = Table()
    for action in sequence:
        act(made, action, looks=False)
    assert_same_run(made.work, reopened(made.work))


def test_without_the_wish_for_it_a_file_holds_no_run() -> None:
    work = table().work
    assert "timeline" not in to_plain(work)
    assert not loads(dumps(work)).knows_its_past


def test_keyframes_are_thinned_and_old_segments_left_out_where_a_file_has_no_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work = table().work
    whole = len(dumps(work, with_run=True))
    monkeypatch.setattr("playground.model.files.timeline_io.MOST_NUMBERS", 60)
    assert len(dumps(work, with_run=True)) < 0.8 * whole
    back = reopened(work)
    assert back.timeline.first_epoch > 0
    assert back.timeline.open.beginning.place == work.timeline.open.beginning.place


def broken(change: str) -> dict[str, Any]:
    """A file's data with something wrong in its timeline."""
    data: Any = to_plain(table().work, with_run=True)
    segments = data["timeline"]["segments"]
    changes: dict[str, Any] = {
        "no segments": lambda: segments.clear(),
        "an unknown key": lambda: segments[0].update(extra=1),
        "no end": lambda: segments[0].pop("end"),
        "an end at last": lambda: segments[-1].update(end=[9, 0]),
        "an end too early": lambda: segments[0].update(end=[-1, 0]),
        "a gap": lambda: segments[0].update(end=[4, 0]),
        "a wrong shape": lambda: segments[0]["state"]["weights"].pop(),
        "a keyframe elsewhere": lambda: segments[0]["keyframes"][0].update(epoch=99),
        "a keyframe with a start": lambda: segments[0]["keyframes"][0].update(start={}),
        "a layer twice": lambda: segments[1].update(sources=[1] * len(segments[1]["sources"])),
        "no sources": lambda: segments[1].pop("sources"),
        "another network at last": lambda: segments[-1]["training"].update(learning_rate=0.5),
        "a number for a name": lambda: segments[1].update(edits=[7]),
        "a branch beyond itself": lambda: data["timeline"]["branches"][0].update(left_at=10_000),
        "a branch without curves": lambda: data["timeline"]["branches"][0].pop("curves"),
        "a list": lambda: data.update(timeline=[]),
    }
    changes[change]()
    return data


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("no segments", "timeline.segments"),
        ("an unknown key", "timeline.segments[0].extra"),
        ("no end", "timeline.segments[0].end"),
        ("an end too early", "timeline.segments[0].end[0]"),
        ("a gap", "timeline.segments[1].state"),
        ("a wrong shape", "timeline.segments[0].state.weights"),
        ("a keyframe elsewhere", "timeline.segments[0].keyframes[0]"),
        ("a keyframe with a start", "timeline.segments[0].keyframes[0].start"),
        ("a layer twice", "timeline.segments[1].sources"),
        ("no sources", "timeline.segments[1].sources"),
        ("a number for a name", "timeline.segments[1].edits[0]"),
        ("a branch beyond itself", "timeline.branches[0].left_at"),
        ("a branch without curves", "timeline.branches[0].curves"),
        ("a list", "timeline"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(change: str, where: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        from_plain(broken(change))
    assert refusal.value.where == where


@pytest.mark.parametrize("change", ["an end at last", "another network at last"])
def test_the_last_segment_must_be_that_of_the_network(change: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        from_plain(broken(change))
    assert refusal.value.where.startswith("timeline.segments[")
