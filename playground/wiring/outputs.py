"""Tells what became of the output: a unit for each class, or one again, which other data bring; pins that are gone."""

from PySide6.QtCore import QCoreApplication, QObject

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.losses import LOSSES
from engine.spec import Spec
from playground.control.session import Session
from playground.model.document import Document
from playground.model.edits import AddRows, SetSetting
from playground.model.edits.outputs import freed_pins
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice


class OutputTelling(QObject):
    """Watches the settings of the data, and new classes. What an import brings is told with the import."""

    def __init__(self, session: Session, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._window = session, window
        self._before = session.document
        session.document_changed.connect(self._follow)

    def _follow(self, document: Document) -> None:
        before, self._before = self._before, document
        history = self._session.history
        edit = history.done[-1].edit if history.done and not history.undone else None
        if edit is None:
            return
        is_painted = isinstance(edit, AddRows) and edit.brings_class
        brings_output = is_painted or (isinstance(edit, SetSetting) and edit.section == "data")
        texts = [output_change(before.spec, document.spec) if brings_output else "", pins_told(before, document)]
        if any(texts):
            self._window.show_notice(Notice(" ".join(text for text in texts if text)))


def pins_told(before: Document, after: Document) -> str:
    """How many pinned values of the output are free now, and why; nothing where all are held still."""
    count = len(freed_pins(before, after))
    if not count:
        return ""
    if count == 1:
        return _tr("One pinned value of the output could not be kept with it. Undo brings it back.")
    return _tr("{0} pinned values of the output could not be kept with it. Undo brings them back.").format(count)


def output_change(before: Spec, after: Spec) -> str:
    """What other data have made of the output, where it has a unit for each class now, or no longer; else nothing."""
    if before.head.one_for_each == after.head.one_for_each:
        return ""
    output = UNIT_ACTIVATIONS[after.head.name].label.lower()
    loss = LOSSES[after.training.loss].label.lower()
    if after.head.one_for_each:
        text = _tr("A unit for each class: the output is {output} now, the loss {loss}.")
    elif after.data.class_count:
        text = _tr("One unit for two classes: the output is {output} now, the loss {loss}.")
    else:
        text = _tr("Numbers in place of classes: the output is {output} now, the loss {loss}.")
    return text.format(output=output, loss=loss)


def _tr(text: str) -> str:
    return QCoreApplication.translate("OutputTelling", text)
