"""How many samples are there to train on, and how many to test: the first part of them, in the order that they have."""

LEAST_SHARE, MOST_SHARE = 10, 90
"""Percent of the samples that may be trained on."""


def train_count(samples: int, percent: int) -> int:
    """The samples to train on: so many percent, rounded down; the others are for the test."""
    return samples * percent // 100
