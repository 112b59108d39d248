"""How the output follows the data: another number of classes, or numbers instead, and what stays of what was learned.

Softmax has a unit for each class; one unit tells two classes apart by its side. From one to the other the function
stays the same where that can be: a sigmoid of z is softmax of −½z and ½z, and the tanh of z, from −1 to 1, stands for
the probabilities that softmax of −z and z has. A linear output has no probabilities; there only the boundary stays.
What is learned of a class goes by its name, or where no name is the same by its place.
"""

from dataclasses import replace

from engine.choices.heads import HEADS, OutputActivationName, head_between, usual_head
from engine.choices.losses import LossName
from engine.data.sources import AnySource
from engine.learned import NEW, Carry
from engine.parameters import Address
from engine.spec import OutputSpec, Spec
from playground.model.document import Document, Work
from playground.model.edits.edit import checked, with_spec


def with_data(work: Work, source: AnySource) -> Work:
    """Put other data in place, and the output that goes with them. Raises EditRefused."""
    spec = work.document.spec
    return with_output(work, source, *_suited(spec, source))


def with_output(work: Work, source: AnySource, output: OutputActivationName, loss: LossName) -> Work:
    """Put data, output and loss in place together, keeping what was learned. Raises EditRefused."""
    spec = work.document.spec
    network = replace(spec.network, output=OutputSpec(output))
    training = replace(spec.training, loss=loss)
    changed = checked(replace, spec, data=source, network=network, training=training)
    return with_spec(work, changed, _carry(spec, changed))


def freed_pins(before: Document, after: Document) -> frozenset[Address]:
    """The pins on the output's values that another output, or other classes, could not keep.

    A value of one unit lives on in those of two classes, and is theirs again only where both are pinned. Nothing where
    more has changed than the output.
    """
    old, new = before.spec, after.spec
    if old.layer_sizes[:-1] != new.layer_sizes[:-1] or not before.pins:
        return frozenset()
    carry, last = _carry(old, new), len(old.network.hidden)
    kept = carry.pins(before.pins)
    own = (pin for pin in before.pins if pin.layer == last)
    return frozenset(pin for pin in own if carry.pins(before.pins - {pin}) == kept)


def _suited(spec: Spec, source: AnySource) -> tuple[OutputActivationName, LossName]:
    """The output that suits the data, the present one if it can, and a loss that goes with it."""
    head, old, new = spec.head, spec.data.class_count, source.class_count
    if (old == 0) != (new == 0):
        head = HEADS[usual_head(new)]
    elif not head.takes(new) or (head.one_for_each and new == 2 < old):
        head = head_between(new)
    loss = spec.training.loss
    return head.name, loss if loss in head.losses else head.losses[0]


def _carry(old: Spec, new: Spec) -> Carry:
    """Where the units of the new output come from."""
    carry = Carry.unchanged(old.layer_sizes)
    if (old.head.one_for_each, new.head.one_for_each) == (False, False):
        return carry
    last = carry.layers[-1]
    units = (NEW,) * new.layer_sizes[-1]
    mix: tuple[tuple[float, ...], ...] = ()
    if old.data.class_count and new.data.class_count:
        places = _forerunners(old, new)
        if old.head.one_for_each and new.head.one_for_each:
            units = places
        elif new.head.one_for_each:
            size = old.head.logit
            mix = tuple({0: (-size,), 1: (size,)}.get(place, ()) for place in places)
        elif NEW not in places:
            size = 0.5 / new.head.logit
            row = [0.0] * old.layer_sizes[-1]
            row[places[0]], row[places[1]] = -size, size
            mix = (tuple(row),)
    return Carry((*carry.layers[:-1], replace(last, units=units, mix=mix)))


def _forerunners(old: Spec, new: Spec) -> tuple[int, ...]:
    """For each class of the new data, which it was of the old ones, or NEW."""
    if old.data == new.data:
        return tuple(range(new.data.class_count))
    before, after = old.data.dataset.classes, new.data.dataset.classes
    if set(before) & set(after):
        return tuple(before.index(name) if name in before else NEW for name in after)
    return tuple(at if at < len(before) else NEW for at in range(len(after)))
