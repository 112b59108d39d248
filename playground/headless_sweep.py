"""`playground sweep`: trains the runs of an experiment without a window, and tells and saves what came of them."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from engine.runs.pool import WorkerLost, run_all, run_on_cluster, usable_cores
from engine.runs.sweep import RunResult, Sweep
from playground.exchange.importers import refusal_of
from playground.exchange.packages import PackageMissing
from playground.exchange.sweep_text import SweepSheet
from playground.exit_code import ExitCode, complain
from playground.model.experiment import Experiment, ExperimentRefused, sweep_of
from playground.model.files.disk import FileUnwritable, check_writable, replace_file
from playground.model.files.document_io import FileRefused, read
from playground.model.race import one_of_race
from playground.progress import progress_bar

Form = Literal["json", "csv", "table"]
"""What the results are written as."""


def run(
    file: Path, experiment: Experiment, form: Form, jobs: int | None, out: Path | None, cluster: str | None
) -> ExitCode:
    """Train the experiment on the network in `file`, and write what came of it to `out` or standard output.

    jobs: runs at the same time; None for one on each core. cluster: the address of a Dask cluster to train on instead.
    Interrupted, it prints what is there and writes no file. Raises OSError where standard output could not be written.
    """
    try:
        work = read(file)
        if out is not None:
            check_writable(out)
        if told_race := one_of_race(work):
            complain(f"{file} {told_race}")
        sweep = sweep_of(work, experiment)
    except FileRefused as refusal:
        complain(f"{file}: {refusal_of(file, refusal)}")
        return ExitCode.FILE_REFUSED
    except FileUnwritable as refusal:
        complain(str(refusal))
        return ExitCode.WRONG_USAGE
    except ExperimentRefused as refusal:
        complain(f"{'--vary: ' if experiment.varied else ''}{refusal}.")
        return ExitCode.WRONG_USAGE

    outcomes, is_interrupted = [], False
    try:
        with progress_bar(len(sweep), "Sweep", "runs") as bar:
            for result in _trained(sweep, jobs, cluster):
                outcomes.append(result.outcome)
                bar.update()
    except KeyboardInterrupt:
        is_interrupted = True
    except PackageMissing as reason:
        complain(f"--dask: {reason}")
        return ExitCode.WRONG_USAGE
    except NoCluster as reason:
        complain(f"--dask: {reason}")
        return ExitCode.WRONG_USAGE
    except WorkerLost as reason:
        complain(f"Nothing was written: {reason}. Try fewer --jobs.")
        return ExitCode.WRONG_USAGE

    sheet = SweepSheet(experiment, outcomes)
    text = {"json": sheet.json, "csv": sheet.csv, "table": sheet.table}[form]()
    if form != "csv":
        text += "\n"
    if is_interrupted:
        complain(f"Interrupted after {len(outcomes)} of {len(sweep)} runs{': no file was written' if out else ''}.")
    if out is None:
        sys.stdout.write(text) if form != "csv" else _print_exactly(text)
        sys.stdout.flush()
    if is_interrupted:
        return ExitCode.INTERRUPTED
    if out is not None:
        try:
            replace_file(out, text.encode("utf-8"))
        except FileUnwritable as refusal:
            complain(str(refusal))
            return ExitCode.WRONG_USAGE
    diverged = sum(outcome.diverged for outcome in outcomes)
    if diverged:
        complain(f"{diverged} of {len(outcomes)} runs diverged. A smaller learning rate usually helps.")
    return ExitCode.DIVERGED if diverged == len(outcomes) else ExitCode.DONE


class NoCluster(Exception):
    """No Dask cluster answers at an address; the text says so."""


def _trained(sweep: Sweep, jobs: int | None, cluster: str | None) -> Iterator[RunResult]:
    if cluster is None:
        yield from run_all(sweep, jobs or usable_cores())
        return
    for name in ("distributed", "distributed.client", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told here, in plain words
    try:
        yield from run_on_cluster(sweep, cluster)
    except ImportError:
        raise PackageMissing("distributed") from None
    except (OSError, ValueError) as error:
        raise NoCluster(
            f"no cluster answers at {cluster} ({error}). Check the address, and that its scheduler and workers run"
        ) from None


def _print_exactly(text: str) -> None:
    """Print with the text's own ends of lines, on every system."""
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
    else:
        sys.stdout.write(text)
