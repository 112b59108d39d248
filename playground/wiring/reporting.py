"""Connects reports: what was compared, with its pictures, as Markdown or as an HTML page."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from playground.control.preferences import Preferences
from playground.model.files.disk import FileUnwritable, absolute, replace_file
from playground.model.files.endings import ending_of, with_ending
from playground.views.pictures.grab import grab, png_bytes
from playground.views.window.dialogs import Dialogs
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice

if TYPE_CHECKING:  # what writes reports is loaded when one is written
    from playground.exchange.report.report import Picture, Report

_MARKDOWN: Final = ".md"
_PAGE: Final = ".html"
_SCALE: Final = 2  # pixels of a report's charts for each logical one


def pictured(panel: QWidget, chart: QWidget, told: str) -> "Picture":
    """A part of a panel as a picture for a report."""
    from playground.exchange.report.report import Picture

    whole = grab(panel, _SCALE)  # which lays out one that was never shown
    corner = chart.mapTo(panel, QPoint(0, 0)) * _SCALE
    return Picture(told, png_bytes(whole.copy(QRect(corner, chart.size() * _SCALE))))


class Reporting(QObject):
    """Asks where, writes, and tells what came of it."""

    def __init__(self, dialogs: Dialogs, preferences: Preferences, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._dialogs, self._preferences, self._window = dialogs, preferences, window

    def save(self, make: "Callable[[], Report]", stem: str) -> None:
        """Write the report that `make` makes, in the form that the ending of the file's name says."""
        from playground.exchange.report.markdown import written_markdown
        from playground.exchange.report.page import written_page

        suggested = Path(self._preferences.last_folder) / f"{stem}{_PAGE}"
        chosen = self._dialogs.choose_report_file(str(suggested))
        if chosen is None:
            return
        path = absolute(Path(chosen))
        path = with_ending(path, _PAGE, _MARKDOWN)
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            report = make()
            if ending_of(path) == _MARKDOWN:
                files = written_markdown(report, path.stem)
            else:
                files = {path.name: written_page(report)}
            for name, data in files.items():
                replace_file(path.with_name(name), data)
        except FileUnwritable as reason:
            self._dialogs.tell_failure(self.tr("“{name}” was not written.").format(name=path.name), str(reason))
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        self._window.show_notice(Notice(self.tr("Saved: {path}").format(path=path), "hint"))
