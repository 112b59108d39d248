"""A sample's title and notes go when the network is no more the one that they speak of; a person's own words stay."""

from dataclasses import replace

import pytest

from engine.parameters import Pin
from playground.model import edits
from playground.model.document import Document, SampleText, Work
from playground.model.edits import Edit, SetSetting, SetText, Together
from playground.model.files.document_io import read
from playground.model.history import History
from playground.model.sample_edit import ApplySampleStep
from playground.model.sample_text import made
from playground.model.samples import sample_groups
from tests.engine.runs import trained

SAMPLE = Document(
    title="Dying ReLU", notes="Look: layer 2 is dead.", sample=SampleText("Dying ReLU", "Look: layer 2 is dead.")
)
SAMPLES = [sample for group in sample_groups() for sample in group.samples]
CHANGES: tuple[Edit, ...] = (
    SetSetting("data", "noise", 20.0),
    SetSetting("training", "learning_rate", 0.5),
    edits.AddUnit(0),
    edits.SetFeature("x1_squared", True),
    edits.NewWeights(7),
    edits.SetValue(Pin(0, 0, 0), 2.0),
    edits.SetPinned(Pin(0, 0, 0), True),
)


def texts(work: Work) -> tuple[str, str]:
    return work.document.title, work.document.notes


def is_named(edit: Edit) -> str:
    return edit.text


@pytest.mark.parametrize("change", CHANGES, ids=is_named)
@pytest.mark.parametrize("epochs", [0, 3])
def test_a_change_takes_the_samples_title_and_notes_away(change: Edit, epochs: int) -> None:
    work = Work(SAMPLE, trained(SAMPLE.spec, epochs)) if epochs else Work.fresh(SAMPLE)
    assert texts(made(change, work)) == ("", "")


@pytest.mark.parametrize("change", CHANGES, ids=is_named)
def test_what_a_person_wrote_stays_whatever_changes(change: Edit) -> None:
    own = Work.fresh(Document(title="Mine", notes="Look at layer 1"))
    assert texts(made(change, own)) == ("Mine", "Look at layer 1")
    rewritten = made(SetText("notes", "Mine now"), Work.fresh(SAMPLE))
    assert texts(made(change, rewritten)) == ("", "Mine now")
    renamed = made(SetText("title", "Mine"), Work.fresh(SAMPLE))
    assert texts(made(change, renamed)) == ("Mine", "")


@pytest.mark.parametrize("edit", [edits.Reset(), ApplySampleStep(0), SetText("title", "Dying ReLU")], ids=is_named)
def test_training_and_starting_again_leave_the_samples_text(edit: Edit) -> None:
    work = Work(SAMPLE, trained(SAMPLE.spec, 3))
    assert texts(made(edit, work)) == texts(work)


def test_what_is_written_together_with_a_change_stays() -> None:
    both = Together("Both", (SetText("notes", "Mine"), SetSetting("data", "noise", 20.0)))
    assert texts(made(both, Work.fresh(SAMPLE))) == ("", "Mine")


def test_undo_brings_the_text_back_and_redo_takes_it_away_again() -> None:
    before = Work.fresh(SAMPLE)
    change = SetSetting("data", "noise", 20.0)
    history = History().with_step(change, before, made(change, before))
    history, undone = history.undo(history.done[-1].after)
    assert texts(undone) == texts(before)
    _, redone = history.redo(undone)
    assert texts(redone) == ("", "")
    _, made_again = history.redo(replace(undone, learned=trained(SAMPLE.spec, 3)))
    assert texts(made_again) == ("", "")


@pytest.mark.parametrize(
    "sample", [sample for group in sample_groups() for sample in group.samples], ids=lambda s: s.name
)
def test_the_programs_samples_are_known_from_any_file_that_holds_them(sample: object) -> None:
    work = read(sample.path)  # type: ignore[attr-defined]
    assert work.document.sample is None  # as from a file of a person's own
    assert texts(made(SetSetting("training", "seed", 12345), work)) == ("", "")


def test_a_title_alone_that_a_sample_has_too_is_a_persons_own() -> None:
    work = Work.fresh(Document(title=SAMPLES[0].title, notes="Mine"))
    assert texts(made(SetSetting("data", "noise", 20.0), work)) == (SAMPLES[0].title, "Mine")
