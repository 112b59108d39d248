"""What is said where a format needs a package that is not installed."""


class PackageMissing(Exception):
    """The text says which package is missing, and which extra of this program brings it."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f'this needs the package {package}, which is not installed: pip install "neural-playground[{extra}]"'
        )
