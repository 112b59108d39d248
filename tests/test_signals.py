"""Guards the pin of PySide6: 6.12.0 loses a reference to `True` with every signal, until Python 3.11 dies."""

import subprocess
import sys

PROGRAM = """
from PySide6.QtCore import QObject, Signal

class Source(QObject):
    plain = Signal()
    carrying = Signal(object)

source = Source()
source.plain.connect(lambda: None)
source.carrying.connect(lambda value: None)
for _ in range(100_000):
    source.plain.emit()
    source.carrying.emit(True)
print("alive")
"""


def test_the_interpreter_survives_200_000_signals() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr
