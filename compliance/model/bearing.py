"""Which pieces of a finding's evidence show its figure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from compliance.model.evidence import Evidence
from compliance.model.review import Finding


def bearing(finding: Finding) -> tuple[Evidence, ...]:
    """The evidence that shows the observed figure itself; all of it where none does.

    A finding's evidence is every fact that was consulted (the name, the state before and after), but a
    reader who looks a figure up wants the pages where the figure stands.
    """
    value = None if finding.observed is None else finding.observed.value
    if isinstance(value, Decimal) and not isinstance(value, bool):
        wanted = _digits(value)
        shown = tuple(e for e in finding.evidence if any(_digits(n) == wanted for n in _numbers(e.text)))
    elif isinstance(value, date):
        shown = tuple(e for e in finding.evidence if Decimal(value.year) in _numbers(e.text))
    else:
        shown = ()
    return shown or finding.evidence


def _numbers(text: str) -> tuple[Decimal, ...]:
    plain = re.sub(r"(?<=\d)[,，\s](?=\d{3})", "", unicodedata.normalize("NFKC", text))
    return tuple(Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", plain))


def _digits(value: Decimal) -> tuple[int, ...]:
    """The significant digits: 746000 and 74.6 (万) are the same figure in different units."""
    return tuple(abs(value).normalize().as_tuple().digits)


def bearing_first(finding: Finding) -> tuple[Evidence, ...]:
    """All of the evidence, the pieces that show the figure before those that were only consulted."""
    return tuple(dict.fromkeys((*bearing(finding), *finding.evidence)))
