"""After `warm_up` nobody waits for the compiler again."""

import pytest

from engine.native import machine_code
from engine.native.warm_up import entries, warm_up
from tests.engine.native.networks import make_run, settings_of


def test_every_kernel_is_there_after_the_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    warm_up()
    names = [(entry.module, entry.name) for entry in entries()]
    assert len(names) == len(set(names)) == 9

    def no_more(entry: object) -> int:
        raise AssertionError("waits for machine code")

    monkeypatch.setattr("engine.native.entry.address_of", no_more)
    monkeypatch.setattr(machine_code, "address_of", no_more)
    for entry in entries():
        entry.prepare()
    make_run().train(settings_of(), 2)
