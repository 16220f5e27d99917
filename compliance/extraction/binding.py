"""From a quantity in its context to a raw mention: which field, whose, which state, which year, or none.

The context is what stands around a number in running text, or the headers, row label and caption of a table cell; both
kinds of scanner fill the same :class:`Context`, and one function decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from compliance.extraction.lexicon import load_data, words
from compliance.extraction.patterns import rx
from compliance.extraction.tokens import Quantity
from compliance.model.evidence import Evidence
from compliance.model.facts import Value

_FIELD_BY_KIND = {
    "sec": {"sec": "sec"},
    "money": {"investment": "investment"},
    "energy": {"saving": "saving"},
    "co2": {"co2": "co2"},
    "mass": {"capacity": "capacity", "output": "output", "co2": "co2"},
    "mass_rate": {"capacity": "capacity", "output": "output", "co2": "co2"},
    "case": {"capacity": "capacity", "output": "output"},
    "area": {"capacity": "capacity", "output": "output"},
    "racks": {"racks": "racks"},
}
ADDITIVE = frozenset({"investment", "saving", "co2"})
"""Fields of which a plan has a total and installations have parts."""


@dataclass(frozen=True)
class RawMention:
    """A mention before it is known which subject index survives. ``subject`` None: the plan, or not yet known.

    ``whole`` says that the text speaks of the whole plan (合计, 全厂); ``year`` is the year the figure is of; ``section``
    the installation status that the chapter speaks of; ``context`` the words around, for telling products apart.
    """

    field: str
    value: Value
    unit: str
    raw: str
    evidence: tuple[Evidence, ...]
    subject: int | None = None
    state: str | None = None
    year: int | None = None
    confidence: float = 0.9
    origin: str = "text"
    whole: bool = False
    context: str = ""
    section: str | None = None
    group: bool = False
    """Said of all installations of one status (存量装置, 拟建装置), which ``section`` names."""
    rough: bool = False
    """Said to be rounded (约2200吨, 1.2亿元左右)."""


@dataclass
class Context:
    """What is known at a point of the text, or of a cell."""

    subjects: tuple[int, ...] | None = None
    """None: nobody named; (): somebody named who is none of ours; several: a group."""
    indicator: str | None = None
    inherited: bool = False
    quote: str | None = None
    state: str | None = None
    verb: str | None = None
    year: int | None = None
    foreign: bool = False
    hypothetical: bool = False
    policy: bool = False
    whole: bool = False
    queue: list[tuple[str, object]] = field(default_factory=list)
    section: str | None = None
    group: bool = False
    carried: bool = False
    """The subject was named in an earlier sentence only."""
    base_state: str | None = None
    confidence: float = 0.9

    def copy(self) -> Context:
        """A copy for the inside of a pair of parentheses."""
        new = object.__new__(Context)  # not dataclasses.replace: this runs for every stop, parenthesis and cell
        new.__dict__.update(self.__dict__)
        new.queue = list(self.queue)
        return new


@lru_cache(maxsize=1)
def wording() -> tuple[re.Pattern[str], re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """(filler, difference, section kinds) from the lexicon."""
    data = load_data("lexicon.yaml")
    sections = tuple((kind, re.compile("|".join(words(v)))) for kind, v in data["章节"].items())
    return re.compile(data["填充"]), re.compile(data["差额"]), sections


@lru_cache(maxsize=8192)
def residue(text: str) -> int:
    """How many characters of ``text`` are neither filler nor a mark: what an unknown name leaves over."""
    filler, _, _ = wording()
    return len(rx(r"[一-龥A-Za-z]").findall(filler.sub("", rx(r"[（(][^（）()]*[）)]").sub("", text))))


def is_difference(before: str) -> bool:
    """Whether the words right before a number say that it is a difference (下降14.1), not a level."""
    _, difference, _ = wording()
    return bool(difference.search(before))


def section_kind(headings: tuple[str, ...]) -> str | None:
    """What the innermost telling heading says of the section: hypothetical, policy, stage, target, current."""
    return next((kind for heading in reversed(headings) if (kind := _heading_kind(heading))), None)


@lru_cache(maxsize=1024)
def _heading_kind(heading: str) -> str | None:
    return next((kind for kind, pattern in wording()[2] if pattern.search(heading)), None)


def is_pue(quantity: Quantity) -> bool:
    """Whether a bare number can be a PUE at all (its plausible range is judged later)."""
    exact = quantity.value != quantity.value.to_integral_value() or quantity.value.as_tuple().exponent != 0
    return quantity.unit is None and Decimal(1) <= quantity.value < Decimal(5) and exact and not quantity.ranged


_LEAST_RACKS = 10


def is_count(quantity: Quantity) -> bool:
    """Whether a number without a unit can be a number of racks (标准机架5200个)."""
    return quantity.unit is None and quantity.value >= _LEAST_RACKS and quantity.value == int(quantity.value)


def field_of(quantity: Quantity, context: Context) -> str | None:
    """The field that a quantity states in its context; None where it is not a figure of the plan's own."""
    if context.quote and not (quantity.ranged or context.foreign or context.hypothetical):
        return context.quote if quantity.kind == "sec" and context.quote != "quoted_limit" else None
    if quantity.ranged or context.foreign or context.policy:
        return None
    if context.hypothetical:  # what is only considered still has a size (远期预留标准机架12000架)
        return (
            "racks" if quantity.kind == "racks" and context.indicator in (None, "racks") and context.subjects else None
        )
    if context.quote:
        return None
    if context.indicator == "pue":
        return "pue" if is_pue(quantity) else None
    if context.indicator in ("energy_factor", "coal_coefficient"):
        return context.indicator if quantity.unit is None or quantity.kind == "other" else None
    if quantity.kind == "racks" and context.indicator in (None, "racks", "capacity"):
        whole = quantity.unit is not None and quantity.value * quantity.unit.factor % 1 == 0
        return "racks" if whole else None  # 1.57 under 标准机架（架）is no number of racks
    if context.indicator == "racks" and is_count(quantity):
        return "racks"
    if quantity.kind == "mass_rate" and context.indicator in (None, "sec", "sec_other", "investment"):
        return "capacity" if context.subjects else None
    if context.indicator is None:
        named = quantity.kind == "sec" and context.subjects is not None and len(context.subjects) == 1
        return "sec" if named else None  # 1#窑2023年119.4公斤标煤/吨: the unit says what it is
    return _FIELD_BY_KIND.get(quantity.kind, {}).get(context.indicator)


def state_of(context: Context) -> str | None:
    """Current or target, by the verb right before, then the nearest cue, then the section."""
    said = context.verb or context.state
    return said or (None if context.year is not None else context.base_state)


def plain(value: Decimal) -> Decimal:
    """``value`` without trailing zeros and without an exponent."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def value_of(quantity: Quantity, field_name: str, unit_hint: str | None = None) -> tuple[Decimal, str]:
    """(value in the canonical unit, unit code) of a quantity for a field."""
    if field_name in ("pue", "racks", "energy_factor", "coal_coefficient"):
        return (quantity.value * (quantity.unit.factor if quantity.unit and field_name == "racks" else 1)), "1"
    if quantity.unit is None:
        return quantity.value, unit_hint or ""
    value = quantity.value * quantity.unit.factor
    code = quantity.unit.code
    return plain(value), code
