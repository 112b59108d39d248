"""The learning: small networks, trained by compiled loops. Knows nothing of windows, files or Qt.

Read in this order: activations, losses, optimizers, penalties, initializers, features, datasets (what there is to
choose), spec (a choice of it), parameters (what is learned), compiled (how), trainer (when), snapshot (what is told).
Only `engine.compiled` and what imports it (`trainer`, `surface`, `diagnostics`) needs Numba, whose loading takes
time: a window imports them in the background.
"""
