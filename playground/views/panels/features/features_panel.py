"""The features panel: which functions of the point the network gets as inputs. Shows the document's features."""

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from engine.choices.features import FEATURES, FeatureName
from playground.model.document import Document
from playground.model.edits import SetFeature
from playground.views.controls.scroll_panel import ScrollPanel
from playground.views.look.theme import LIGHT, Theme
from playground.views.look.tool_tips import show_tip
from playground.views.panels.features.glyphs import draw_tick

_COLUMNS = 3


class FeatureChip(QAbstractButton):
    """A feature that is in (ticked, tinted) or out."""

    def __init__(self, name: FeatureName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        feature = FEATURES[name]
        self.feature: FeatureName = name
        self._theme = LIGHT
        self.setObjectName(f"feature_{name}")
        self.setText(feature.notation)
        self.setAccessibleName(feature.notation)
        self.setAccessibleDescription(feature.description)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        letters = self.fontMetrics()
        return QSize(letters.horizontalAdvance("cos x₁") + 30, max(26, letters.height() + 6))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        ground = QColor(theme.hover if self.underMouse() else theme.raised)
        if self.isChecked():
            ground = QColor(theme.accent)
            ground.setAlpha(56 if self.underMouse() else 38)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(theme.accent if self.isChecked() else theme.border), 1.5))
        painter.drawRoundedRect(frame, 6.0, 6.0)
        text_at = self.rect()
        if self.isChecked():
            draw_tick(painter, QRectF(7.0, self.height() / 2.0 - 5.0, 10.0, 10.0), QColor(theme.accent))
            text_at = text_at.adjusted(16, 0, 0, 0)
        painter.setPen(QColor(theme.text if self.isChecked() else theme.muted))
        painter.drawText(text_at, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.text), 1.0, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(frame.adjusted(2.5, 2.5, -2.5, -2.5), 4.0, 4.0)


class FeaturesPanel(ScrollPanel):
    """Shows which features are in; asks to take one in or leave it out."""

    edit_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("features_panel", parent)
        self.setAccessibleName(self.tr("Features"))
        self._features: tuple[FeatureName, ...] = ()
        grid = QGridLayout()
        grid.setSpacing(4)
        self._chips = {name: FeatureChip(name, self.body) for name in FEATURES}
        for at, chip in enumerate(self._chips.values()):
            grid.addWidget(chip, at // _COLUMNS, at % _COLUMNS)
            chip.clicked.connect(self._clicked)
        self.rows.addLayout(grid)
        self.rows.addStretch(1)

    def show_document(self, document: Document) -> None:
        self._features = document.spec.features
        for name, chip in self._chips.items():
            included = name in self._features
            with QSignalBlocker(chip):
                chip.setChecked(included)
            description = FEATURES[name].description
            if not included:
                hint = self.tr(
                    "Click to add it to the inputs. Its weights start at 0, so the output stays the same at first."
                )
            elif len(self._features) == 1:
                hint = self.tr("This is the last feature: a network needs at least one.")
            else:
                hint = self.tr("Click to remove it from the inputs.")
            show_tip(chip, f"<b>{chip.text()}</b>: {description}.<br>{hint}")

    def show_theme(self, theme: Theme) -> None:
        for chip in self._chips.values():
            chip.show_theme(theme)

    def _clicked(self, checked: bool) -> None:
        chip = self.sender()
        assert isinstance(chip, FeatureChip)
        self.edit_requested.emit(SetFeature(chip.feature, checked))
        with QSignalBlocker(chip):
            chip.setChecked(chip.feature in self._features)  # a refused edit leaves no trace

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setMaximumHeight(self.body.sizeHint().height() + 2)  # what is left of the column goes to other panels
