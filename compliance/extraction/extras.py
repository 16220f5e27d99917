"""What the cross-checks need besides the contract's fields: guides cited, reasons for a long term, investment items."""

from __future__ import annotations

import re
from decimal import Decimal

from compliance.extraction.binding import plain, section_kind
from compliance.extraction.lexicon import load_data, words
from compliance.extraction.patterns import rx
from compliance.extraction.tabular import TableScanner
from compliance.extraction.text import Squeezed
from compliance.extraction.tokens import find_quantities, mask
from compliance.extraction.views import TableView, View
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact

_LIST_AFTER_TOTAL = re.compile(r"总投资[^。；，]{0,24}(?:，|：|,)?其中[：:]?(?P<items>[^。；]+)")
_SOURCES = re.compile(r"资金来源|自筹|自有资金|贷款|资本金|补助|融资|已完成|出资|租赁")


def _body(views: tuple[View, ...]) -> list[tuple[Squeezed, tuple[str, ...]]]:
    return [(v.squeezed, v.headings) for v in views if not isinstance(v, TableView) and v.paragraph.kind == "body"]


def technology_references(views: tuple[View, ...]) -> Fact | None:
    """Guides and catalogues that the technology follows (not those merely listed as 编制依据)."""
    data = load_data("enterprise.yaml")
    found: dict[str, tuple[str, tuple[Evidence, ...]]] = {}
    for squeezed, headings in _body(views):
        if section_kind(headings) == "policy":
            continue
        for name, value in data["引用目录"].items():
            match = rx("|".join(words(value))).search(squeezed.text)
            if match and name not in found:
                start = max(squeezed.text.rfind("。", 0, match.start()) + 1, match.start() - 30)
                found[name] = (squeezed.raw(*match.span()), squeezed.evidence(start, match.end()))
    if not found:
        return None
    evidence = tuple(e for _, pieces in found.values() for e in pieces)
    return Fact(tuple(found), "", "", "stated", evidence, 0.9)


def overrun_reason(views: tuple[View, ...]) -> Fact | None:
    """The reason that the plan gives for a term beyond the usual limit."""
    pattern = re.compile("|".join(words(load_data("enterprise.yaml")["超期理由"])))
    for squeezed, headings in _body(views):
        match = pattern.search(squeezed.text)
        if match and section_kind(headings) != "policy":
            return Fact(match.group(), "", squeezed.raw(*match.span()), "stated", squeezed.evidence(*match.span()), 0.8)
    return None


def investment_items(views: tuple[View, ...], scanners: dict[int, TableScanner]) -> Fact | None:
    """The parts that the plan lists of its total investment: a table's total row, else 总投资……其中…… in a sentence."""
    for view in views:
        if isinstance(view, TableView):
            found = _total_row(view, scanners[id(view)])
            if found is not None:
                return found
    for squeezed, _ in _body(views):
        match = _LIST_AFTER_TOTAL.search(squeezed.text)
        if match is None:
            continue
        items = _SOURCES.split(match.group("items"))[0]
        bare = rx(r"[（(][^（）()]*[）)]").sub(lambda m: "\ue000" * len(m.group()), mask(items))
        amounts = [q for q in find_quantities(bare) if q.kind == "money" and q.unit is not None]
        if len(amounts) >= 2:
            values = tuple(str(plain(q.value * q.unit.factor)) for q in amounts if q.unit)
            start = match.start("items")
            evidence = squeezed.evidence(match.start(), start + amounts[-1].end)
            return Fact(
                values, "10k_cny", squeezed.raw(match.start(), start + amounts[-1].end), "stated", evidence, 0.8
            )
    return None


def _total_row(view: TableView, scanner: TableScanner) -> Fact | None:
    """The total row of an investment table whose last column is the total: its other cells."""
    totals = [c for c, axis in enumerate(scanner.columns) if axis.total]
    if len(totals) != 1 or scanner.form or not scanner.speaks_of_money():
        return None
    for row in range(scanner.rows, view.table.n_rows):
        if not scanner.body[row].total or scanner.body[row].subjects is not None:
            continue
        values: list[str] = []
        evidence: list[Evidence] = []
        for col in range(view.table.n_cols):
            found = view.at(row, col)
            if col in scanner.labels or col in totals or found is None:
                continue
            quantities = find_quantities(mask(found[1].text))
            unit = scanner.unit_at(row, col)
            if len(quantities) != 1 or unit is None or unit.kind != "money":
                return None
            values.append(str(plain(Decimal(quantities[0].value) * unit.factor)))
            evidence += found[1].evidence(0, len(found[1].text), "table")
        if len(values) >= 2:
            return Fact(tuple(values), "10k_cny", "", "stated", tuple(evidence), 0.9)
    return None
