"""Every box of the program in which a number can be typed takes every usual spelling, or says at once why not.

In the marks of several countries, whose systems part decimals and thousands differently.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Protocol, runtime_checkable

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from playground.app import Playground
from playground.model.edits import SetAllActivations, SetSetting, SetUnitActivation
from playground.model.numerals import Limits
from playground.model.recording import Recording
from playground.model.selection import Selection
from playground.views.panels.inspector.parameter_model import Column
from playground.views.panels.inspector.parameter_table import ParameterTable
from playground.views.pictures.recording_dialog import RecordingDialog

LOCALES = (
    *("en", "de", "ar"),
    *(pytest.param(name, marks=pytest.mark.slow) for name in ("fr", "fa", "de_CH", "hi")),
)

MEANT: dict[str, Fraction] = {
    text: Fraction(value)
    for text, value in {
        "7": "7",
        "0.2": "1/5",
        "0,2": "1/5",
        ".25": "1/4",
        "−0.2": "-1/5",
        "-0,2": "-1/5",
        "1.5": "3/2",
        "1e-3": "1/1000",
        "1E−3": "1/1000",
        "10⁻³": "1/1000",
        "3·10^-2": "3/100",
        "3×10⁻²": "3/100",
        "25": "25",
        "٢٥": "25",
        "۲۵": "25",
        "२५": "25",
        "２５": "25",
        "٠٫٥": "1/2",
        "1 234": "1234",
        "1\u2009234": "1234",
        "1\u00a0234": "1234",
        "1'234": "1234",
        "1’234": "1234",
        "1e3": "1000",
        "10³": "1000",
        "4\u2009294\u2009967\u2009295": "4294967295",
        "0": "0",
        "-1": "-1",
        "1e9": "1000000000",
        "1e400": "1e400",
    }.items()
}
"""What is meant by a spelling, in whatever country."""

NOTHING = ("", "abc", "1..2", "--1", "nan", "∞", "1 2", "0x1F", "1/0")
FRACTIONS = {"1/2": Fraction(1, 2), "½": Fraction(1, 2), "1/4": Fraction(1, 4)}


@runtime_checkable
class Box(Protocol):
    """What is the same in all boxes for numbers."""

    @property
    def limits(self) -> Limits: ...
    @property
    def is_refused(self) -> bool: ...
    def commit(self) -> bool: ...


@pytest.fixture
def country(request: pytest.FixtureRequest) -> Iterator[str]:
    """The country whose marks the system uses."""
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(QLocale.c())


def line_of(box: QWidget) -> QLineEdit:
    line = box if isinstance(box, QLineEdit) else box.lineEdit()  # type: ignore[attr-defined]
    assert isinstance(line, QLineEdit)
    return line


def value_of(box: QWidget) -> float:
    found = getattr(box, "value", None)
    if found is None:  # of a list of rates
        found = box.value  # type: ignore[attr-defined]
    return float(found() if callable(found) else found)


def fits(limits: Limits, value: Fraction) -> bool:
    if limits.kind == "whole" and value.denominator != 1:
        return False
    low, high = Fraction(limits.low), Fraction(limits.high)
    above = value > low if limits.without_low else value >= low
    return above and (value < high if limits.without_high else value <= high)


def type_into(box: QWidget, text: str) -> None:
    """As by hand or from the clipboard; Qt's test keys know few of these signs."""
    line = line_of(box)
    line.selectAll()
    line.insert(text)
    line.setModified(True)
    assert isinstance(box, Box)
    box.commit()


def heard(box: QWidget) -> str:
    """What is said at the box: seen beside it where the box itself is seen, and told to a screen reader."""
    told = box.accessibleDescription()
    remarks = [label for label in box.window().findChildren(QLabel, "remark") if label.isVisible()]
    if box.isVisible() and told:
        assert [remark.text() for remark in remarks] == [told], box.objectName()
    return told


def put_back(box: QWidget, value: float) -> None:
    type_into(box, repr(round(value) if isinstance(box, Box) and box.limits.kind == "whole" else value))


def number_boxes(window: QWidget) -> list[QWidget]:
    return [box for box in window.findChildren(QWidget) if isinstance(box, Box)]


def check_box(box: QWidget) -> None:
    assert isinstance(box, Box)
    name, limits = box.objectName(), box.limits
    in_percent = "%" in limits.unit
    start = value_of(box)
    spellings = list(MEANT.items())
    spellings += [(text, 100 * value if in_percent else value) for text, value in FRACTIONS.items()]
    if in_percent:
        spellings += [("25 %", Fraction(25)), ("25%", Fraction(25)), ("٢٥٪", Fraction(25))]
    for text, meant in spellings[::2] + spellings[1::2]:  # neighbours mean the same
        if fits(limits, meant) and value_of(box) == float(meant):
            put_back(box, start)
        before = value_of(box)
        type_into(box, text)
        if fits(limits, meant):
            assert not box.is_refused, f"{name}: {text!r} is {float(meant)}, but was refused: {heard(box)}"
            assert value_of(box) == float(meant), f"{name}: {text!r}"
        else:
            assert box.is_refused, f"{name}: {text!r} became {value_of(box)}"
            assert value_of(box) == before, f"{name}: {text!r}"
            assert text in line_of(box).text(), f"{name}: {text!r} is gone"
            assert "Allowed: " in heard(box), f"{name}: {text!r}"
    put_back(box, start)
    for text in NOTHING:
        type_into(box, text)
        assert box.is_refused, f"{name}: {text!r} became {value_of(box)}"
        assert value_of(box) == start
        assert "Allowed: " in heard(box)
    put_back(box, start)
    assert not box.is_refused
    type_into(box, "1,000")
    if not box.is_refused:
        assert value_of(box) in (1.0, 1000.0)
    else:
        assert "Allowed: " in heard(box) or "two ways" in heard(box)
    put_back(box, start)


@pytest.mark.parametrize("country", LOCALES, indirect=True)
def test_every_box_reads_what_is_meant_or_says_what_is_allowed(
    country: str, playground: Playground, qtbot: QtBot
) -> None:
    session, window = playground.session, playground.window
    for dock in window.docks.values():  # which makes what is in it
        dock.show()
        dock.raise_()
        QApplication.processEvents()
    window.setUpdatesEnabled(False)  # what is painted is no part of it
    session.apply(SetSetting("data", "kind", "wedges"))  # there, a number of classes can be typed, too
    session.apply(SetSetting("training", "optimizer", "momentum"))
    session.apply(SetSetting("training", "penalty", "l2"))
    session.apply(SetAllActivations("leaky_relu", 0.3))
    session.apply(SetUnitActivation(0, 0, "leaky_relu", 0.3))
    playground.network.selection_requested.emit(Selection(0, 0))
    playground.network.open_value_popup(Address(0, 0, 0))
    QApplication.processEvents()
    check_box(playground.network.value_popup.field)
    playground.network.open_activation_popup(Selection(0))
    QApplication.processEvents()
    check_box(playground.network.activation_popup.slope_box)
    playground.network.activation_popup.close_popup()
    checked = {"value-popup-field", "activation-slope"}
    for box in number_boxes(window):
        if box.objectName() not in checked and box.isEnabled():
            check_box(box)
            QApplication.processEvents()
            checked.add(box.objectName())
    assert {
        *("learning_rate", "penalty_rate", "batch_size", "slope", "samples_box", "noise_box", "train_percent_box"),
        *("data_seed_box", "weight_seed_box", "order_seed_box", "init_scale", "momentum", "slice_held"),
        *("sample_number", "unit_slope", "classes_box"),
    } <= checked
    dialog = RecordingDialog(Recording(), 0, window)
    dialog.show()
    for box in number_boxes(dialog):
        check_box(box)
    dialog.close()


def test_no_box_of_the_window_reads_numbers_in_a_way_of_its_own(playground: Playground) -> None:
    """Neither a spin box nor a list that can be typed in, nor a line, but those that are for words."""
    words = {"help_search", "qt_spinbox_lineedit", ""}
    own: list[str] = []
    others: list[str] = []
    for widget in playground.window.findChildren(QWidget):
        typed_in = isinstance(widget, QAbstractSpinBox) or (isinstance(widget, QComboBox) and widget.isEditable())
        if typed_in or (isinstance(widget, QLineEdit) and widget.objectName() not in words):
            kind = own if isinstance(widget, Box) else others
            kind.append(f"{type(widget).__name__} “{widget.objectName()}”")
    assert others == []
    assert len(own) > 5


@pytest.mark.parametrize("country", ["en", "de", "ar"], indirect=True)
def test_a_number_in_the_table_of_a_unit_is_read_and_refused_as_everywhere(
    country: str, playground: Playground, qtbot: QtBot
) -> None:
    playground.network.selection_requested.emit(Selection(0, 0))
    qtbot.waitUntil(lambda: playground.window.findChild(ParameterTable) is not None)
    table = playground.window.findChild(ParameterTable)
    assert isinstance(table, ParameterTable)
    assert table.model().rowCount() > 0
    table.edit(table.model().index(0, Column.VALUE))
    box = next(box for box in number_boxes(table) if box.objectName() == "parameter_value")
    check_box(box)
