"""Edits of the settings by their names in files, and of the output, which a loss or a task asks for."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Literal

from engine.choices.activations import ACTIVATIONS
from engine.choices.heads import HEADS, OUTPUT_ACTIVATIONS, OutputActivationName, heads_for, usual_head
from engine.choices.losses import LOSSES
from engine.data.drawn import DataSpec
from engine.data.sources import AnySource
from engine.spec import OutputSpec, Spec, TrainingSpec
from playground.model.document import Work
from playground.model.edits.edit import EditRefused, Together, checked, with_spec
from playground.model.wording import setting_name, value_name

Section = Literal["data", "training", "init"]


@dataclass(frozen=True, slots=True)
class SetSetting:
    """Change one field of the data, the training or the initialisation, by its name in files.

    Learned weights stay: an initialisation takes effect at the next Reset. Another kind of data of the other task
    (classification, regression) brings the output activation that suits it.
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
        if self.key == "kind" and part.is_classification != spec.data.is_classification:
            spec = _suited_to_task(spec, part.is_classification)
        if isinstance(part, TrainingSpec) and part.loss not in spec.head.losses:
            loss, fitting = LOSSES[part.loss], heads_for(part.loss)[0]
            label = _within(ACTIVATIONS[fitting.name].label)
            raise EditRefused(
                f"{loss.label} needs an output that is {loss.needs}: the {label}.",
                Together(
                    f"Change loss to {_within(loss.label)} with a {label} output", (SetOutput(fitting.name), self)
                ),
            )
        return with_spec(work, checked(replace, spec, **{self.section: part}))


def _with_setting(source: AnySource, key: str) -> AnySource:
    """The source itself if it has that setting; toy data in its place where another kind of them is chosen."""
    if key == "kind" and not isinstance(source, DataSpec):
        return DataSpec(train_percent=source.train_percent, seed=source.seed)
    if key not in source.__dataclass_fields__:
        raise EditRefused(f"A table has no {setting_name('data', key)}: it has the rows that were imported.")
    return source


@dataclass(frozen=True, slots=True)
class SetData:
    """Put other data in the place of the present ones, such as a table that was imported.

    What was learned stays. Data of the other task (classification, regression) bring the output that suits them.
    """

    source: AnySource
    text: str
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        if self.source.is_classification != spec.data.is_classification:
            spec = _suited_to_task(spec, self.source.is_classification)
        return with_spec(work, checked(replace, spec, data=self.source))


def _suited_to_task(spec: Spec, is_classification: bool) -> Spec:
    """The usual output of a task, and a loss that goes with it."""
    suited = HEADS[usual_head(has_classes=is_classification)]
    training = spec.training
    if training.loss not in suited.losses:
        training = replace(training, loss=suited.losses[0])
    network = replace(spec.network, output=OutputSpec(suited.name))
    return replace(spec, training=training, network=network)


def _within(label: str) -> str:
    """A label within a sentence."""
    return label[0].lower() + label[1:]


@dataclass(frozen=True, slots=True)
class SetOutput:
    """Give the output unit its activation."""

    activation: OutputActivationName
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Change the output to {ACTIVATIONS[self.activation].label}"

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        if self.activation not in OUTPUT_ACTIVATIONS:
            raise EditRefused(f"The output can be {', '.join(OUTPUT_ACTIVATIONS)}, not {self.activation}.")
        losses, loss = HEADS[self.activation].losses, spec.training.loss
        if loss not in losses:
            label = ACTIVATIONS[self.activation].label
            needed = _within(ACTIVATIONS[heads_for(loss)[0].name].label)
            fitting = [LOSSES[name].label for name in losses]
            raise EditRefused(
                f"The loss is {_within(LOSSES[loss].label)}, which needs a {needed} output: "
                f"{label} goes with {' or '.join(fitting)}.",
                Together(
                    f"Change the output to {label} and the loss to {fitting[0]}",
                    (SetSetting("training", "loss", losses[0]), self),
                ),
            )
        return with_spec(work, replace(spec, network=replace(spec.network, output=OutputSpec(self.activation))))
