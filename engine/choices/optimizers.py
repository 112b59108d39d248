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
    """One rule of stepping. `formula` is what the window shows."""

    name: OptimizerName
    label: str
    formula: str
    code: int


_ALL = (
    Optimizer("sgd", "SGD", "w ← w − lr·g", 0),
    Optimizer("momentum", "Momentum", "v ← μ·v + g,  w ← w − lr·v", 1),
    Optimizer("rmsprop", "RMSprop", "s ← 0.99·s + 0.01·g²,  w ← w − lr·g / (√s + 10⁻⁸)", 2),
    Optimizer("adam", "Adam", "m, s: decayed means of g, g² (0.9, 0.999);  w ← w − lr·m̂ / (√ŝ + 10⁻⁸)", 3),
)

OPTIMIZERS: Final = MappingProxyType({optimizer.name: optimizer for optimizer in _ALL})
