"""Weights that come from other programs: read with care, understood, and mapped onto a network."""
