"""How well the network does, point by point: the confusion matrix of classes, or the residuals of numbers."""

import math
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QStackedWidget, QWidget

from engine.data.dataset import Dataset, OwnUnits
from engine.questions.confusion import Confuse, Confusion, SampleSet
from engine.questions.question import Questions
from engine.questions.residuals import FindResiduals, Residuals
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.model.confused import Cell
from playground.model.document import Document
from playground.model.numerals import fixed, measured, percent
from playground.model.viewing import Viewing
from playground.views.controls.elided_label import ElidedLabel
from playground.views.controls.keys import PartKeys
from playground.views.controls.switch_box import SwitchBox
from playground.views.look.theme import Theme
from playground.views.panels.confusion.confusion_model import ConfusionModel
from playground.views.panels.confusion.confusion_table import ConfusionTable
from playground.views.panels.confusion.residual_chart import ResidualChart
from playground.views.plots.throttle import Throttle

_INTERVAL_MS: Final = 100
_LEAST_WIDTH: Final = 270
"""No more than the panels that it stands with: the words give way to the table before."""

_SIDE_WIDTH: Final = 176
_WIDE: Final = 620
_UNBOUND: Final = 16777215  # Qt's own


class ConfusionPanel(QWidget):
    """Shows the answers about the chosen set; asks for the points of a cell to stand out."""

    viewing_requested = Signal(object)
    """The Viewing with another switch, or with another cell lit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confusion_panel")
        self.setAccessibleName(self.tr("Confusion"))
        self._viewing = Viewing()
        self._spec: Spec | None = None
        self._snapshot: Snapshot | None = None
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._show)
        self._model = ConfusionModel(self)
        self._table = ConfusionTable(self._model, self)
        self._table.cell_asked.connect(self._light)
        self._chart = ResidualChart(self)
        self._stack = QStackedWidget(self)
        for page in (self._table, self._chart):
            self._stack.addWidget(page)

        self._training = SwitchBox(
            "count_training",
            "confusion_training",
            self.tr("Training"),
            self.tr("Count the points that are trained on, not those that test"),
            self,
        )
        self._shares = SwitchBox(
            "count_shares",
            "confusion_shares",
            self.tr("In percent"),
            self.tr("Tell each row in percent of the class’s points, not in counts"),
            self,
        )
        for box in (self._training, self._shares):
            box.viewing_requested.connect(self.viewing_requested)
        self._set = self._label("confusion_set", self.tr("Counted"))
        self._score = self._label("confusion_score", self.tr("Accuracy"))
        self._guess = self._label("confusion_guess", self.tr("Guessing the most frequent class"))
        self._hint = QLabel(self)
        self._hint.setObjectName("confusion_hint")
        self._hint.setProperty("caption", True)
        self._hint.setWordWrap(True)

        self._side = QWidget(self)
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._side)
        self._beside.setContentsMargins(0, 0, 0, 0)
        for part in (self._training, self._shares, self._set, self._score, self._guess, self._hint):
            self._beside.addWidget(part)
        self._beside.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(8, 2, 6, 4)
        self._row.addWidget(self._side)
        self._row.addWidget(self._stack, 1)
        self._scale = 1.0
        self.setMinimumWidth(_LEAST_WIDTH)
        self._arrange()

    def _label(self, name: str, title: str) -> ElidedLabel:
        label = ElidedLabel(self, title)
        label.setObjectName(name)
        return label

    @property
    def _is_wide(self) -> bool:
        return self.width() >= _WIDE * self._scale

    def _arrange(self) -> None:
        """The words beside the table where there is room; else above it, in one line."""
        is_wide = self._is_wide
        for part in (self._set, self._hint):
            part.setVisible(is_wide)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(across if is_wide else down)
        self._beside.setDirection(down if is_wide else across)
        self._row.setSpacing(10 if is_wide else 2)
        self._beside.setSpacing(3 if is_wide else 10)
        self._side.setMinimumWidth(round(_SIDE_WIDTH * self._scale) if is_wide else 0)
        self._side.setMaximumWidth(round(_SIDE_WIDTH * self._scale) if is_wide else _UNBOUND)

    # --- what is shown ---

    def questions(self, viewing: Viewing) -> Questions:
        """What is asked of the network while this panel is open."""
        of: SampleSet = "train" if viewing.is_on("count_training") else "test"
        return frozenset({Confuse(of), FindResiduals(of)})

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours and sizes."""
        self._model.show_theme(theme, self.devicePixelRatioF())
        self._table.show_theme(theme)
        self._chart.show_theme(theme)
        self._scale = theme.text_scale
        self._arrange()

    def show_document(self, document: Document) -> None:
        """Have a row and a column for each class, or the chart of numbers."""
        self._spec = document.spec
        if self._snapshot is not None and not self._is_of(self._snapshot):
            self._snapshot = None
        data = document.spec.data
        dataset = data.dataset
        by_class = document.spec.head.one_for_each
        self._model.show_classes(dataset.classes, self.devicePixelRatioF(), by_class=by_class)
        self._stack.setCurrentWidget(self._table if dataset.has_classes else self._chart)
        self._shares.setVisible(dataset.has_classes)
        self._training.setEnabled(len(dataset.test) > 0)
        self._show()

    def show_viewing(self, viewing: Viewing) -> None:
        """Count the chosen set, and mark the cell whose points stand out."""
        self._viewing = viewing
        for box in (self._training, self._shares):
            box.show_viewing(viewing)
        self._model.show_shares(viewing.is_on("count_shares"))
        self._model.show_lit(viewing.lit_cell)
        self._show()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the answers of this snapshot, at this panel's own pace."""
        if not self._is_of(snapshot):
            return
        self._snapshot = snapshot
        if self.isVisible():
            self._throttle.request()

    def _is_of(self, snapshot: Snapshot) -> bool:
        """Whether it is of these data, and of a network of this shape."""
        return self._spec is not None and snapshot.fits(self._spec) and snapshot.spec.data == self._spec.data

    def _show(self) -> None:
        spec, snapshot = self._spec, self._snapshot
        if spec is None:
            return
        dataset = spec.data.dataset
        confusion = snapshot.get(Confuse) if snapshot is not None else None
        residuals = snapshot.get(FindResiduals) if snapshot is not None else None
        if dataset.has_classes:
            self._model.show_confusion(confusion)
            self._tell_confusion(dataset, confusion)
        else:
            self._chart.show_residuals(residuals, dataset.label_units, dataset.label)
            self._tell_residuals(residuals, dataset.label_units)

    def _tell_confusion(self, dataset: Dataset, confusion: Confusion | None) -> None:
        hint = self.tr("Rows: what a point is. Columns: what it is taken for. Press a cell to see its points.")
        self._hint.setText(hint)
        self._score.show_name(self.tr("Accuracy"))
        self._score.show_meaning(self.tr("The share of points that are taken for what they are"))
        if confusion is None:
            self._tell("", ("",), ("",))
            return
        total = int(confusion.counts.sum())
        most = int(confusion.counts.sum(axis=1).argmax())
        accuracy, largest = _share(confusion.accuracy), _share(confusion.largest_share)
        told = self.tr("Whoever always says {name}, the most frequent class, is right so often; the network should be")
        self._guess.show_meaning(told.format(name=dataset.classes[most]) + " " + self.tr("right more often than that"))
        scores = (self.tr("Accuracy {0}").format(accuracy), accuracy)
        guesses = (self.tr("Guessing {0}").format(largest), self.tr("guess {0}").format(largest), "")
        self._tell(self._counted(confusion.of, total), scores, guesses)

    def _tell_residuals(self, residuals: Residuals | None, units: OwnUnits) -> None:
        self._hint.setText(self.tr("Each dot is a point: how far its label lies above the prediction."))
        self._score.show_name("R²")
        self._score.show_meaning(
            self.tr("The share of the labels’ spread that the network explains: 1 is perfect, 0 as good as the mean")
        )
        if residuals is None:
            self._tell("", ("",), ("",))
            return
        r_squared = residuals.r_squared
        score = self.tr("R² = {0}").format("–" if math.isnan(r_squared) else fixed(r_squared, 3))
        typical = self.tr("Typical miss {0}").format(measured(residuals.typical * abs(units.scale)))
        self._guess.show_meaning(self.tr("The root of the mean square of the residuals"))
        self._tell(self._counted(residuals.of, len(residuals.labels)), (score,), (typical,))

    def _counted(self, of: SampleSet, count: int) -> str:
        told = self.tr("{0} training points") if of == "train" else self.tr("{0} test points")
        return told.format(count)

    def _tell(self, counted: str, scores: tuple[str, ...], guesses: tuple[str, ...]) -> None:
        """Each in words, and in fewer where there is little room."""
        self._set.setText(counted)
        self._score.show_texts(*scores)
        self._guess.show_texts(*guesses)

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key here."""
        lines = (
            (_tr("go from cell to cell"), ("Left", "Right", "Up", "Down")),
            (_tr("let the points of the cell stand out, or no longer"), ("Return",)),
            (_tr("let no points stand out"), ("Esc",)),
        )
        return (PartKeys(_tr("In the confusion matrix"), lines),)

    # --- what is asked for ---

    def _light(self, cell: Cell | None) -> None:
        wanted = None if cell == self._viewing.lit_cell else cell
        self.viewing_requested.emit(replace(self._viewing, lit_cell=wanted))

    # --- Qt's overrides ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 110)


def _share(share: float) -> str:
    return "–" if math.isnan(share) else f"{percent(share, 1)} %"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConfusionPanel", text)
