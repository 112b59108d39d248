"""How many cases a fuzzing test tries: few where nothing is said, and as many as the environment asks for.

`CASES=5000 pytest -m fuzz` sends so many through each of them.
"""

import os

from hypothesis import HealthCheck, settings


def cases(few: int) -> settings:
    """The settings of a test of so many cases, or of as many as `CASES` says."""
    count = int(os.environ.get("CASES") or few)
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    return settings(max_examples=count, deadline=None, suppress_health_check=slow)
