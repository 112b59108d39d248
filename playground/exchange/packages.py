"""What is said where a format needs a package that is not installed."""

import sys


class PackageMissing(Exception):
    """The text says which package is missing, and how to install it beside this program."""

    def __init__(self, package: str) -> None:
        super().__init__(f"this needs the package {package}, which is not installed: {pip()} install {package}")


def pip() -> str:
    """How the pip of the Python that runs this program is called."""
    return f"{sys.executable or 'python'} -m pip"
