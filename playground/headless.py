"""`playground train`: trains a file's network without a window, and tells and saves what came of it."""

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from engine.measurement import Measurement
from engine.runs.outcome import Outcome
from engine.runs.run import Run
from engine.runs.stopping import StopRule
from engine.spec import Spec
from engine.trainer import Trainer
from playground.exchange.importers import refusal_of
from playground.exchange.plane_picture import plane_picture
from playground.exchange.sweep_text import aligned
from playground.exit_code import ExitCode, complain
from playground.model.document import Document
from playground.model.files.disk import check_writable, replace_file
from playground.model.files.document_io import FileRefused, FileUnwritable, read, write
from playground.model.files.endings import PICTURE_FORMATS, ending_of
from playground.model.numerals import plain
from playground.model.race import one_of_race
from playground.model.wording import layer_name
from playground.progress import progress_bar

_SLICE_S: Final = 0.1
"""Seconds of training between two looks at the clock, the progress bar and Ctrl+C."""


def run(file: Path, epochs: int, rule: StopRule, *, as_json: bool, png: Path | None, save: Path | None) -> ExitCode:
    """Train the network in `file` for `epochs` more, print the outcome, write `png` and `save`; return the exit code.

    A rule that says something may stop it before, and then the outcome tells whether it did.
    Interrupted, it prints what is there and writes no file. Diverged, it prints and writes the last finite state. What
    cannot be printed or written is told, and keeps nothing else from being written. Raises OSError where standard
    output could not be written, after all else is done.
    """
    try:
        work = read(file)
        for path in filter(None, (png, save)):
            check_writable(path)
        if told_race := one_of_race(work):
            complain(f"{file} {told_race}")
    except FileRefused as refusal:
        complain(f"{file}: {refusal_of(file, refusal)}")
        return ExitCode.FILE_REFUSED
    except FileUnwritable as refusal:
        complain(str(refusal))
        return ExitCode.WRONG_USAGE

    if (refused := rule_refusal(rule, work.document.spec)) is not None:
        complain(f"{file}: {refused}")
        return ExitCode.WRONG_USAGE
    curves = work.curves if save is not None else None
    trainer = Trainer(work.document.spec, work.learned, work.document.pins, curves=curves)
    trainer.watch_for(rule)
    with _interrupts() as interrupted:
        seconds = _train(trainer, epochs, interrupted)
    measured = trainer.measure()
    result = Outcome.of(trainer, measured, seconds, rule)
    if as_json:
        told = json.dumps(result.plain(), allow_nan=False)
    else:
        told = _table(work.document, trainer, measured, seconds)
        if rule:
            told = f"{told}\n\n{_told_stop(result, rule)}"
    unheard: OSError | None = None
    try:
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()
    except OSError as error:  # the reader has gone, or its disk is full: the files are wanted all the same
        unheard = error

    if interrupted.is_set():
        complain(f"Interrupted after {trainer.epoch} epochs: no file was written.")
        return ExitCode.INTERRUPTED
    code = ExitCode.DONE
    if trainer.divergence is not None:
        complain(_told_divergence(trainer))
        code = ExitCode.DIVERGED
    if save is not None:
        trained = work.trained(trainer.learned(), trainer.note(measured), since=work.learned)
        if not _written(partial(write, save, trained, with_run=work.knows_its_past)):
            code = ExitCode.WRONG_USAGE
    if png is not None and not _written(partial(replace_file, png, _picture(trainer, png))):
        code = ExitCode.WRONG_USAGE
    if unheard is not None:
        raise unheard
    return code


def rule_refusal(rule: StopRule, spec: Spec) -> str | None:
    """Why a rule cannot be fulfilled by what is learned, and what to do; None where it can."""
    if rule.accuracy is None or spec.data.is_classification:
        return None
    return "--until-accuracy: the data are numbers to meet, which have no accuracy. Use --until-loss."


def _written(write_it: Callable[[], None]) -> bool:
    """Whether a file could be written; if not, it is told, and what else there is to write has its turn."""
    try:
        write_it()
    except FileUnwritable as refusal:
        complain(str(refusal))
        return False
    return True


@contextmanager
def _interrupts() -> Iterator[threading.Event]:
    """An event that Ctrl+C sets, so that training stops between two slices and not within one; a second one kills."""
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield event
        return

    def stop(*_: object) -> None:
        event.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield event
    finally:
        signal.signal(signal.SIGINT, before)


def _train(trainer: Trainer, epochs: int, interrupted: threading.Event) -> float:
    """Train in slices, with a progress bar if standard error is a terminal; the seconds that training alone took."""
    run = Run(trainer, epochs)
    with progress_bar(epochs, "Training", "epochs") as bar:
        while not run.is_over and not interrupted.is_set():
            before = run.epochs_done
            run.go_on(_SLICE_S, interrupted.is_set)
            if not bar.disable:
                bar.set_postfix_str(f"loss {_number(trainer.measure().train_loss)}", refresh=False)
            bar.update(run.epochs_done - before)
    return run.seconds


# --- telling --------------------------------------------------------------------------------------------------------


def _table(document: Document, trainer: Trainer, measured: Measurement, seconds: float) -> str:
    """Loss and accuracy of the two sets, then each layer's gradient and health."""
    epochs = f"{document.title or 'Untitled'}: epoch {trainer.epoch}, {_number(seconds)} s of training"
    sets = [
        ("", "loss", "accuracy"),
        ("train", _number(measured.train_loss), _percent(measured.train_accuracy)),
    ]
    if document.spec.data.test_size:
        sets.append(("test", _number(measured.test_loss), _percent(measured.test_accuracy)))
    hidden = document.spec.network.hidden
    layers = [("layer", "units", "δ norm", "∇W norm", "∇b norm", "mean slope", "never on", "saturated")]
    for index, (layer, numbers) in enumerate(zip(document.spec.layers, measured.layers, strict=True)):
        layers.append(
            (
                f"{layer_name(index, len(hidden))}, {layer.activation}{' and others' if layer.overrides else ''}",
                str(layer.units),
                _number(numbers.delta_norm),
                _number(numbers.weight_gradient_norm),
                _number(numbers.bias_gradient_norm),
                plain(numbers.mean_slope, 3),
                _percent(numbers.dead_share),
                _percent(numbers.saturated_share),
            )
        )
    return "\n\n".join((epochs, aligned(sets), aligned(layers)))


def _number(number: float) -> str:
    """Four digits, in letters that every terminal has."""
    return plain(number)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{plain(100.0 * share, 1)} %"


def _told_stop(result: Outcome, rule: StopRule) -> str:
    if result.stop is not None and result.stop.reason == "no_better":
        return f"Stopped at epoch {result.epochs}: the loss has not become better for {rule.patience} epochs."
    if result.reached:
        return f"Stopped at epoch {result.epochs}: the goal is reached."
    return f"The goal was not reached up to epoch {result.epochs}."


def _told_divergence(trainer: Trainer) -> str:
    divergence = trainer.divergence
    assert divergence is not None
    place = layer_name(divergence.layer, len(trainer.spec.network.hidden))
    return (
        f"Training diverged after {divergence.epoch} epochs: in “{place}” a number was no longer finite. "
        "The state before it was kept. A smaller learning rate usually helps."
    )


def _picture(trainer: Trainer, path: Path) -> bytes:
    """The picture in the format that its file's name ends in; PNG for a name without an ending."""
    return plane_picture(trainer.moment(), PICTURE_FORMATS.get(ending_of(path), "PNG"))
