"""The same training in NumPy, vectorised by batch: what a playground without compiled loops would run at."""

import itertools

import numpy as np
import numpy.typing as npt

_Numbers = npt.NDArray[np.float64]


class NumpyLoop:
    """Plain SGD on ½(o − t)², hidden units of one activation ("tanh" or "relu"), output tanh."""

    def __init__(self, sizes: tuple[int, ...], activation: str, inputs: _Numbers, targets: _Numbers) -> None:
        """`inputs` (F, n), `targets` (n,)."""
        rng = np.random.default_rng(0)
        self._weights = [rng.uniform(-1, 1, (m, n)) / np.sqrt(m) for m, n in itertools.pairwise(sizes)]
        self._biases = [np.full(n, 0.1) for n in sizes[1:]]
        self._relu = activation == "relu"
        self._inputs = np.ascontiguousarray(inputs.T)  # (n, F)
        self._targets = targets[:, np.newaxis]
        self._rng = rng

    def epoch(self, batch_size: int, rate: float) -> None:
        """Train on every sample once, in a new order."""
        order = self._rng.permutation(len(self._inputs))
        for first in range(0, len(order), batch_size):
            batch = order[first : first + batch_size]
            self._step(self._inputs[batch], self._targets[batch], rate)

    def _step(self, inputs: _Numbers, targets: _Numbers, rate: float) -> None:
        activations, slopes = [inputs], []
        last = len(self._weights) - 1
        for layer, (w, b) in enumerate(zip(self._weights, self._biases, strict=True)):
            z = activations[-1] @ w
            z += b
            if self._relu and layer < last:
                a = np.maximum(z, 0.0)
                slopes.append((z > 0.0).astype(np.float64))
            else:
                a = np.tanh(z)
                slopes.append(1.0 - a * a)
            activations.append(a)
        delta = (activations[-1] - targets) * slopes[-1]
        for layer in range(last, -1, -1):
            w_gradient = activations[layer].T @ delta
            b_gradient = delta.sum(axis=0)
            if layer > 0:
                delta = (delta @ self._weights[layer].T) * slopes[layer - 1]
            self._weights[layer] -= (rate / len(inputs)) * w_gradient
            self._biases[layer] -= (rate / len(inputs)) * b_gradient
