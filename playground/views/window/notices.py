"""What the notice bar says of states that the program meets, each with the way out."""

from PySide6.QtCore import QCoreApplication

from engine.divergence import Divergence
from engine.runs.stopping import Stop, StopRule
from engine.spec import Spec
from playground.model.edits import Edit, EditRefused, Reset, SetSetting, Together
from playground.model.numerals import chosen, counted, rounded_to
from playground.views.window.notice_bar import Notice
from playground.views.window.toolbar.settings import LEARNING_RATES


def divergence_notice(divergence: Divergence, spec: Spec) -> Notice:
    """Where training broke, what is shown now, and a button that lowers the learning rate and begins again."""
    hidden = len(spec.network.hidden)
    place = _tr("the output") if divergence.layer >= hidden else _tr("layer {n}").format(n=divergence.layer + 1)
    text = _tr(
        "Training diverged at epoch {epoch} in {place}: a number became infinite. "
        "The last finite state is shown. Lower the learning rate, then Reset."
    ).format(epoch=counted(divergence.epoch), place=place)
    return Notice(text, "error", _lower_rate(spec.training.learning_rate))


def refusal_notice(refusal: EditRefused) -> Notice:
    """Why an edit cannot be done, with the edit that would do it properly, if there is one."""
    return Notice(str(refusal), "warning", refusal.remedy)


def stop_notice(stop: Stop, rule: StopRule) -> Notice:
    """At which epoch training has stopped by itself, and why."""
    reasons = {
        "epochs": _tr("it stops every {epochs} epochs").format(epochs=counted(rule.epochs or 0)),
        "loss": _tr("the training loss is at most {loss}").format(loss=chosen(rule.loss or 0.0)),
        "accuracy": _tr("at least {share} % of the training data are right").format(
            share=chosen(rounded_to(100.0 * (rule.accuracy or 0.0), 6))
        ),
        "no_better": _tr("the loss has not become better for {epochs} epochs").format(
            epochs=counted(rule.patience or 0)
        ),
    }
    text = _tr("Training stopped at epoch {epoch}: {reason}. Press Play to go on.")
    return Notice(text.format(epoch=counted(stop.epoch), reason=reasons[stop.reason]))


def _lower_rate(rate: float) -> Edit:
    """Go down to the next usual learning rate and reset, as one step of undo."""
    lower = max((usual for usual in LEARNING_RATES if usual < rate), default=None)
    if lower is None:
        return Reset()
    text = _tr("Lower to {rate} and Reset").format(rate=chosen(lower))
    return Together(text, (SetSetting("training", "learning_rate", lower), Reset()))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Notices", text)
