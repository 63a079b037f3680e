"""Text in pictures: broken into lines by its width, with the symbols of the field."""

from __future__ import annotations

import re

from bridge.plots.style import LEGEND_SIZE

WORDS = re.compile(r"(?:(?<!\\)\$.+?(?<!\\)\$|\S)+")
"""Mathematics is one word."""


def wrapped(text: str, inches: float, points: float = LEGEND_SIZE) -> str:
    r"""A text over several lines none of which is wider, its mathematics left whole.

    >>> wrapped(r"long words and $Z \to 4$", 0.6).splitlines()
    ['long words', 'and $Z \\to 4$']
    """
    lines: list[str] = []
    for word in WORDS.findall(text):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, points) <= inches:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def _width(text: str, points: float) -> float:
    """Inches of a text in the font of pictures."""
    from matplotlib.cbook import is_math_text
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(size=points)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, bool(is_math_text(text)))
    return float(width) / 72.0


def plain(text: str) -> str:
    """Text of users, in which nothing is mathematics."""
    return text.replace("$", r"\$")


SYMBOLS = {
    r" -> ": " → ", r"\bmu mu\b": "μμ", r"\btau tau\b": "ττ", r"\bZ'": "Z′", r"\bnu4\b": "ν4",
    r"\bGamma\(": "Γ(", r"\bUpsilon\b": "Υ", r"\bOmega h\^2": "Ωh²", r"\bmu([RF])\b": r"μ\1",
    r"sqrt\(4 pi\)": "√(4π)", r"(?<=[a-zA-Z])\^2\b": "²", r"(?<=[a-zA-Z])\^3\b": "³",
    r"(?<=[a-zA-Z])\^-2\b": "⁻²",
}  # fmt: skip
"""How pictures write what is plain letters elsewhere."""


def readable(text: str) -> str:
    """A text with the symbols of the field, and without mathematics.

    >>> readable("Gamma(Z' -> mu mu), 0.1 < q^2 < 1.1 GeV^2")
    'Γ(Z′ → μμ), 0.1 < q² < 1.1 GeV²'
    """
    for letters, symbol in SYMBOLS.items():
        text = re.sub(letters, symbol, text)
    return plain(text)


def scientific(value: float) -> str:
    r"""A number in TeX with at most five digits.

    >>> scientific(2e-4), scientific(1e-3)
    ('2\\times 10^{-4}', '10^{-3}')
    """
    mantissa, exponent = f"{value:.4e}".split("e")
    power = f"10^{{{int(exponent)}}}"
    return power if float(mantissa) == 1.0 else rf"{float(mantissa):g}\times {power}"
