"""A program: trains and questions networks while every array of the compiled code lies against a page of no access.

Compiled code checks no index. Here a read or write next to an array ends the process: run it in one of its own, as
`python -m tests.engine.native.guarded end`. `begin` guards what lies before each array, `end` what lies behind it;
`stray-begin` and `stray-end` commit the crime. Prints what it is at, and in the end "done". Linux only.
"""

import ctypes
import importlib
import mmap
import pkgutil
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

import engine.native
from engine.choices.activations import ACTIVATIONS
from engine.choices.features import FEATURES, feature_rows
from engine.choices.heads import HEADS, OUTPUT_ACTIVATIONS
from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.data.generators import GENERATORS
from engine.learned import untrained
from engine.native.entry import Entry
from engine.native.evaluation import outputs
from engine.parameters import Address
from engine.questions.kinks import FindKinks
from engine.questions.unit import ViewUnit
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitOverride
from engine.trainer import Trainer
from tests.asking import probe, unit_maps

SPECS: Final = 40
_NO_ACCESS: Final = 0  # PROT_NONE
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


def guarded(array: NDArray[Any], at_end: bool) -> NDArray[Any]:
    """A copy that ends (or begins) where a page without access begins (or ends); read-only if the array is."""
    assert array.flags.c_contiguous
    pages = -(-array.nbytes // mmap.PAGESIZE)
    room = mmap.mmap(-1, (pages + 2) * mmap.PAGESIZE)
    last = (pages + 1) * mmap.PAGESIZE
    start = ctypes.addressof(ctypes.c_char.from_buffer(room))
    for page in (start, start + last):
        if _LIBC.mprotect(ctypes.c_void_p(page), ctypes.c_size_t(mmap.PAGESIZE), _NO_ACCESS) != 0:
            raise OSError(ctypes.get_errno(), "mprotect")
    offset = last - array.nbytes if at_end else mmap.PAGESIZE
    copy = np.frombuffer(room, array.dtype, array.size, offset).reshape(array.shape)
    copy[...] = array
    copy.flags.writeable = array.flags.writeable
    return copy


def _all_guarded(argument: Any, at_end: bool) -> Any:
    """An argument with all arrays in it guarded: itself, or those of named tuples, however deep."""
    if isinstance(argument, np.ndarray):
        return guarded(argument, at_end)
    if isinstance(argument, tuple):
        return type(argument)(*(_all_guarded(part, at_end) for part in argument))
    return argument


def _copy_back(argument: Any, worked_on: Any) -> None:
    if isinstance(argument, np.ndarray):
        if argument.flags.writeable:
            argument[...] = worked_on
    elif isinstance(argument, tuple):
        for part, part_worked_on in zip(argument, worked_on, strict=True):
            _copy_back(part, part_worked_on)


def guard_entries(at_end: bool) -> dict[str, int]:
    """From now on give guarded arrays to whatever Python calls of the compiled code; counts the calls by name."""
    calls: dict[str, int] = {}

    def guard(name: str, entry: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            calls[name] += 1
            worked_on = [_all_guarded(argument, at_end) for argument in arguments]
            result = entry(*worked_on)
            for argument, own in zip(arguments, worked_on, strict=True):
                _copy_back(argument, own)
            return result

        calls[name] = 0
        return call

    for found in pkgutil.iter_modules(engine.native.__path__, "engine.native."):
        module = importlib.import_module(found.name)
        for name, value in list(vars(module).items()):
            if isinstance(value, Entry):
                setattr(module, name, guard(f"{found.name}.{name}", value))
    return calls


def random_spec(rng: random.Random) -> Spec:
    """Any data, network and training: sizes that fill rows of the compiled code, and sizes that do not."""
    hidden = []
    for _ in range(rng.randint(0, 5)):
        units = rng.choice((1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32))
        own = tuple(UnitOverride(unit, rng.choice(list(ACTIVATIONS))) for unit in range(units) if rng.random() < 0.2)
        hidden.append(LayerSpec(units, rng.choice(list(ACTIVATIONS)), overrides=own))
    data = DataSpec(rng.choice(list(GENERATORS)), rng.randint(20, 300), classes=rng.randint(2, 8))
    data = replace(data, train_percent=rng.randint(10, 90))
    output = rng.choice([name for name in OUTPUT_ACTIVATIONS if HEADS[name].takes(data.class_count)])
    return Spec(
        data,
        tuple(rng.sample(list(FEATURES), rng.randint(1, len(FEATURES)))),
        NetworkSpec(tuple(hidden), OutputSpec(output)),
        TrainingSpec(
            loss=rng.choice(HEADS[output].losses),
            optimizer=rng.choice(list(OPTIMIZERS)),
            penalty=rng.choice(list(PENALTIES)),
            penalty_rate=0.01,
            momentum=0.9,
            learning_rate=rng.choice((0.01, 0.1, 100.0)),
            batch_size=rng.randint(1, 300),
            shuffle=rng.random() < 0.7,
        ),
    )


def use_everything(spec: Spec, rng: random.Random) -> None:
    """Train a network of this spec, and ask it all that can be asked."""
    trainer = Trainer(spec, untrained(spec), frozenset({Address(0, 0, 0), Address(0, 0)}))
    trainer.train_batches(rng.randint(1, 30))
    trainer.train_sample()
    trainer.train_epochs(2)
    trainer.measure()
    unit_maps(trainer, rng.randint(1, 21))
    probe(trainer, 1.0, -2.0)
    ViewUnit(0, 0).ask(trainer.moment())
    FindKinks().ask(trainer.moment())
    points = np.random.default_rng(0).uniform(-6.0, 6.0, (rng.randint(1, 40), 2))
    outputs(
        trainer.problem.network,
        trainer.learned().parameters,
        feature_rows(spec.features, points),
        np.empty((spec.layer_sizes[-1], len(points))),
    )


def stray(at_end: bool) -> None:
    """Read the number before, or behind, a guarded array."""
    array = guarded(np.zeros(3), at_end)
    print(as_strided(array, (4,))[3] if at_end else as_strided(array, (2,), (-8,))[1])


def main(where: str) -> None:
    """See the module."""
    at_end = where.endswith("end")
    if where.startswith("stray"):
        stray(at_end)
        return
    calls = guard_entries(at_end)
    rng = random.Random(0)
    for _ in range(SPECS):
        spec = random_spec(rng)
        print(spec, flush=True)
        use_everything(spec, rng)
    assert calls
    assert all(calls.values()), f"not every entry was called: {calls}"
    print("done")


if __name__ == "__main__":
    main(sys.argv[1])
