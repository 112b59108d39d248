"""The learning: small networks, trained by compiled loops. Knows nothing of windows, files or Qt.

Read in this order: activations, losses, optimizers, penalties, initializers, features, datasets (what there is to
choose), spec (a choice of it), parameters (what is learned), kernels (how), compiled (what is called of them), trainer
(when), snapshot (what is told). Only `engine.kernels` needs Numba, and it is loaded only where no machine code is kept
yet: a window has that done in the background.
"""
