"""Trains the runs of a sweep on all cores, and gives what came of them in order, the same for any number of workers.

Workers are processes: of a small network training takes no longer than what Python does before and after it, and
threads would wait for each other's lock. Where the system can, they are forked, which takes some milliseconds and none
of the time that a fresh interpreter needs. They end with the process that asked, however that ends. No Qt.
"""

import ctypes
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from engine.runs.sweep import RunResult, Sweep, run_one, train_at

_PORTION_WORK: Final = 100_000_000
"""What a worker does at a time, in the rows of `engine.native.training.batch_work`: some 50 ms."""

_MOST_AT_ONCE: Final = 100
"""Runs of a portion."""

_PORTIONS_AHEAD: Final = 4
"""How many portions wait for each worker."""

_PARENT_DEATH_SIGNAL: Final = 1
"""prctl's PR_SET_PDEATHSIG."""


class WorkerLost(Exception):
    """A process that trained was ended by somebody else."""


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of a sweep's runs, one after the other: as a sweep of the beginnings that they need.

    runs: their numbers in the whole sweep. places: of each, which of these beginnings, and the seed.
    """

    sweep: Sweep
    runs: tuple[int, ...]
    places: tuple[tuple[int, int], ...]


def portions(sweep: Sweep, first: int = 0) -> Iterator[Portion]:
    """The runs from the `first` on, in order, in portions of about the same work."""
    runs: list[int] = []
    work = 0
    costs = [sweep.work(at) for at in range(len(sweep.beginnings))]
    for run in range(first, len(sweep)):
        runs.append(run)
        work += costs[sweep.place(run)[0]]
        if work >= _PORTION_WORK or len(runs) >= _MOST_AT_ONCE or run == len(sweep) - 1:
            yield _portion(sweep, runs)
            runs, work = [], 0


def _portion(sweep: Sweep, runs: list[int]) -> Portion:
    places = [sweep.place(run) for run in runs]
    needed = sorted({at for at, _ in places})
    part = replace(sweep, beginnings=tuple(sweep.beginnings[at] for at in needed))
    return Portion(part, tuple(runs), tuple((needed.index(at), seed) for at, seed in places))


def train_portion(portion: Portion, is_wanted: Callable[[], bool] = lambda: True) -> list[RunResult]:
    """What came of the runs of a portion. Raises NotWanted once they are wanted no more."""
    places = zip(portion.runs, portion.places, strict=True)
    return [train_at(portion.sweep, run, place, is_wanted) for run, place in places]


def run_all(
    sweep: Sweep, workers: int, *, first: int = 0, is_wanted: Callable[[], bool] = lambda: True
) -> Iterator[RunResult]:
    """The results of the runs from the `first` on, in order, each as soon as those before it are there.

    Who closes the iterator, or lets an exception pass through it, ends the workers. is_wanted is asked by one worker
    alone, which is this very thread: others are ended from outside. Raises NotWanted, WorkerLost.
    """
    if workers == 1 or len(sweep) - first <= 1:
        for run in range(first, len(sweep)):
            yield run_one(sweep, run, is_wanted)
        return
    import joblib

    backend: dict[str, Any] = {"backend": "loky"}
    if _can_fork():
        joblib.register_parallel_backend(_FORKED, _forked_backend())
        backend = {"backend": _FORKED, "max_nbytes": None}
    yield from _in_order(
        joblib.Parallel(
            workers,
            return_as="generator",
            batch_size=1,
            pre_dispatch=_PORTIONS_AHEAD * workers,
            initializer=_begin_worker,
            initargs=(os.getpid(),),
            **backend,
        ),
        sweep,
        first,
    )


def run_on_cluster(sweep: Sweep, address: str) -> Iterator[RunResult]:
    """The same on the Dask cluster with this address; on its machines this program must be installed, too.

    Raises ImportError where Dask is not installed, OSError where no cluster answers.
    """
    import joblib
    from distributed import Client

    connect: Any = Client  # which carries no types
    with connect(address, timeout=10, set_as_default=False) as client, joblib.parallel_config("dask", client=client):
        yield from _in_order(joblib.Parallel(return_as="generator", batch_size=1), sweep, 0)


def _in_order(parallel: Any, sweep: Sweep, first: int) -> Iterator[RunResult]:
    import joblib

    task = joblib.delayed(train_portion)
    trained = parallel(task(portion) for portion in portions(sweep, first))
    try:
        for results in trained:
            yield from results
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that results are thrown away is meant
            trained.close()


# --- workers --------------------------------------------------------------------------------------------------------

_FORKED: Final = "playground-forked"


def _can_fork() -> bool:
    """Whether a copy of this process is safe to work: not where system libraries run threads of their own."""
    return sys.platform == "linux"


@lru_cache(maxsize=1)
def _forked_backend() -> Any:
    """Joblib's backend of forked processes, which gives results as they come, and waits for no worker that is gone."""
    import multiprocessing
    from multiprocessing.connection import wait

    from joblib.parallel import MultiprocessingBackend

    class ForkedBackend(MultiprocessingBackend):
        supports_return_generator = True
        _pool: Any

        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self._is_lost = self._is_ending = False

        def configure(self, *arguments: Any, **settings: Any) -> Any:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # of threads: NumPy's see to themselves
                count = super().configure(*arguments, **{**settings, "context": multiprocessing.get_context("fork")})
            # of its own: the pool closes those of a worker that is gone, and opens others under the same numbers
            workers = [os.dup(process.sentinel) for process in self._pool._pool]
            threading.Thread(target=self._watch, args=(workers,), daemon=True).start()
            return count

        def _watch(self, workers: list[int]) -> None:
            """A pool would wait for ever for what a worker had in hand that was killed, as for lack of memory."""
            wait(workers)
            for worker in workers:
                os.close(worker)
            if not self._is_ending:
                self._is_lost = True
                lost = WorkerLost("a training process was ended from outside, perhaps for lack of memory")
                for job in list(self._pool._cache.values()):
                    with suppress(KeyError):  # it has just come to its end all the same
                        job._set(0, (False, lost))

        def retrieve_result_callback(self, result: Any) -> Any:
            """Let what a job came to be raised where the results are awaited, if that is the loss of a worker."""
            if isinstance(result, WorkerLost):
                raise result
            return super().retrieve_result_callback(result)

        def terminate(self) -> None:
            self._is_ending = True
            if self._is_lost:
                self._leave_pool()
            super().terminate()

        def _leave_pool(self) -> None:
            """End all workers, and leave the pool as it is.

            In good order it does not end any more: it would wait for ever for the lock of a queue that the lost worker
            held, or for the rest of a result that it was writing. What waits so is a daemon's thread.
            """
            from multiprocessing.pool import TERMINATE

            pool, self._pool = self._pool, None
            if pool is None:
                return
            pool._worker_handler._state = pool._state = TERMINATE  # else it begins new ones
            pool._worker_handler.join(1.0)
            for process in pool._pool:
                process.kill()
            for process in pool._pool:
                process.join(1.0)
            pool._terminate.cancel()  # nor when the program ends

    return ForkedBackend


def _begin_worker(parent: int) -> None:
    """Leave Ctrl+C to the process that asked, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent and _can_fork():  # it has ended before it could be said
            os._exit(1)
