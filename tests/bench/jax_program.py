"""A program: the same training in JAX, jitted whole, float64, on one thread.

python jax_program.py FILE RATE BATCH tanh|relu SIZES…: answers as tuned_program.c does, from the same file. It imports
nothing of this project, and whatever Python has JAX may run it.
"""

import itertools
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import numpy as np


def main(path: str, rate: float, batch: int, activation: str, sizes: list[int]) -> None:
    """Read numbers, and answer."""
    jax.config.update("jax_enable_x64", True)
    content = Path(path).read_bytes()
    samples, features = np.frombuffer(content, np.int32, 2)
    numbers = np.frombuffer(content, np.float64, offset=8)
    inputs = jnp.array(numbers[: samples * features].reshape(features, samples).T)
    targets = jnp.array(numbers[samples * features :][:samples])
    batches = inputs.reshape(-1, batch, features), targets.reshape(-1, batch)
    parameters, at = [], samples * features + samples
    for n, m in itertools.pairwise(sizes):
        weights, biases = numbers[at : at + n * m].reshape(m, n), numbers[at + n * m : at + n * m + m]
        parameters.append((jnp.array(weights), jnp.array(biases)))
        at += (n + 1) * m

    def loss(parameters: Any, inputs: Any, targets: Any) -> Any:
        a = inputs
        for layer, (w, b) in enumerate(parameters):
            z = a @ w.T + b
            a = jnp.tanh(z) if activation == "tanh" or layer == len(sizes) - 2 else jax.nn.relu(z)
        return 0.5 * jnp.mean((a[:, 0] - targets) ** 2)

    def step(parameters: Any, batch: Any) -> Any:
        slopes = jax.grad(loss)(parameters, *batch)
        return jax.tree.map(lambda p, slope: p - rate * slope, parameters, slopes), None

    @jax.jit
    def epochs(parameters: Any, count: int) -> Any:
        return jax.lax.fori_loop(0, count, lambda _, p: jax.lax.scan(step, p, batches)[0], parameters)

    jax.block_until_ready(epochs(parameters, 0))  # compiled now
    for line in sys.stdin:
        count = int(line)
        begin = time.process_time()
        if count:
            parameters = jax.block_until_ready(epochs(parameters, count))
        answer = 1e6 * (time.process_time() - begin) / count if count else float(loss(parameters, inputs, targets))
        print(answer, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4], [int(size) for size in sys.argv[5:]])
