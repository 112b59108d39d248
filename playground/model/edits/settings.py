"""Edits of the settings by their names in files, and of the output, which a loss or a task asks for."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Literal

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.heads import HEADS, OUTPUT_ACTIVATIONS, OutputActivationName, heads_for
from engine.choices.losses import LOSSES, LossName
from engine.data.drawn import DataSpec
from engine.data.generators import GENERATORS
from engine.data.sources import AnySource
from engine.spec import Spec, TrainingSpec
from playground.model.document import Work
from playground.model.edits.edit import EditRefused, Together, checked, with_spec
from playground.model.edits.outputs import with_data, with_output
from playground.model.wording import setting_name, value_name

Section = Literal["data", "training", "init"]


@dataclass(frozen=True, slots=True)
class SetSetting:
    """Change one field of the data, the training or the initialisation, by its name in files.

    Learned weights stay: an initialisation takes effect at the next Reset. Other data bring the output that
    suits them, if the present one does not.
    """

    section: Section
    key: str
    value: object
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Change {setting_name(self.section, self.key)} to {value_name(self.section, self.key, self.value)}"

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        if self.section == "init":
            network = replace(spec.network, init=checked(replace, spec.network.init, **{self.key: self.value}))
            return with_spec(work, replace(spec, network=network))
        old = getattr(spec, self.section)
        if self.section == "data":
            old = _with_setting(old, self.key)
        part = checked(replace, old, **{self.key: self.value})
        if not isinstance(part, TrainingSpec):
            return with_data(work, part)
        if part.loss not in spec.head.losses:
            raise _other_output_needed(spec, part.loss)
        return with_spec(work, checked(replace, spec, training=part))


def _other_output_needed(spec: Spec, name: LossName) -> EditRefused:
    """The refusal of a loss that does not go with the output."""
    loss, classes = LOSSES[name], spec.data.class_count
    fitting = next((head for head in heads_for(name) if head.takes(classes)), None)
    if fitting is None:
        own = LOSSES[spec.training.loss]
        return EditRefused(f"{loss.label} does not go with {classes} classes: softmax and {_within(own.label)} do.")
    label = _within(UNIT_ACTIVATIONS[fitting.name].label)
    reason = (
        f"{loss.label} needs an output that is {loss.needs}: the {label}."
        if loss.needs
        else f"{loss.label} does not go with {UNIT_ACTIVATIONS[spec.head.name].label}: {label} goes with it."
    )
    text = f"Change loss to {_within(loss.label)} with a {label} output"
    return EditRefused(reason, Together(text, (SetOutput(fitting.name, name),)))


def _with_setting(source: AnySource, key: str) -> AnySource:
    """The source itself if it has that setting; toy data in its place where another kind of them is chosen."""
    if key == "kind" and not isinstance(source, DataSpec):
        return DataSpec(train_percent=source.train_percent, seed=source.seed)
    if isinstance(source, DataSpec) and key not in source.settings:
        raise EditRefused(f"{GENERATORS[source.kind].label} has two classes. Choose data that may have more.")
    if key not in source.__dataclass_fields__:
        raise EditRefused(f"A table has no {setting_name('data', key)}: it has the rows that were imported.")
    return source


@dataclass(frozen=True, slots=True)
class SetData:
    """Put other data in the place of the present ones, such as a table that was imported.

    What was learned stays. Data that the output does not suit bring one that does (see `outputs`).
    """

    source: AnySource
    text: str
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        return with_data(work, self.source)


def _within(label: str) -> str:
    """A label within a sentence."""
    return label[0].lower() + label[1:]


@dataclass(frozen=True, slots=True)
class SetOutput:
    """Give the output its activation, and where one is named, the loss at the same time.

    Two classes go from one unit to softmax and back with the function unchanged (see `outputs`).
    """

    activation: OutputActivationName
    loss: LossName | None = None
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        label = UNIT_ACTIVATIONS[self.activation].label
        return f"Change the output to {label}" + (f" and the loss to {LOSSES[self.loss].label}" if self.loss else "")

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        if self.activation not in OUTPUT_ACTIVATIONS:
            raise EditRefused(f"The output can be {', '.join(OUTPUT_ACTIVATIONS)}, not {self.activation}.")
        head, loss = HEADS[self.activation], self.loss or spec.training.loss
        refusal = head.class_refusal(spec.data.class_count)
        if refusal:
            raise EditRefused(f"The data have {'classes' if spec.data.class_count else 'numbers'}: {refusal}.")
        if loss not in head.losses:
            label = UNIT_ACTIVATIONS[self.activation].label
            needed = _within(UNIT_ACTIVATIONS[heads_for(loss)[0].name].label)
            fitting = [LOSSES[name].label for name in head.losses]
            reason = f"which needs a {needed} output" if LOSSES[loss].needs else f"which does not go with {label}"
            raise EditRefused(
                f"The loss is {_within(LOSSES[loss].label)}, {reason}: {label} goes with {' or '.join(fitting)}.",
                SetOutput(self.activation, head.losses[0]),
            )
        return with_output(work, spec.data, self.activation, loss)
