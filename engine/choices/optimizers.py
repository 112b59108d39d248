"""The optimizers by name. Their steps stand in `engine.kernels.steps`, under the same codes.

g is the gradient of the loss averaged over the batch, plus the L2 penalty's; lr the learning rate. The forms and
constants are those of PyTorch's SGD (Sutskever et al. 2013 without dampening), RMSprop (Tieleman & Hinton 2012) and
Adam (Kingma & Ba 2015).
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

OptimizerName = Literal["sgd", "momentum", "rmsprop", "adam"]

RMSPROP_DECAY: Final = 0.99
ADAM_DECAY_1: Final = 0.9
ADAM_DECAY_2: Final = 0.999
EPSILON: Final = 1e-8


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One rule of stepping.

    formula: what the window shows. worked: how a parameter's step comes about, as a text that numbers are put into:
    {rate}; {g}, and {names}, what g is made of; both {…_as_factor}, in brackets where they are sums; {momentum}; {v}.
    takes_momentum: whether μ has a say.
    """

    name: OptimizerName
    label: str
    formula: str
    code: int
    worked: str
    takes_momentum: bool = False


_ALL = (
    Optimizer("sgd", "SGD", "w ← w − lr·g", 0, "−η·{names_as_factor} = −{rate}·{g_as_factor}"),
    Optimizer(
        "momentum",
        "Momentum",
        "v ← μ·v + g,  w ← w − lr·v",
        1,
        "−η·(μ·v + {names}) = −{rate}·({momentum}·{v} + {g})",
        takes_momentum=True,
    ),
    Optimizer(
        "rmsprop",
        "RMSprop",
        "s ← 0.99·s + 0.01·g²,  w ← w − lr·g / (√s + 10⁻⁸)",
        2,
        "−η·g / √s, RMSprop's, η = {rate}, g = {names} = {g}",
    ),
    Optimizer(
        "adam",
        "Adam",
        "m, s: decayed means of g, g² (0.9, 0.999);  w ← w − lr·m̂ / (√ŝ + 10⁻⁸)",
        3,
        "−η·m̂ / √ŝ, Adam's, η = {rate}, g = {names} = {g}",
    ),
)

OPTIMIZERS: Final = MappingProxyType({optimizer.name: optimizer for optimizer in _ALL})
