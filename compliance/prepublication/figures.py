"""Classes and figures of a list against the table in force, the register and the cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from compliance.model.aggregate import Tier
from compliance.model.facts import Value
from compliance.model.units import parse_unit
from compliance.prepublication.coverage import Register, checked
from compliance.prepublication.norms import FigureEntry, Norms
from compliance.prepublication.values import Checked, Entry, Issue, Place
from compliance.registry.installations import Figures
from compliance.registry.lists.cells import CellError, number_of
from compliance.registry.lists.listing import source_of
from compliance.registry.names import name_key

Word = Callable[[str], str]
"""A class in the office's words."""
STATED, SEC = "能效分类", "单位产品能耗"
_PRINTED = (("标杆水平", "benchmark"), ("基准水平", "baseline"))


def tier_checks(
    entries: Sequence[Entry], tiers: Sequence[Tier], register: Register, all_tiers: Mapping[int, Tier], word: Word,
    norms: Norms, unread: Sequence[Entry] = (),
) -> Iterator[Checked]:  # fmt: skip
    """PB301 to PB304. ``tiers`` are those of ``entries``, by the figures that the list itself prints (or, where it prints
    none, by the register's); ``all_tiers`` those of the register by installation; ``unread`` lines are in their list too."""
    stated, members, printed = [], [], []
    judged = {"PB301": 0, "PB302": 0, "PB304": 0}
    for e, tier in zip(entries, tiers, strict=True):
        words = _levels(e, tier, word)
        who: dict[str, Any] = {"enterprise": e.enterprise, "installation": e.installation}
        wanted = norms.kinds[e.kind].tier
        claim = e.figures.tier_stated
        if claim is not None:
            judged["PB301"] += 1
            if tier.tier is None:
                stated.append(norms.unknown("PB301", e.at(STATED), **who, 因=tier.doubt))
            elif tier.tier != claim:
                stated.append(norms.issue("PB301", e.at(STATED), **who, **words, 写=word(claim)))
        elif not wanted and e.figures.status in (None, "existing") and norms.kinds[e.kind].whole == "装置":
            judged["PB301"] += 1
            stated.append(norms.unknown("PB301", e.at(STATED), **who, 因="清单没有写分类"))
        if wanted:
            judged["PB302"] += 1
            if tier.tier is None:
                members.append(norms.unknown("PB302", e.at(SEC), **who, 清单=e.kind, 因=tier.doubt))
            elif tier.tier != wanted:
                members.append(norms.issue("PB302", e.at(SEC), **who, **words, 清单=e.kind))
        for title, level in _PRINTED:
            shown, holds = number_in(e.cells.get(title, "")), getattr(tier, level)
            if shown is None or holds is None:
                continue
            judged["PB304"] += 1
            if shown != holds:
                printed.append(
                    norms.issue(
                        "PB304", e.at(title), **who, 项=title, 写=f"{shown:f}", 版本=words["版本"], 算=f"{holds:f}"
                    )
                )
    yield checked("PB301", judged["PB301"], stated)
    yield checked("PB302", judged["PB302"], members)
    yield checked("PB303", *_left_out((*entries, *unread), register, all_tiers, word, norms))
    yield checked("PB304", judged["PB304"], printed)


def _levels(e: Entry, tier: Tier, word: Word) -> dict[str, Any]:
    def shown(value: Decimal | None) -> str:
        return "不明" if value is None else f"{value:f}"

    sec = e.figures.sec if e.figures.sec is not None else e.row.figures.sec if e.row else None
    return {
        "算": word(tier.tier) if tier.tier else "不明", "实际": shown(sec), "值": shown(sec),
        "标杆": shown(tier.benchmark), "基准": shown(tier.baseline), "版本": tier.edition or "现行的能效水平表",
    }  # fmt: skip


def number_in(text: str) -> Decimal | None:
    """The number that a cell holds; None for anything else."""
    try:
        return number_of(text)[0] if text else None
    except CellError:
        return None


def _left_out(
    entries: Sequence[Entry], register: Register, tiers: Mapping[int, Tier], word: Word, norms: Norms
) -> tuple[int, list[Issue]]:
    issues: list[Issue] = []
    judged = 0
    for kind, entry in norms.kinds.items():
        there = [e for e in entries if e.kind == kind]
        if not entry.tier or not there:
            continue
        if register.absent:
            issues.append(norms.not_run("PB303", 因=register.absent))
            continue
        listed = {e.row.installation_id for e in there if e.row is not None}
        fields = {e.row.field for e in there if e.row is not None}
        for row in register.rows:
            tier = tiers.get(row.installation_id)
            if row.figures.status != "existing" or tier is None or tier.tier != entry.tier:
                continue
            judged += 1
            if row.installation_id not in listed and (row.field in fields or not fields):
                issues.append(
                    norms.issue(
                        "PB303", Place(there[0].place.file), enterprise=row.enterprise, installation=row.name,
                        清单=kind, 算=word(entry.tier), 值="不明" if row.figures.sec is None else f"{row.figures.sec:f}",
                    )
                )  # fmt: skip
    return judged, issues


def figure_checks(entries: Sequence[Entry], register: Register, norms: Norms) -> Iterator[Checked]:
    """PB401: the figures of the list are those of the register."""
    lines = [e for e in entries if e.installation]
    if register.absent:
        yield checked("PB401", 0, [norms.not_run("PB401", 因=register.absent)] if lines else [])
        return
    issues: list[Issue] = []
    judged = 0
    for e in lines:
        who: dict[str, Any] = {"enterprise": e.enterprise, "installation": e.installation}
        for entry in norms.figures if e.row is not None else ():
            value: Value | None = getattr(e.figures, entry.figure)
            if value is None or e.row is None:
                continue
            unit = str(getattr(e.figures, entry.unit) or "") if entry.unit else ""
            place = e.at(entry.title)
            judged += 1
            holds = getattr(e.row.figures, entry.figure)
            his = str(getattr(e.row.figures, entry.unit) or "") if entry.unit else ""
            if holds is None:
                issues.append(norms.unknown("PB401", place, **who, 项=entry.title, 因="登记库里没有这一项"))
            elif not same(value, unit, holds, his, entry):
                basis = source_of(e.row, entry.figure) or f"登记库装置{e.row.installation_id}"
                told: dict[str, Any] = {"项": entry.title, "写": written(value, unit), "登": written(holds, his)}
                issues.append(norms.issue("PB401", place, **who, **told, 据=basis))
    yield checked("PB401", judged, issues)


@dataclass(frozen=True)
class CaseRecord:
    """What the last case of an enterprise says of one installation; ``open`` names figures that it leaves unsettled
    (contradictory, illegible) with why."""

    case: int
    name: str
    figures: Figures
    sources: Mapping[str, Mapping[str, Any]]
    open: Mapping[str, str] = field(default_factory=dict)


def case_checks(entries: Sequence[Entry], cases: Mapping[int, Sequence[CaseRecord]], norms: Norms) -> Iterator[Checked]:
    """PB402: the figures of the list are those of the enterprise's last case. An installation that the case does not speak
    of is not compared; neither is a figure that it does not state."""
    issues: list[Issue] = []
    judged = 0
    alike: Counter[tuple[int | None, str | None, str]] = Counter(
        (e.enterprise_id, e.figures.product, e.place.file) for e in entries if e.installation
    )
    for e in entries:
        found = _record_of(e, cases.get(e.enterprise_id or 0, ()), alike)
        if found is None:
            continue
        who: dict[str, Any] = {"enterprise": e.enterprise, "installation": e.installation}
        for entry in norms.figures:
            value: Value | None = getattr(e.figures, entry.figure)
            if value is None:
                continue
            told: dict[str, Any] = {"项": entry.title, "案": found.case}
            if entry.figure in found.open:
                judged += 1
                issues.append(norms.unknown("PB402", e.at(entry.title), **who, **told, 因=found.open[entry.figure]))
                continue
            holds = getattr(found.figures, entry.figure)
            if holds is None:
                continue
            judged += 1
            unit, his = (str(getattr(f, entry.unit) or "") if entry.unit else "" for f in (e.figures, found.figures))
            if not same(value, unit, holds, his, entry):
                where = found.sources.get(entry.figure, {})
                page = f"第{where['page']}页" if where.get("page") else str(where.get("locator") or "案卷")
                raw = f"{page}“{where['raw']}”" if where.get("raw") else page
                words: dict[str, Any] = {"写": written(value, unit), "登": written(holds, his), "据": raw}
                issues.append(norms.issue("PB402", e.at(entry.title), **who, **told, **words))
    yield checked("PB402", judged, issues)


def _record_of(
    e: Entry, records: Sequence[CaseRecord], alike: Mapping[tuple[int | None, str | None, str], int]
) -> CaseRecord | None:
    """The installation of a case that a line is about: by its name, else the only one of its product on both sides."""
    named = [r for r in records if name_key(r.name) == name_key(e.installation)]
    if named:
        return named[0]
    product = e.figures.product
    same_product = [r for r in records if product and r.figures.product == product]
    return same_product[0] if len(same_product) == 1 == alike[e.enterprise_id, product, e.place.file] else None


def same(value: Value, unit: str, other: Value, his: str, entry: FigureEntry) -> bool:
    """Whether two figures say the same: units converted, within the tolerance, or equal when the finer is rounded to the
    digits of the coarser."""
    if isinstance(value, date) or not isinstance(value, Decimal) or not isinstance(other, Decimal):
        return value == other
    if unit != his:
        one, two = parse_unit(unit), parse_unit(his)
        if one is None or two is None or one.code != two.code:
            return False
        value, other = value * one.factor, other * two.factor
    if value == other:
        return True
    places = min(-int(v.normalize().as_tuple().exponent) for v in (value, other))
    try:
        step = Decimal(1).scaleb(-max(places, 0))
        if value.quantize(step, ROUND_HALF_UP) == other.quantize(step, ROUND_HALF_UP):
            return True
    except InvalidOperation:
        pass
    return abs(value - other) <= entry.tolerance * max(abs(value), abs(other))


def written(value: Value, unit: str = "") -> str:
    """A figure as the report prints it."""
    text = f"{value:f}" if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else str(value)
    return text + (unit if unit and unit != "1" else "")
