"""Anything at all through the whole import: what comes out is a network that trains and saves, or a refusal in words.

No table and no link crashes, hangs or fills the memory, whatever a person chooses of it.
"""

import string
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.table import TableSource
from engine.trainer import Trainer
from playground.exchange.browser_link.page import page_of
from playground.exchange.importers.link import work_of_page
from playground.exchange.importers.preview import TableOrigin, TableWish, preview_of
from playground.exchange.importers.table import work_of_source
from playground.exchange.tables.data import SCALINGS
from playground.exchange.tables.rows import SEPARATORS
from playground.exchange.tables.sheet import ReadOptions
from playground.model.document import Document, Work
from playground.model.edits import EditRefused, SetData
from playground.model.files.document_io import dumps, loads
from playground.model.files.refused import FileRefused
from tests.cases import cases
from tests.model.works import works

cells = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(str),
    st.integers(-(10**20), 10**20).map(str),
    st.sampled_from(
        ["", "NA", "1,5", "1.234,5", "yes", "no", "a", "2024-01-05", "=1+1", '"', "1e400", "−3", "٣", "<b>"]
    ),
    st.text(st.characters(codec="utf-8"), max_size=8),
)
numbers = st.floats(-1e30, 1e30).map(str)
names = st.text(string.ascii_letters + " _<>&é", max_size=10)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Mostly something like a table, with anything in its cells."""
    width = draw(st.sampled_from([1, 2, 3, 3, 3, 4, 5]))
    separator = draw(st.sampled_from(list(SEPARATORS)))
    kinds: Sequence[st.SearchStrategy[str]] = [draw(st.sampled_from([cells, numbers, numbers])) for _ in range(width)]
    rows = [[draw(kind) for kind in kinds] for _ in range(draw(st.integers(0, 12)))]
    if draw(st.booleans()):
        rows = [[*row, draw(st.sampled_from("ab"))] for row in rows]
    if draw(st.booleans()):
        rows.insert(0, [draw(names) for _ in range(width)])
    return draw(st.sampled_from(["\n", "\r\n"])).join(separator.join(row) for row in rows)


@st.composite
def wishes(draw: st.DrawFn) -> TableWish:
    """Whatever a person may choose, by the guess or by names that may not be there."""
    if draw(st.booleans()):
        return TableWish(train_percent=draw(st.integers(10, 100)))
    column = st.none() | st.none() | names | st.sampled_from(["1", "2", "3", "column 1", "column 2", "column 3"])
    options = ReadOptions(
        draw(st.none() | st.sampled_from(list(SEPARATORS))),
        draw(st.sampled_from([None, ".", ","])),
        None,
        draw(st.sampled_from([None, True, False])),
    )
    return TableWish(
        options,
        draw(column),
        draw(column),
        draw(column),
        draw(st.sampled_from([None, True, False])),
        draw(st.sampled_from(list(SCALINGS))),
        draw(st.integers(10, 100)),
        draw(st.booleans()),
        draw(st.integers(0, 2**32 - 1)),
    )


def trains_and_saves(work: Work) -> bool:
    """Whether a network can be saved and opened as it is, and trained, diverged or not."""
    assert loads(dumps(work)) == work
    trainer = Trainer(work.document.spec, work.learned)
    trainer.train_epochs(1)
    after = Work(work.document, trainer.learned())
    return loads(dumps(after)) == after and bool(np.isfinite(after.learned.parameters).all())


@pytest.mark.fuzz
@cases(120)
@given(tables() | st.text(max_size=200), wishes())
def test_any_text_is_a_network_that_trains_and_saves_or_refused_in_words(text: str, wish: TableWish) -> None:
    preview = preview_of(TableOrigin(text, "pasted"), wish)
    assert (preview.source is None) == bool(preview.refusal)
    if preview.source is None:
        assert preview.refusal.endswith(".")
        assert "Traceback" not in preview.refusal
    else:
        assert trains_and_saves(work_of_source(preview.source))


@pytest.mark.fuzz
@cases(120)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    preview = preview_of(TableOrigin(data.decode("latin-1"), "bytes"), TableWish())
    assert (preview.source is None) == bool(preview.refusal)


@pytest.mark.fuzz
@cases(120)
@given(tables(), works())
def test_any_table_takes_its_place_in_any_network_and_comes_back_out_of_it(text: str, work: Work) -> None:
    preview = preview_of(TableOrigin(text, "pasted"), TableWish())
    source = preview.source
    assert (source is None) == bool(preview.refusal)
    if source is None:
        return
    work = Work(Document(work.document.spec), work.learned)
    told, after = "", None
    try:
        after = SetData(source, "Import").apply(work)
    except EditRefused as refusal:
        told = str(refusal)
    assert (after is None) == bool(told)
    if after is None:
        return
    assert after.document.spec.data == source
    assert loads(dumps(after)) == after
    if isinstance(work.document.spec.data, TableSource):
        assert SetData(work.document.spec.data, "Back").apply(after).document.spec.data == work.document.spec.data


@pytest.mark.fuzz
@cases(120)
@given(
    st.dictionaries(
        st.sampled_from(
            ["networkShape", "seed", "noise", "batchSize", "percTrainData", "learningRate", "dataset", "x"]
        ),
        st.one_of(
            st.integers(-5, 60).map(str), st.sampled_from(["4,2", "8", "", "true", "xor", "1e400", "NaN", "0.5"])
        ),
    )
)
def test_any_link_is_a_network_that_trains_and_saves_or_refused_in_words(said: dict[str, str]) -> None:
    link = "https://playground.tensorflow.org/#" + "&".join(f"{key}={value}" for key, value in said.items())
    told, page = "", None
    try:
        page = page_of(link)
    except FileRefused as refusal:
        told = str(refusal)
    assert trains_and_saves(work_of_page(page)) if page is not None else "Allowed: " in told
