"""Figures that are none of the plan's indicators but bear them out: a difference, a percentage, days a year, a carbon factor."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from compliance.extraction.identities import identities
from compliance.extraction.patterns import rx
from compliance.extraction.scan import Scan
from compliance.extraction.text import Squeezed
from compliance.extraction.views import TableView
from compliance.model.units import parse_unit


@dataclass(frozen=True)
class Hint:
    """One such figure: its name in the formulas, of whom it is said (None: of nobody by name), as written."""

    name: str
    value: Decimal
    raw: str
    unit: str
    subject: int | None


def find_hints(scan: Scan) -> list[Hint]:
    """All hints in the running text and the wordy cells of a plan."""
    active = [h for h in identities().hints if any(c in scan.text for c in h[1])]
    out: list[Hint] = []
    for view in scan.views:
        pieces = view.cells.values() if isinstance(view, TableView) else (view.squeezed,)
        for piece in pieces:
            for name, clues, pattern in active:
                if len(piece.text) > 5 and any(c in piece.text for c in clues):
                    out += _hints(scan, piece, name, pattern, view.headings)
    return out


def _hints(scan: Scan, piece: Squeezed, name: str, pattern: str, headings: tuple[str, ...]) -> list[Hint]:
    out = []
    for match in rx(pattern).finditer(piece.text):
        number = match["n"].replace(",", "").replace("，", "")
        value, code = Decimal(number), ""
        if "u" in match.groupdict():
            unit = parse_unit(match["u"])
            if unit is None or unit.kind != "sec":
                continue
            value, code = value * unit.factor, unit.code
        out.append(Hint(name, value, match["n"], code, _subject(scan, piece.text, match.start(), headings)))
    return out


def _subject(scan: Scan, text: str, at: int, headings: tuple[str, ...]) -> int | None:
    """The installation named last before a figure in its sentence, else in the headings."""
    start = text.rfind("。", 0, at) + 1
    for words_, first, last in ((text, start, at), *((h, 0, len(h)) for h in reversed(headings))):
        named = [m for m in scan.index.find(words_) if first <= m.start and m.end <= last and len(m.indices) == 1]
        if named:
            return named[-1].indices[0]
    return None
