"""Raised and lowered text as characters of its own: 10 with a raised 2 is 10², never 102."""

from __future__ import annotations

_ABOVE = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_BELOW = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")


def raised(text: str) -> str | None:
    """`text` in raised characters; None when there are none for it."""
    return _moved(text, _ABOVE)


def lowered(text: str) -> str | None:
    """`text` in lowered characters; None when there are none for it."""
    return _moved(text, _BELOW)


def _moved(text: str, table: dict[int, int]) -> str | None:
    if any(ord(character) not in table for character in text if not character.isspace()):
        return None
    return text.translate(table)
