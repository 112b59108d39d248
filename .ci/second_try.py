"""What `.ci/test` needs to know of a run of pytest, whose exit code alone says neither what failed nor what was run.

A plugin of pytest. It judges no test: it writes down after a whole run which tests may be tried once more, and after
the second try it counts whether all of them have passed.
"""

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the two options that `.ci/test` gives."""
    parser.addoption("--write-second-try", type=Path, help="file for the tests that may be tried a second time")
    parser.addoption("--must-pass", type=int, help="fail unless just so many tests have passed")


def pytest_configure(config: pytest.Config) -> None:
    """Take notes where the run is judged: not in the processes that xdist starts."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Notes(config), "second-try")


class Notes:
    """What passed and what failed, of tests and of the reading of their files."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._file: Path | None = config.getoption("--write-second-try")
        self._must_pass: int | None = config.getoption("--must-pass")
        self._passed = 0
        self._failed: set[str] = set()
        self._whole = False
        self._for_good = False  # something failed that is no test of a real window

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that could not be read: its tests are unknown."""
        self._for_good |= report.failed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a test went. A process that died reports with no keywords, and so for good."""
        if report.failed:
            self._failed.add(without_group(report.nodeid))
            self._for_good |= "screen" not in report.keywords
        elif report.passed and report.when == "call":
            self._passed += 1

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Note whether the run went to its end."""
        self._whole = exitstatus == pytest.ExitCode.TESTS_FAILED and not (session.shouldstop or session.shouldfail)
        if self._must_pass is not None and exitstatus == pytest.ExitCode.OK and self._passed != self._must_pass:
            self._config.get_terminal_writer().line(
                f"\n{self._passed} of {self._must_pass} tests have passed", red=True
            )
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Write down what may be tried again; pytest has ended without an error of its own when it comes here."""
        if self._file is not None and self._whole and not self._for_good:
            self._file.write_text("".join(f"{name}\n" for name in sorted(self._failed)), encoding="utf-8")


def without_group(name: str) -> str:
    """Return a test's name without what xdist appends to it: `test_drag[x]@screen` is `test_drag[x]`."""
    return name[: name.rfind("@")] if name.rfind("@") > name.rfind("]") else name
