"""Whatever is called a link is read or refused, never more."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.exchange.browser_link.page import page_of
from playground.exchange.browser_link.refusal import LinkRefused
from playground.exchange.browser_link.settings import INPUTS, is_link
from playground.model.numerals import THIN_SPACE
from tests.cases import cases

KEYS = st.sampled_from(
    ["activation", "regularization", "batchSize", "dataset", "regDataset", "learningRate", "regularizationRate",
     "noise", "networkShape", "seed", "percTrainData", "problem", "initZero", "cosX", "x_hide", "playButton_hide", "",
     "foo", *INPUTS]
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        ["", " ", "true", "false", "tanh", "L1", "L2", "xor", "gauss", "spiral", "reg-gauss", "regression", "4,2",
         "4,,2", "8,8,8,8,8,8,8", "0", "-1", "1e400", "Infinity", "NaN", "0x1F", "50", "10", "toString", "__proto__",
         "%20", "\ud800"]
    ),
    st.floats().map(repr),
    st.integers(-5, 200).map(str),
    st.text(max_size=6),
    st.lists(st.integers(0, 40), max_size=22).map(lambda units: ",".join(map(str, units))),
)  # fmt: skip
LINKS = st.builds(
    lambda start, pairs: start + "&".join(f"{key}{mark}{value}" for key, mark, value in pairs),
    st.sampled_from(["https://playground.tensorflow.org/#", "#", "", "http://localhost/#seed=1&"]),
    st.lists(st.tuples(KEYS, st.sampled_from(["=", "=", "=", "", "=="]), VALUES), max_size=8),
)
TEXTS = st.one_of(LINKS, st.text(max_size=60))


def check(text: str) -> None:
    try:
        page = page_of(text)
    except LinkRefused:
        return
    assert is_link(text)
    assert all(math.isfinite(number) for point in page.points for number in point)
    assert [len(rows) for rows in page.weights] == [*(layer.units for layer in page.network.hidden), 1]
    assert all(note.endswith(".") and note.replace(THIN_SPACE, "").isprintable() for note in page.notes)


@pytest.mark.fuzz
@cases(150)
@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    check(text)
