"""Saves the work when the program fails or is ended from outside: errors, Ctrl+C, SIGTERM, a lost display."""

import os
import sys
import threading
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from playground.control.faults import Faults
from playground.control.recovery import Recovery
from playground.control.signals import Signals
from playground.exit_code import ExitCode
from playground.model.fault import Fault
from playground.views.window.error_window import ErrorWindow
from playground.views.window.main_window import MainWindow

PATIENCE_S: Final = 8.0
"""So long after it was told to end the process ends, whatever it waits for."""

_MOST_DIALOGS: Final = 20


class Ending(QObject):
    """Sees to it that nothing is lost, however the program ends. `exit_code` is what the shell is to be told."""

    def __init__(
        self, faults: Faults, signals: Signals, recovery: Recovery, window: MainWindow, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.exit_code: ExitCode | None = None
        self.faults, self._recovery, self._window = faults, recovery, window
        self._error_window: ErrorWindow | None = None
        self._is_closing = False
        self._is_ending = False
        faults.happened.connect(self._tell)
        faults.when_display_is_lost = self._keep_and_die
        signals.interrupted.connect(self.interrupt)
        signals.ended.connect(self.end_now)

    # --- errors -------------------------------------------------------------------------------------------------------

    def _tell(self, fault: Fault) -> None:
        """Keep the work, then tell the error. An error in here is only logged, or there might be no end of it."""
        try:
            is_kept = self._recovery.keep_now() if fault.count == 1 else True
            if fault.count > 1:
                self._recovery.keep()
            if self._error_window is None:
                self._error_window = ErrorWindow(str(self.faults.log.path), self._window)
                self._error_window.quit_requested.connect(self.end_now)
            self._error_window.show_fault(fault, is_kept)
        except Exception as error:
            self.faults.record(error, error.__traceback__)

    # --- told to end --------------------------------------------------------------------------------------------------

    def interrupt(self) -> None:
        """Ctrl+C: close as the window's own button does, with its question. Once more at the question: end."""
        if self._is_closing:
            self.end_now()
            return
        self._is_closing = True
        for _ in range(_MOST_DIALOGS):
            above = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if above is None:
                break
            above.reject() if isinstance(above, QDialog) else above.close()
        QTimer.singleShot(0, self._close)  # when the dialogs' own loops have come to their end

    def _close(self) -> None:
        self.exit_code = ExitCode.INTERRUPTED
        errors = self.faults.total
        if self._window.close():
            QCoreApplication.exit(ExitCode.INTERRUPTED)
        elif self.faults.total > errors:  # it was no person who wants to stay: closing itself has failed
            self.end_now()
        elif not self._is_ending:
            self.exit_code = None
        self._is_closing = False

    def end_now(self) -> None:
        """End without a question: what is unsaved is kept aside for the next start."""
        self._is_ending = True
        die_in_time(ExitCode.INTERRUPTED)
        self._recovery.keep_now()
        self.exit_code = ExitCode.INTERRUPTED
        QCoreApplication.exit(ExitCode.INTERRUPTED)

    def _keep_and_die(self) -> None:
        """Qt is about to end the process, for there is no display any more."""
        self.faults.when_display_is_lost = None
        die_in_time(ExitCode.WRONG_USAGE)
        is_kept = self._recovery.keep_now()
        told = "Your unsaved work is offered at the next start." if is_kept else "Your unsaved work is lost."
        try:
            sys.stderr.write(f"The display is gone, so the window was closed. {told}\n")
            sys.stderr.flush()
        finally:
            os._exit(ExitCode.WRONG_USAGE)


def die_in_time(code: ExitCode) -> None:
    """End the process after a while, whatever still runs then."""
    timer = threading.Timer(PATIENCE_S, os._exit, (code,))
    timer.daemon = True
    timer.start()
