"""Tells an error of the program in plain words, with the report to be copied. One window, which counts. Only shows."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from playground.model.fault import Fault
from playground.model.numerals import counted


class ErrorWindow(QDialog):
    """Blocks nothing: one can go on working beside it."""

    quit_requested = Signal()

    def __init__(self, log: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("error_window")
        self.setWindowTitle(self.tr("Internal error"))
        self.setModal(False)
        self._reports: list[str] = []
        self._known: set[str] = set()
        self._told = self._text("error_told")
        self._told.setProperty("heading", True)
        self._told.setText(self.tr("Something went wrong inside the program. It is our mistake, not yours."))
        self._advice = self._text("error_advice")
        self._count = self._text("error_count")
        self._report = QPlainTextEdit(self)
        self._report.setObjectName("error_report")
        self._report.setAccessibleName(self.tr("Report"))
        self._report.setToolTip(self.tr("Details that help the developers to fix the error"))
        self._report.setReadOnly(True)
        self._report.setTabChangesFocus(True)
        self._report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        place = self._text("error_log")
        place.setText(self.tr("The report is also in the file {0}").format(log))
        self._copy = self._button(
            "error_copy", self.tr("&Copy the Report"), self.tr("Copy the report to the clipboard")
        )
        leave = self._button(
            "error_quit", self.tr("&Quit"), self.tr("End the program; your work is offered at the next start")
        )
        go_on = self._button("error_go_on", self.tr("&Go On"), self.tr("Close this window and go on working (Esc)"))
        go_on.setDefault(True)
        self._copy.clicked.connect(self._copy_report)
        leave.clicked.connect(self.quit_requested)
        go_on.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self._copy)
        buttons.addStretch()
        buttons.addWidget(leave)
        buttons.addWidget(go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        for label in (self._told, self._advice, self._count):
            layout.addWidget(label)
        layout.addWidget(self._report, 1)
        layout.addWidget(place)
        layout.addLayout(buttons)
        self.resize(620, 440)
        go_on.setFocus()

    def show_fault(self, fault: Fault, is_kept: bool) -> None:
        """Tell an error, the newest of several. is_kept: whether the work was kept aside.

        Closed by the person, the window comes back for another error only, not for the same one.
        """
        if not self.isVisible():
            if fault.summary in self._known:
                return
            self._reports = []
        self._known.add(fault.summary)
        if fault.report not in self._reports:
            self._reports = [*self._reports, fault.report][-5:]
        kept = (
            self.tr("Your network is still there, and a copy of your work was kept.")
            if is_kept
            else self.tr("Your network is still there, but no copy of it could be kept: save it.")
        )
        advice = self.tr("You can go on. If it happens again, save under a new name and restart the program.")
        self._advice.setText(f"{kept} {advice}")
        self._count.setText(
            fault.summary
            if fault.count == 1
            else self.tr("{0} ({1} errors so far)").format(fault.summary, counted(fault.count))
        )
        self._report.setPlainText("\n".join(self._reports))
        if not self.isVisible():
            self._copy.setText(self.tr("&Copy the Report"))
            self.show()

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())
        self._copy.setText(self.tr("Copied"))

    def _text(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(text.replace("&", ""))
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button
