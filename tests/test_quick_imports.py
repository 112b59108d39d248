"""What makes the window's imports quicker leaves no trace behind it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PROGRAM = """
import builtins, gc, sys
from playground.quick_imports import quick_imports
ordinary = builtins.__import__
try:
    with quick_imports():
        assert not gc.isenabled()
        assert builtins.__import__ is ordinary
        import playground.views.plots.chart
        raise KeyError
except KeyError:
    pass
assert gc.isenabled()
import PySide6.QtCore
watching = builtins.__import__
with quick_imports():
    import playground.views.window.main_window
assert builtins.__import__ is watching
gc.disable()
with quick_imports():
    pass
assert not gc.isenabled()
print("as before")
"""


def test_after_quick_imports_all_is_as_before_also_when_one_fails() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.stdout == "as before\n", done.stderr
