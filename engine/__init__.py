"""The learning: small networks, trained by compiled loops. Knows nothing of windows, files or Qt.

Read in this order: activations, losses, optimizers, penalties, initializers, features, datasets (what there is to
choose), spec (a choice of it), parameters (what is learned), kernels (how), native (what is called of them), trainer
(when), snapshot (what is told). Only `engine.kernels` needs Numba, and only to build the library that `engine.native`
calls: a program that is installed has neither.
"""
