"""The label that shortens itself: what is read, read aloud and told by its tooltip, and the room that it asks for."""

import pytest
from pytestqt.qtbot import QtBot

from playground.views.controls.elided_label import ElidedLabel
from playground.views.look.tool_tips import plain

TEXTS = ("petal length (cm) = 4.6   setosa = 0.97", "(4.6, 1.5)   setosa = 0.97", "0.97")


@pytest.fixture
def label(qtbot: QtBot) -> ElidedLabel:
    label = ElidedLabel(None, "Values", "What comes out")
    qtbot.addWidget(label)
    label.show_texts(*TEXTS)
    label.show()
    return label


@pytest.mark.parametrize("text", TEXTS)
def test_the_first_text_that_has_room_is_read(label: ElidedLabel, text: str) -> None:
    label.resize(label.fontMetrics().horizontalAdvance(text) + 1, 20)
    assert label.shown == text
    assert label.accessibleName() == f"Values: {TEXTS[0]}"
    assert plain(label.toolTip()) == ("What comes out" if text == TEXTS[0] else f"{TEXTS[0]}\nWhat comes out")


def test_what_has_no_room_at_all_is_cut_and_told_by_the_tooltip(label: ElidedLabel) -> None:
    label.setText("a long word")
    label.resize(30, 20)
    assert label.shown.endswith("…")
    assert plain(label.toolTip()).startswith("a long word\n")


def test_a_longer_text_asks_for_no_more_room(label: ElidedLabel) -> None:
    before = label.minimumSizeHint()
    label.setText(TEXTS[0] * 10)
    assert label.minimumSizeHint() == before
