"""What is written in the window is written in one way: no program's notation, no hyphen for a minus, one script."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QLocale, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from playground.app import Playground
from playground.model.edits import SetSetting, SetValue
from playground.model.selection import Selection
from playground.resources import resource_path

_STRANGE = {
    "a program's power of ten": re.compile(r"\d[eE][-+−]?\d"),
    "a hyphen for a minus": re.compile(r"(?<![\w.)–-])-[\d.]"),
    "more digits than anybody reads": re.compile(r"\d\.\d{9}"),
    "nan or inf": re.compile(r"(?<![a-z])(?:nan|inf)(?![a-z])", re.IGNORECASE),
    "0 with decimals": re.compile(r"(?<![\d.·])0\.0+(?!\d)"),
    "a comma between thousands": re.compile(r"\d,\d{3}(?!\d)"),
    "digits of another script": re.compile(r"[٠-٩۰-۹०-९]"),
    "a mantissa of 1": re.compile(r"(?<![\d.])1(?:\.0+)?·10"),
}


@pytest.fixture(params=["en", "ar", "hi"])
def country(request: pytest.FixtureRequest) -> Iterator[str]:
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(QLocale.c())


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """Whatever a person reads or hears of each widget, with the widget's name."""
    for widget in window.findChildren(QWidget):
        name = widget.objectName() or type(widget).__name__
        yield name, widget.accessibleName()
        yield name, widget.accessibleDescription()
        yield name, widget.toolTip()
        if isinstance(widget, QLineEdit) or (isinstance(widget, QLabel) and widget.objectName() != "equation_text"):
            yield name, widget.text()
        elif isinstance(widget, QComboBox):
            yield from ((name, widget.itemText(row)) for row in range(widget.count()))
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from ((name, text) for text in cells(widget.model()))
    for action in window.actions():
        yield action.objectName(), action.text()


def cells(model: QAbstractItemModel) -> Iterator[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    for row in range(min(model.rowCount(), 40)):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            yield from (str(told) for role in roles if (told := index.data(role)) is not None)


@pytest.mark.parametrize("example", ["deep-tanh", "all-zero", "dying-relu"])
def test_numbers_of_all_sizes_are_written_in_one_way(
    country: str, example: str, playground: Playground, qtbot: QtBot
) -> None:
    playground.files.open(resource_path("examples", f"{example}.json"))
    session = playground.session
    session.apply(SetSetting("training", "learning_rate", 1e-5))
    session.apply(SetValue(Address(0, 0, 0), -3e-5))
    session.apply(SetValue(Address(0, 1, 0), 123456.0))
    playground.network.selection_requested.emit(Selection(0, 0))
    session.step("epoch")
    qtbot.waitUntil(lambda: session.snapshot is not None and session.snapshot.epoch >= 1)
    for dock in playground.window.docks.values():
        dock.show()
        dock.raise_()
        QApplication.processEvents()
    playground.network.open_value_popup(Address(0, 0, 0))
    QApplication.processEvents()
    found = [
        f"{name}: {what}: {text!r}"
        for name, text in texts(playground.window)
        for what, pattern in _STRANGE.items()
        if pattern.search(text)
    ]
    assert found == []
