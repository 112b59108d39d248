"""How a long computation is given up: it asks now and then whether it is still wanted. Knows of nothing else."""


class NotWanted(Exception):
    """What was asked for is wanted no more. Nothing has changed."""
