"""No error of ours gets into Qt: every override is guarded, is told, and leaves Qt a harmless answer."""

import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from shiboken6 import Shiboken

import playground
from playground.guard import is_guarded

NOT_IMPORTED = ("playground.__main__",)
OFTEN = ("paintEvent", "event", "eventFilter", "data", "resizeEvent", "sizeHint", "run", "closeEvent", "paint")


def every_class() -> Iterator[type]:
    """Each class of the program on one of Qt's, whatever it is: widgets, items, models, delegates, threads."""
    for module in pkgutil.walk_packages(playground.__path__, "playground."):
        if module.name not in NOT_IMPORTED:
            importlib.import_module(module.name)
    waiting: list[type] = [Shiboken.Object]
    while waiting:
        cls: type
        for cls in waiting.pop().__subclasses__():
            waiting.append(cls)
            if cls.__module__.startswith("playground."):
                yield cls


def overrides(cls: type) -> Iterator[tuple[str, object]]:
    """What stands before a method of Qt's, found by looking at each name that the class would answer to."""
    for name in dir(cls):
        found = inspect.getattr_static(cls, name)
        if not inspect.isfunction(found) or name.startswith("__") or not found.__module__.startswith("playground"):
            continue
        of_qt = [base for base in cls.__mro__ if base.__module__.startswith("PySide6") and name in vars(base)]
        if of_qt:
            yield name, found


def test_every_override_of_a_method_of_qt_is_guarded() -> None:
    found = {(cls, name): method for cls in every_class() for name, method in overrides(cls)}
    assert len(found) > 200
    for name in OFTEN:
        assert any(name == known for _, known in found), name
    bare = [
        f"{cls.__module__}.{cls.__name__}.{name}" for (cls, name), method in found.items() if not is_guarded(method)
    ]
    assert bare == []


def test_what_pyqtgraph_paints_and_measures_for_our_charts_is_guarded() -> None:
    import pyqtgraph

    for owner, name in (
        (pyqtgraph.AxisItem, "paint"),
        (pyqtgraph.AxisItem, "boundingRect"),
        (pyqtgraph.ViewBox, "resizeEvent"),
        (pyqtgraph.PlotCurveItem, "paint"),
        (pyqtgraph.GraphicsView, "paintEvent"),
    ):
        assert is_guarded(vars(owner)[name]), (owner, name)


PROGRAM = """
import sys
import playground.views
from PySide6.QtCore import *
from PySide6.QtGui import *
from PySide6.QtWidgets import *

def fail(painter=None):
    {expression}

class Painted(QWidget):
    __module__ = "playground.made_here"
    def paintEvent(self, event):
        painter = QPainter(self)
        painter.save()
        fail(painter)
    def sizeHint(self): fail()
    def minimumSizeHint(self): fail()
    def heightForWidth(self, width): fail()
    def hasHeightForWidth(self): fail()
    def event(self, event):
        super().event(event)
        fail()
    def resizeEvent(self, event): fail()
    def showEvent(self, event): fail()
    def changeEvent(self, event): fail()
    def mousePressEvent(self, event): fail()
    def closeEvent(self, event): fail()

class Filter(QObject):
    __module__ = "playground.made_here"
    def eventFilter(self, watched, event): fail()

class Model(QAbstractTableModel):
    __module__ = "playground.made_here"
    def rowCount(self, parent=QModelIndex()): return 3
    def columnCount(self, parent=QModelIndex()): return 3
    def data(self, index, role=0): fail()
    def headerData(self, section, orientation, role=0): fail()
    def flags(self, index): fail()

class Delegate(QStyledItemDelegate):
    __module__ = "playground.made_here"
    def paint(self, painter, option, index): fail()
    def sizeHint(self, option, index): fail()

class Item(QGraphicsItem):
    __module__ = "playground.made_here"
    def boundingRect(self): fail()
    def shape(self): fail()
    def paint(self, painter, option, widget=None): fail()
    def itemChange(self, change, value): fail()

class Thread(QThread):
    __module__ = "playground.made_here"
    def run(self): fail()

told = []
sys.excepthook = lambda kind, error, traceback: told.append((kind.__name__, traceback.tb_next.tb_frame.f_code.co_name))
application = QApplication([])
heard = Filter()
application.installEventFilter(heard)
box = QWidget()
layout = QVBoxLayout(box)
painted = Painted()
layout.addWidget(painted)
painted.setMinimumSize(20, 20)
plain = QTableView()
plain.setModel(Model(plain))
layout.addWidget(plain)
table = QTableView()
table.setModel(Model(table))
table.setItemDelegate(Delegate(table))
layout.addWidget(table)
scene = QGraphicsScene()
item = Item()
item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsGeometryChanges)
scene.addItem(item)
view = QGraphicsView(scene)
layout.addWidget(view)
box.resize(300, 600)
box.show()
item.setPos(3, 4)
assert item.pos() == QPointF(3, 4)
thread = Thread()
thread.start()
thread.wait()
for _ in range(40):
    box.resize(box.width() + 1, 600)
    box.repaint()
    box.grab()
    application.processEvents()
left = Qt.MouseButton.LeftButton
press = QMouseEvent(QEvent.Type.MouseButtonPress, QPointF(), QPointF(), left, left, Qt.KeyboardModifier.NoModifier)
QApplication.sendEvent(painted, press)
assert not painted.close()
print(sorted({{kind for kind, _ in told}}), sorted({{name for _, name in told}}))
"""


@pytest.mark.parametrize(
    ("expression", "kind"),
    [("1 / 0", "ZeroDivisionError"), ("[][0]", "IndexError"), ("{}['x']", "KeyError"), ("QObject().nothing", "Attr")],
)
def test_an_error_in_any_override_is_told_and_the_program_lives(expression: str, kind: str) -> None:
    program = PROGRAM.format(expression=expression)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    kinds, names = done.stdout.split("] [")
    assert kind in kinds
    for name in (
        "paintEvent",
        "sizeHint",
        "eventFilter",
        "data",
        "boundingRect",
        "run",
        "closeEvent",
        "flags",
        "paint",
    ):
        assert f"'{name}'" in names, done.stdout
    assert "active painter" not in done.stderr
    assert "QBackingStore" not in done.stderr


def test_a_guard_costs_less_than_half_a_microsecond_a_call() -> None:
    program = """
import timeit
from playground.guard import _guarded
def plain(self, index): return None
guarded = _guarded(plain, "data", None)
def time(function): return min(timeit.repeat(lambda: function(1, 2), number=100_000, repeat=5)) / 100_000
print(time(guarded) - time(plain))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert float(done.stdout) < 0.5e-6
