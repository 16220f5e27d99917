"""Values as Chinese text: those of the corpus, and what only findings need."""

from __future__ import annotations

from decimal import Decimal

from compliance.corpus.wording import day, number, quantity

__all__ = ["day", "number", "percent", "quantity", "sentence_list"]


def percent(value: Decimal) -> str:
    """A ratio as a percentage with one decimal: 0.1932 → 19.3%."""
    return f"{number((value * 100).quantize(Decimal('0.1')))}%"


def sentence_list(parts: list[str]) -> str:
    """Clauses joined by semicolons, without repetition."""
    return "；".join(dict.fromkeys(p for p in parts if p))
