"""Single points as edits: the network goes on with the very same points, and each set keeps those that it has."""

from dataclasses import replace

import numpy as np
import pytest

from engine.data.drawn import DataSpec
from engine.data.generators import GENERATORS
from engine.data.sources import AnySource
from engine.data.table import MAX_ROWS, Rows, TableClasses, TableSource
from engine.spec import NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.model.document import Document, Work
from playground.model.edits import AddRows, ChangeRow, EditRefused, RemoveRows, Row, as_table, begun_anew
from playground.model.history import History
from playground.model.lessons.permissions import permissions_of
from tests.model.works import trained
from tests.tables import petals, price_spec, prices

SOURCES: list[AnySource] = [
    *(DataSpec(kind, samples=61, noise=10.0, train_percent=70, seed=4) for kind in GENERATORS),
    petals(seed=3),
    petals(shuffle=False, train_percent=100),
    prices(train_percent=30),
]
NEW: Row = (1.25, -2.0, 1.0)


def rows_of(samples: object) -> set[tuple[float, ...]]:
    return {(*point, label) for point, label in zip(samples.points.tolist(), samples.labels.tolist(), strict=True)}  # type: ignore[attr-defined]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.kind)
def test_a_table_of_drawn_or_mixed_data_has_the_very_same_points_in_order_and_split(source: AnySource) -> None:
    table = as_table(source)
    for mine, others in ((table.dataset.train, source.dataset.train), (table.dataset.test, source.dataset.test)):
        assert mine.points.tobytes() == others.points.tobytes()
        assert mine.labels.tobytes() == others.labels.tobytes()
    assert table.dataset.classes == source.dataset.classes
    assert as_table(table) is table


def test_the_trainer_meets_the_same_numbers_after_a_point_went_to_the_test_set() -> None:
    work = trained(Document(Spec(data=DataSpec("moons", samples=100))))
    after = AddRows((NEW,), "Paint").apply(work)
    old, new = work.document.spec.data, after.document.spec.data
    assert old.train_size == new.train_size
    assert new.test_size == old.test_size + 1
    for name in ("points", "labels"):
        assert getattr(old.dataset.train, name).tobytes() == getattr(new.dataset.train, name).tobytes()
    np.testing.assert_array_equal(after.learned.parameters, work.learned.parameters)


@pytest.mark.parametrize("percent", [10, 50, 73, 100])
def test_new_points_keep_the_share_and_every_other_point_its_set(percent: int) -> None:
    source = petals(30, train_percent=percent)
    work = Work.fresh(Document(Spec(data=source)))
    new = tuple((4.0 + 0.01 * at, 1.0, float(at % 2)) for at in range(17))
    for edit in (AddRows(new, "Paste"), AddRows(((9.0, 1.0, 0.0),), "Paint")):
        before, work = work.document.spec.data, edit.apply(work)
        after = work.document.spec.data
        assert after.train_size == max((before.train_size + before.test_size + len(edit.rows)) * percent // 100, 1)
        assert rows_of(before.dataset.train) <= rows_of(after.dataset.train)
        assert rows_of(before.dataset.test) <= rows_of(after.dataset.test)


def test_what_is_added_in_own_units_stands_at_its_place_on_the_plane() -> None:
    after = AddRows(((6.0, 0.8, 1.0),), "Paint").apply(Work.fresh(Document(Spec(data=petals()))))
    samples = after.document.spec.data.dataset.all
    assert [2.0, 0.0] in samples.points.tolist()


def test_removed_points_are_gone_and_all_others_are_there() -> None:
    source = petals(20)
    after = RemoveRows((0, 19, 7), "Erase").apply(Work.fresh(Document(Spec(data=source))))
    left = np.delete(as_table(source).rows.values, [0, 7, 19], axis=0)
    data = after.document.spec.data
    assert isinstance(data, TableSource)
    assert data.rows == Rows(left)


def test_a_changed_point_stays_in_its_set_and_row() -> None:
    work = Work.fresh(Document(Spec(data=DataSpec("circle", samples=50))))
    after = ChangeRow(30, NEW, "Move").apply(work).document.spec.data.dataset.all
    before = work.document.spec.data.dataset.all
    assert after.points[30].tolist() == [1.25, -2.0]
    assert after.labels[30] == 1.0
    assert np.delete(after.points, 30, 0).tobytes() == np.delete(before.points, 30, 0).tobytes()


def test_a_change_to_what_is_there_already_changes_nothing_not_even_to_a_table() -> None:
    work = Work.fresh(Document(Spec(data=DataSpec("circle", samples=50))))
    samples = work.document.spec.data.dataset.all
    same = (*samples.points[3].tolist(), float(samples.labels[3]))
    assert ChangeRow(3, same, "Move").apply(work) is work


def test_two_points_are_the_least_and_as_many_as_a_table_holds_the_most() -> None:
    small = Work.fresh(Document(Spec(data=petals(3))))
    two = RemoveRows((1,), "Erase").apply(small)
    with pytest.raises(EditRefused, match=r"1 point would be left. Allowed: at least 2"):
        RemoveRows((0,), "Erase").apply(two)
    full = Work.fresh(Document(Spec(data=petals(MAX_ROWS))))
    with pytest.raises(EditRefused, match=r"20.001 points. Allowed: at most 20.000. Erase some"):
        AddRows((NEW,), "Paint").apply(full)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (AddRows(((1.0, 1.0, 2.0),), "Paint"), r"species of row 13: found 2. Allowed: the index of a class"),
        (ChangeRow(2, (float("nan"), 1.0, 0.0), "Change"), r"length .* of row 3: found no number. Allowed: a number"),
        (ChangeRow(12, NEW, "Change"), "There is no row 13: the data have 12 rows"),
        (RemoveRows((-1,), "Erase"), "There is no row 0"),
    ],
)
def test_what_cannot_be_a_point_is_refused_in_words(edit: AddRows | ChangeRow | RemoveRows, told: str) -> None:
    with pytest.raises(EditRefused, match=told):
        edit.apply(Work.fresh(Document(Spec(data=petals(shuffle=False)))))


def test_a_stroke_is_one_step_of_undo_and_gives_the_drawn_data_back() -> None:
    first = work = trained(Document(Spec(data=DataSpec("spiral", samples=40))))
    history, stroke = History(), object()
    for at in range(5):
        edit = AddRows(((0.1 * at, 0.0, 0.0),), "Paint points", stroke)
        before, work = work, edit.apply(work)
        history = history.with_step(edit, before, work)
    assert history.undo_text == "Paint points"
    assert len(history.done) == 1
    history, undone = history.undo(work)
    assert undone == first
    assert history.redo(undone)[1].document == work.document


def test_beginning_anew_leaves_a_point_of_each_class_or_two_numbers_to_train_on() -> None:
    anew = begun_anew(petals())
    assert anew.rows.values[:, 2].tolist() == [0.0, 1.0]
    assert (anew.train_size, anew.test_size) == (2, 0)
    assert anew.dataset.train.points.tolist() == pytest.approx(np.array([[-3.0, 0.0], [3.0, 0.0]]))
    assert begun_anew(price_spec().data).dataset.train.labels.tolist() == [-1.0, 1.0]


def test_a_lesson_permits_points_where_it_permits_the_data() -> None:
    edits = (AddRows((NEW,), "Paint"), RemoveRows((0,), "Erase"), ChangeRow(0, NEW, "Move"))
    assert all(permissions_of(edit) == {"data"} for edit in edits)


def test_a_mixed_table_is_written_down_in_its_mixed_order() -> None:
    source = petals(shuffle=True, seed=8)
    table = as_table(source)
    assert not table.shuffle
    assert replace(table, shuffle=True).rows != source.rows


def test_a_point_of_the_next_class_brings_the_class_and_keeps_the_names_of_the_others() -> None:
    work = Work.fresh(Document(Spec(petals())))
    after = AddRows(((1.0, 0.5, 2.0),), "Paint", brings_class=True).apply(work)
    table = after.document.spec.data
    assert isinstance(table, TableSource)
    assert table.label == TableClasses("species", ("setosa", "versicolor", "A"))
    assert after.document.spec.head.name == "softmax"
    assert len(table.rows) == 13


@pytest.mark.parametrize(
    ("work", "label", "message"),
    [
        (
            Work.fresh(Document(Spec(petals()))),
            3.0,
            "found 3. Allowed: the index of a class, a whole number from 0 to 2",
        ),
        (Work.fresh(Document(price_spec())), 3.0, "have numbers to learn, no classes"),
        (
            Work.fresh(
                Document(
                    Spec(
                        DataSpec("arms", classes=8),
                        network=NetworkSpec(output=OutputSpec("softmax")),
                        training=TrainingSpec(loss="cross_entropy"),
                    )
                )
            ),
            8.0,
            "There would be 9 classes. Allowed: at most 8",
        ),
    ],
    ids=["one left out", "numbers", "nine"],
)
def test_a_class_that_cannot_come_is_refused_in_words(work: Work, label: float, message: str) -> None:
    with pytest.raises(EditRefused, match=message):
        AddRows(((1.0, 0.5, label),), "Paint", brings_class=True).apply(work)
