"""A choice that has too little room says so, and is not cut amid a letter."""

from pytestqt.qtbot import QtBot

from playground.views.controls.calm_combo import CalmComboBox


def test_a_choice_is_told_whole_or_ends_in_dots(qtbot: QtBot) -> None:
    box = CalmComboBox()
    qtbot.addWidget(box)
    box.addItems(["share solved", "δ of the first layer ÷ δ of the output"])
    box.resize(box.sizeHint())
    box.show()
    assert box.shown_text() == "share solved"
    box.setCurrentIndex(1)
    assert box.shown_text() == "δ of the first layer ÷ δ of the output"
    box.resize(110, box.height())
    assert box.shown_text().startswith("δ of")
    assert box.shown_text().endswith("…")
    narrow = box.grab().toImage()
    box.setItemText(1, box.shown_text())
    assert box.grab().toImage() == narrow


def test_what_stands_for_no_choice_is_told(qtbot: QtBot) -> None:
    box = CalmComboBox()
    qtbot.addWidget(box)
    box.addItems(["Tanh"])
    box.setPlaceholderText("various")
    box.setCurrentIndex(-1)
    box.resize(200, 30)
    box.show()
    assert box.shown_text() == "various"
    told = box.grab().toImage()
    box.setPlaceholderText("")
    assert box.grab().toImage() != told
