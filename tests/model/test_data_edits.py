"""Data as edits: a table takes the place of toy data and back, in one step, and the network stays where it fits."""

import numpy as np
import pytest

from engine.data.drawn import DataSpec
from engine.data.table import TableClasses, TableSource
from engine.spec import Spec
from playground.model.document import Document, Work
from playground.model.edits import EditRefused, SetData, SetSetting
from playground.model.history import History
from playground.model.lessons.permissions import permissions_of
from tests.model.works import trained
from tests.tables import petals, prices


def test_a_table_takes_the_place_of_toy_data_and_what_was_learned_stays() -> None:
    work = trained(Document(Spec()))
    edit = SetData(petals(), "Import “petals”")
    after = edit.apply(work)
    assert after.document.spec.data == petals()
    assert after.document.spec.network == work.document.spec.network
    np.testing.assert_array_equal(after.learned.parameters, work.learned.parameters)
    assert after.learned.position == 0
    history = History().with_step(edit, work, after)
    assert history.undo_text == "Import “petals”"
    undone = history.undo(after)[1]
    assert undone == work


def test_numbers_to_learn_bring_a_linear_output_and_classes_bring_tanh_back() -> None:
    numbers = SetData(prices(), "Import").apply(trained(Document(Spec())))
    assert numbers.document.spec.network.output.activation == "linear"
    classes = SetData(petals(), "Import").apply(numbers)
    assert classes.document.spec.network.output.activation == "tanh"


def test_more_classes_than_the_output_can_tell_bring_softmax() -> None:
    many = petals(label=TableClasses("species", ("a", "b", "c")))
    spec = SetData(many, "Import").apply(trained(Document(Spec()))).document.spec
    assert (spec.network.output.activation, spec.training.loss, spec.layer_sizes[-1]) == ("softmax", "cross_entropy", 3)


def test_a_tile_brings_toy_data_back_with_the_share_and_seed_of_the_table() -> None:
    work = Work.fresh(Document(Spec(data=petals(train_percent=70, seed=9))))
    after = SetSetting("data", "kind", "moons").apply(work)
    assert after.document.spec.data == DataSpec("moons", train_percent=70, seed=9)


@pytest.mark.parametrize(("key", "value"), [("train_percent", 100), ("seed", 12), ("shuffle", False)])
def test_how_a_table_is_split_is_a_setting_as_any_other(key: str, value: object) -> None:
    after = SetSetting("data", key, value).apply(Work.fresh(Document(Spec(data=petals()))))
    data = after.document.spec.data
    assert isinstance(data, TableSource)
    assert getattr(data, key) == value
    assert data.rows == petals().rows


@pytest.mark.parametrize("key", ["samples", "noise"])
def test_what_only_toy_data_have_is_refused_in_words(key: str) -> None:
    with pytest.raises(EditRefused, match=f"A table has no {key}: it has the rows that were imported"):
        SetSetting("data", key, 40).apply(Work.fresh(Document(Spec(data=petals()))))


def test_a_lesson_permits_a_table_where_it_permits_the_data() -> None:
    assert permissions_of(SetData(petals(), "Import")) == {"data"}
