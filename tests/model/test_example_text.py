"""An example's title and notes go when the network is no more the one that they speak of; a person's own words stay."""

from dataclasses import replace

import pytest

from engine.parameters import Address
from playground.model import edits
from playground.model.document import Document, ExampleText, Work
from playground.model.edits import Edit, SetSetting, SetText, Together
from playground.model.example_text import made
from playground.model.examples import example_groups
from playground.model.files.document_io import read
from playground.model.history import History
from playground.model.sample_edit import ApplySampleStep
from tests.engine.runs import trained

EXAMPLE = Document(
    title="Dying ReLU", notes="Look: layer 2 is dead.", example=ExampleText("Dying ReLU", "Look: layer 2 is dead.")
)
EXAMPLES = [example for group in example_groups() for example in group.examples]
CHANGES: tuple[Edit, ...] = (
    SetSetting("data", "noise", 20.0),
    SetSetting("training", "learning_rate", 0.5),
    edits.AddUnit(0),
    edits.SetFeature("x1_squared", True),
    edits.NewWeights(7),
    edits.SetValue(Address(0, 0, 0), 2.0),
    edits.SetPinned(Address(0, 0, 0), True),
)


def texts(work: Work) -> tuple[str, str]:
    return work.document.title, work.document.notes


def is_named(edit: Edit) -> str:
    return edit.text


@pytest.mark.parametrize("change", CHANGES, ids=is_named)
@pytest.mark.parametrize("epochs", [0, 3])
def test_a_change_takes_the_examples_title_and_notes_away(change: Edit, epochs: int) -> None:
    work = Work(EXAMPLE, trained(EXAMPLE.spec, epochs)) if epochs else Work.fresh(EXAMPLE)
    assert texts(made(change, work)) == ("", "")


@pytest.mark.parametrize("change", CHANGES, ids=is_named)
def test_what_a_person_wrote_stays_whatever_changes(change: Edit) -> None:
    own = Work.fresh(Document(title="Mine", notes="Look at layer 1"))
    assert texts(made(change, own)) == ("Mine", "Look at layer 1")
    rewritten = made(SetText("notes", "Mine now"), Work.fresh(EXAMPLE))
    assert texts(made(change, rewritten)) == ("", "Mine now")
    renamed = made(SetText("title", "Mine"), Work.fresh(EXAMPLE))
    assert texts(made(change, renamed)) == ("Mine", "")


@pytest.mark.parametrize("edit", [edits.Reset(), ApplySampleStep(0), SetText("title", "Dying ReLU")], ids=is_named)
def test_training_and_starting_again_leave_the_examples_text(edit: Edit) -> None:
    work = Work(EXAMPLE, trained(EXAMPLE.spec, 3))
    assert texts(made(edit, work)) == texts(work)


def test_what_is_written_together_with_a_change_stays() -> None:
    both = Together("Both", (SetText("notes", "Mine"), SetSetting("data", "noise", 20.0)))
    assert texts(made(both, Work.fresh(EXAMPLE))) == ("", "Mine")


def test_undo_brings_the_text_back_and_redo_takes_it_away_again() -> None:
    before = Work.fresh(EXAMPLE)
    change = SetSetting("data", "noise", 20.0)
    history = History().with_step(change, before, made(change, before))
    history, undone = history.undo(history.done[-1].after)
    assert texts(undone) == texts(before)
    _, redone = history.redo(undone)
    assert texts(redone) == ("", "")
    _, made_again = history.redo(replace(undone, learned=trained(EXAMPLE.spec, 3)))
    assert texts(made_again) == ("", "")


@pytest.mark.parametrize(
    "example", [example for group in example_groups() for example in group.examples], ids=lambda s: s.name
)
def test_the_programs_examples_are_known_from_any_file_that_holds_them(example: object) -> None:
    work = read(example.path)  # type: ignore[attr-defined]
    assert work.document.example is None  # as from a file of a person's own
    assert texts(made(SetSetting("training", "seed", 12345), work)) == ("", "")


def test_a_title_alone_that_an_example_has_too_is_a_persons_own() -> None:
    work = Work.fresh(Document(title=EXAMPLES[0].title, notes="Mine"))
    assert texts(made(SetSetting("data", "noise", 20.0), work)) == (EXAMPLES[0].title, "Mine")
