"""Tells when other data have brought another kind of output along: a unit for each class, or one unit again."""

from PySide6.QtCore import QCoreApplication, QObject

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.losses import LOSSES
from engine.spec import Spec
from playground.control.session import Session
from playground.model.document import Document
from playground.model.edits import SetSetting
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice


class OutputTelling(QObject):
    """Watches the settings of the data. What an import brings is told with the import."""

    def __init__(self, session: Session, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._window = session, window
        self._before = session.document.spec
        session.document_changed.connect(self._follow)

    def _follow(self, document: Document) -> None:
        before, self._before = self._before, document.spec
        history = self._session.history
        edit = history.done[-1].edit if history.done and not history.undone else None
        if isinstance(edit, SetSetting) and edit.section == "data":
            text = output_change(before, document.spec)
            if text:
                self._window.show_notice(Notice(text))


def output_change(before: Spec, after: Spec) -> str:
    """What other data have made of the output, where it has a unit for each class now, or no longer; else nothing."""
    if before.head.one_for_each == after.head.one_for_each:
        return ""
    output = UNIT_ACTIVATIONS[after.head.name].label.lower()
    loss = LOSSES[after.training.loss].label.lower()
    if after.head.one_for_each:
        text = _tr("{classes} classes need an output unit each: the output is {output} now, and the loss {loss}.")
    elif after.data.class_count:
        text = _tr("One output unit tells two classes apart: the output is {output} now, and the loss {loss}.")
    else:
        text = _tr("There are numbers to learn, no classes: the output is {output} now, and the loss {loss}.")
    return text.format(classes=after.data.class_count, output=output, loss=loss)


def _tr(text: str) -> str:
    return QCoreApplication.translate("OutputTelling", text)
