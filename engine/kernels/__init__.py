"""The mathematics, as it is compiled: the only package that imports Numba, and left behind when it is built.

Read in this order: rows (several numbers as one value), elementary and far_angles (exp, ln, sin, … of a row),
activations, losses and softmax (the formulas), products and passes (forward and backward through one tile of
samples), order, steps and training (learning), evaluation and contours (questions that change nothing), compiler
(from a kernel to a function that C can call), targets, lowering, linker and build (from there to a library for each
processor).

What Python calls stands in `engine.native`, kernel by kernel.
"""
