"""Measurements of speed, for people to read: `make bench`. No test asserts on time."""
