"""`.ci/set-up` in a small checkout, with stand-ins for what asks the network: what it says, and what it makes anew."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a script for Linux and the like")

PIP = """\
import os, pathlib, sys
pathlib.Path("pip.log").open("a").write(" ".join(sys.argv[1:]) + "\\n")
print("  Installing build dependencies: started")
print("  Installing backend dependencies: started")
print("  Installing backend dependencies: finished with status 'done'")
print("  Building editable for neural-playground (pyproject.toml): started")
if os.environ.get("NO_LINKER"):
    print("      error: There is no C compiler here")
    sys.exit(1)
pathlib.Path("changed").unlink(missing_ok=True)
print("Collecting numpy")
print("  Downloading numpy-2.4.0-cp313.whl (16.9 MB)")
if os.environ.get("NO_NETWORK"):
    print("ERROR: Could not find a version that satisfies the requirement numpy")
    sys.exit(1)
print("Installing collected packages: numpy, pillow")
"""

BUILD = """\
import pathlib, sys
changed = pathlib.Path("changed")
if sys.argv[1:] == ["--check"]:
    sys.exit(changed.exists())
print("Building the training loops", file=sys.stderr)
changed.unlink()
"""

QUICK_PYTHON = f"""\
#!/bin/sh
if [ "$1 $2" != "-m venv" ]; then exec {sys.executable} "$@"; fi
{sys.executable} -m venv --without-pip "$3" && printf '#!%s/%s/bin/python\\n' "$(pwd)" "$3" >"$3/bin/pip"
"""
"""Python that makes a .venv with no more of pip than the first line of its command: all of pip takes two seconds."""

APT = """\
#!/bin/sh
echo "$@" >>apt.log
left=$(cat held 2>/dev/null || echo 0)
if [ "$left" -gt 0 ]; then
  echo $((left - 1)) >held
  echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (unattended-upgr)" >&2
  exit 100
fi
"""


class Checkout:
    """A small checkout whose `commands` come before those of the system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commands = folder.parent / "commands"
        self.commands.mkdir(parents=True)
        (folder / ".ci").mkdir(parents=True)
        (folder / "playground").mkdir()
        (folder / "engine" / "kernels").mkdir(parents=True)
        (folder / "engine" / "kernels" / "build.py").write_text(BUILD)
        shutil.copy(ROOT / ".ci" / "set-up", folder / ".ci" / "set-up")
        (folder / "pyproject.toml").write_text("[project]\nname = 'small'\n")
        (folder.parent / "pip").mkdir()
        (folder.parent / "pip" / "__init__.py").touch()
        (folder.parent / "pip" / "__main__.py").write_text(PIP)
        self.lacks()
        self.put("apt-get", APT)
        self.put("id", "#!/bin/sh\necho 0\n")
        self.python = self.put("python-quick", QUICK_PYTHON)

    def put(self, name: str, script: str) -> Path:
        path = self.commands / name
        path.write_text(script)
        path.chmod(0o755)
        return path

    def lacks(self, *packages: str) -> None:
        script = self.folder / "playground" / "system_libraries.py"
        script.write_text("".join(f"print({package!r})\n" for package in packages))

    def set_up(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run it; messages go to the standard error."""
        path = f"{self.commands}:{os.environ['PATH']}"
        env = {**os.environ, "PATH": path, "PYTHON": str(self.python), "PYTHONPATH": str(self.folder.parent)}
        return subprocess.run(
            [self.folder / ".ci" / "set-up", "run"],
            env={**env, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def was_remade(self, **environment: str) -> str:
        """Set it up once more, and return what is said; whatever lay in the old .venv must be gone."""
        (self.folder / ".venv" / "old").touch()
        done = self.set_up(**environment)
        assert done.returncode == 0, done.stderr
        assert not (self.folder / ".venv" / "old").exists(), done.stderr
        return done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


def test_each_long_step_is_told_before_it_and_a_second_run_says_nothing(checkout: Checkout) -> None:
    """Here with the real Python, which makes a whole .venv."""
    checkout.python = Path(sys.executable)
    done = checkout.set_up()
    assert done.returncode == 0, done.stderr
    told = done.stderr.splitlines()
    assert told[0].startswith("Making .venv with Python 3.")
    assert told[1].startswith("Installing the program and its libraries into .venv: some 180 MB to load")
    assert told[2:] == [
        "  fetching Numba, to build the training loops with (not kept)",
        "  building the training loops for this machine (some 15 s)",
        "  loading numpy 16.9 MB",
        "  unpacking 2 packages (up to a minute)",
    ]
    assert checkout.set_up().stderr == ""


def test_training_loops_whose_sources_changed_are_built_by_the_installation_once_more(checkout: Checkout) -> None:
    checkout.set_up()
    (checkout.folder / "changed").touch()
    done = checkout.set_up()
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0] == "The sources of the training loops have changed, so they are built anew."
    assert (checkout.folder / "pip.log").read_text().splitlines()[-1].endswith("--no-deps --editable .")
    assert checkout.set_up().stderr == ""


def test_where_numba_is_installed_it_builds_them_without_an_installation(checkout: Checkout) -> None:
    checkout.set_up()
    asked = (checkout.folder / "pip.log").read_text()
    (checkout.folder.parent / "numba").mkdir()
    (checkout.folder.parent / "numba" / "__init__.py").touch()
    (checkout.folder / "changed").touch()
    assert checkout.set_up().stderr == "Building the training loops\n"
    assert (checkout.folder / "pip.log").read_text() == asked
    assert checkout.set_up().stderr == ""


def test_what_is_missing_to_build_them_is_told(checkout: Checkout) -> None:
    done = checkout.set_up(NO_LINKER="1")
    assert done.returncode == 1
    assert "error: There is no C compiler here" in done.stderr


def test_an_installation_that_failed_is_told_and_begun_anew(checkout: Checkout) -> None:
    done = checkout.set_up(NO_NETWORK="1")
    assert done.returncode == 1
    assert "ERROR: Could not find a version that satisfies the requirement numpy" in done.stderr
    assert "run make again; with another Python: make run PYTHON=" in done.stderr
    assert "did not come to its end" in checkout.was_remade()
    assert checkout.set_up().stderr == ""


def test_a_checkout_that_was_moved_gets_its_own_python(checkout: Checkout, tmp_path: Path) -> None:
    checkout.set_up()
    checkout.folder = checkout.folder.rename(tmp_path / "elsewhere")
    assert "was made in another folder" in checkout.was_remade()
    assert checkout.set_up().stderr == ""


def test_another_python_remakes_it_and_none_keeps_it(checkout: Checkout) -> None:
    checkout.set_up()
    assert checkout.set_up(PYTHON="").stderr == ""
    other = checkout.put(
        "python-other", f'#!/bin/sh\n[ "$1" = -V ] && exec echo Python 3.99\nexec {sys.executable} "$@"\n'
    )
    assert checkout.set_up(PYTHON=str(other)).stderr == ""  # the same Python by another name
    # A .venv that was made with another Python.
    inside = checkout.folder / ".venv" / "bin" / "python"
    real = inside.resolve()
    inside.unlink()
    inside.write_text(f'#!/bin/sh\ncase $2 in *base_prefix*) exec echo 3.12.0 /opt/python ;; esac\nexec {real} "$@"\n')
    inside.chmod(0o755)
    assert "is of Python 3.12.0" in checkout.was_remade()


def test_another_program_that_installs_packages_is_waited_for(checkout: Checkout) -> None:
    checkout.lacks("libegl1", "libxcb-cursor0")
    (checkout.folder / "held").write_text("2")
    done = checkout.set_up()
    assert done.returncode == 0, done.stderr
    told = "Another program (unattended-upgr, process 812) is installing packages of the system; waiting until"
    assert done.stderr.count(told) == 1
    asked = (checkout.folder / "apt.log").read_text().splitlines()
    assert asked == ["-qq update"] * 3 + ["-qq -y --no-install-recommends install libegl1 libxcb-cursor0"]


def test_the_wait_for_another_program_has_an_end(checkout: Checkout) -> None:
    checkout.lacks("libegl1")
    (checkout.folder / "held").write_text("99")
    done = checkout.set_up(LOCK_PATIENCE_S="2")
    assert "It is held by process 812" in done.stderr
    assert "The line that failed: sudo apt-get install libegl1" in done.stderr


def test_without_rights_one_line_names_all_that_is_missing(checkout: Checkout) -> None:
    checkout.put("id", "#!/bin/sh\necho 1000\n")
    checkout.put("sudo", "#!/bin/sh\nexit 1\n")
    checkout.lacks("libegl1", "libxcb-cursor0")
    bare = checkout.put(
        "python-bare", f'#!/bin/sh\ncase $2 in *ensurepip*) exit 1 ;; esac\nexec {sys.executable} "$@"\n'
    )
    done = checkout.set_up(PYTHON=str(bare))
    assert done.returncode == 1
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    line = f"This is the line:  sudo apt-get install python{version}-venv libegl1 libxcb-cursor0\n"
    assert line in done.stderr
    assert not (checkout.folder / ".venv").exists()
    assert not (checkout.folder / "apt.log").exists()
