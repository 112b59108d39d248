"""The compiled heart: the only package that imports Numba, whose loading takes time.

Read in this order: rows (sixteen samples as one value), elementary (exp, ln, sin, … of a row), activations and losses
(the formulas), network (what is computed), passes (forward and backward through one tile of samples), order, steps
and training (learning), evaluation (questions that change nothing), warm_up (so that nobody waits later), jit (how
all this is compiled and kept).

Nothing here knows of names, specs or threads: codes, arrays and numbers come in, numbers come out. Public functions
take read-only arrays where they only read; they release the GIL while they compute, and the same arguments give the
same bits on one machine.
"""
