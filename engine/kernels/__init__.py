"""The mathematics, as it is compiled: the only package that imports Numba, and loaded only to compile.

Read in this order: rows (sixteen samples as one value), elementary (exp, ln, sin, … of a row), activations and losses
(the formulas), passes (forward and backward through one tile of samples), order, steps and training (learning),
evaluation and contours (questions that change nothing), compiler (how all this becomes machine code).

What Python calls stands in `engine.native`, kernel by kernel.
"""
