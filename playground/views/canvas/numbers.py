"""How the diagram writes weights and biases, and reads those that a person types. Plain text, no Qt."""

import math


def short_number(value: float) -> str:
    """At most five characters and a sign, for beside a node: `0.42`, `−1.30`, `12.5`, `−340`, `1.2e6`."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "–"
    size = abs(value)
    if size < 9.995:
        text = f"{size:.2f}"
    elif size < 99.95:
        text = f"{size:.1f}"
    elif size < 99_999.5:
        text = f"{size:.0f}"
    else:
        mantissa, _, exponent = f"{size:.1e}".partition("e")
        text = f"{mantissa}e{int(exponent)}"
    return f"−{text}" if value < 0 and text.strip("0.") else text


def exact_number(value: float) -> str:
    """A number to edit or to watch: four decimals, or more digits where it is tiny: `−0.4213`, `3.2e−06`, `0`."""
    if value == 0.0:
        return "0"
    text = f"{value:.4f}" if 1e-3 <= abs(value) < 1e5 else f"{value:.3e}"
    return text.replace("-", "−")


def parse_number(text: str) -> float:
    """The number that a person typed; a true minus sign and a decimal comma will do. Raises ValueError."""
    number = float(text.strip().replace("−", "-").replace(",", ".").replace(" ", ""))
    if not math.isfinite(number):
        raise ValueError(text)
    return number
