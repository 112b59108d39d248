"""Edits of the settings by their names in files, and of the output, which a loss or a task asks for."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Literal

from engine.choices.activations import ACTIVATIONS
from engine.choices.heads import OUTPUT_ACTIVATIONS, OutputActivationName
from engine.spec import OutputSpec, Spec
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
        part = checked(replace, getattr(spec, self.section), **{self.key: self.value})
        if self.key == "kind" and part.is_classification != spec.data.is_classification:
            spec = _suited_to_task(spec, part.is_classification)
        if (self.key, self.value) == ("loss", "cross_entropy") and spec.network.output.activation != "sigmoid":
            raise EditRefused(
                "Cross-entropy needs an output that is a probability: the sigmoid.",
                Together("Change loss to cross-entropy with a sigmoid output", (SetOutput("sigmoid"), self)),
            )
        return with_spec(work, checked(replace, spec, **{self.section: part}))


def _suited_to_task(spec: Spec, is_classification: bool) -> Spec:
    """The usual output of a task: tanh for classes, linear for numbers."""
    suited: OutputActivationName = "tanh" if is_classification else "linear"
    training = spec.training
    if training.loss == "cross_entropy":
        training = replace(training, loss="mse")
    network = replace(spec.network, output=OutputSpec(suited))
    return replace(spec, training=training, network=network)


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
        if spec.training.loss == "cross_entropy" and self.activation != "sigmoid":
            label = ACTIVATIONS[self.activation].label
            raise EditRefused(
                f"The loss is cross-entropy, which needs a sigmoid output: {label} goes with ½ squared error or Huber.",
                Together(
                    f"Change the output to {label} and the loss to ½ squared error",
                    (SetSetting("training", "loss", "mse"), self),
                ),
            )
        return with_spec(work, replace(spec, network=replace(spec.network, output=OutputSpec(self.activation))))
