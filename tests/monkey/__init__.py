"""A monkey at the program: random events from a seed, at everything that a person can reach; nothing may break.

`monkey.py` is the monkey, `cage.py` the program that it has for itself, in a process and folders of its own, and
`python -m tests.monkey` (`make monkey`) sends many of them.
"""
