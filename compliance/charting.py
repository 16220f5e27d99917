"""Charts drawn from the register: classes by city and industry, shares against each document's target, progress against
milestones, classes over half-years. What they are called is data (``templates/登记/图表.yaml``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from compliance.charts.values import Chart, Head, ShareRow, Shares, Stack, StackRow, Step, Steps
from compliance.listing import Place, Snapshot, snapshot
from compliance.model.aggregate import TargetShare, Tier
from compliance.model.errors import RegistryError
from compliance.model.review import Outcome
from compliance.model.wording import UNIT_NAMES
from compliance.resources import data_folder

if TYPE_CHECKING:
    from compliance.exports import Sheet
    from compliance.registry import Registry
    from compliance.registry.installations import Row
    from compliance.registry.progress import Report

BY_CITY, BY_FIELD, TARGETS, PROGRESS, OVER_TIME = KINDS = ("州市分类", "行业分类", "目标", "进度", "历次分类")
_TIERS = ("above_benchmark", "between", "below_baseline")
_REASONS = 3
"""Reasons for what could not be classified that a remark names; the rest is counted."""
_MOST_DAYS = 24
"""Half-years that a chart has room for: twelve years."""


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    text = (data_folder("templates") / "登记" / "图表.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data


def tier_chart(of: Snapshot, kind: str) -> Stack:
    """存量 installations by class, by city or by 重点领域 (``kind``); those without a class apart."""
    words, entry = _words(), _words()["种类"][kind]
    key: Callable[[Row], str] = {
        BY_CITY: lambda r: r.city or entry["空"], BY_FIELD: lambda r: r.field or entry["空"],
    }[kind]  # fmt: skip
    existing = [r for r in of.rows if r.figures.status == "existing"]
    rows = tuple(
        _stack_row(label, [r for r in existing if key(r) == label], of.tiers) for label in _by_size(existing, key)
    )
    about = words["副题"].format(日期=_day(of.day), 数=len(existing)) if existing else words["没有存量"]
    head = Head(entry["标题"].format(地区=_region(of.place)), about, _remarks(of, existing))
    return Stack(head, entry["栏"], words["计量"], _series(), words["分类"]["已知"], words["分类"]["不明"], rows)


def _by_size(rows: Sequence[Row], key: Callable[[Row], str]) -> list[str]:
    """Groups, the largest first; equal ones by name."""
    counted = Counter(key(r) for r in rows)
    return sorted(counted, key=lambda label: (-counted[label], label))


def _stack_row(label: str, rows: Sequence[Row], tiers: Mapping[int, Tier]) -> StackRow:
    counted = Counter(tiers[r.installation_id].tier for r in rows)
    return StackRow(label, tuple(counted[t] for t in _TIERS), counted[None])


def _series() -> tuple[str, ...]:
    return tuple(_words()["分类"][t] for t in _TIERS)


def _remarks(of: Snapshot, existing: Sequence[Row]) -> tuple[str, ...]:
    words = _words()
    notes = []
    others = sum(r.figures.status not in ("existing", "retired") for r in of.rows)
    if others:
        notes.append(words["不分类"].format(数=others))
    doubts = Counter(t.doubt for r in existing if (t := of.tiers[r.installation_id]).tier is None)
    if doubts:
        told = [words["原因"].format(因=why, 数=n) for why, n in doubts.most_common(_REASONS)]
        rest = f"等{len(doubts)}种原因" if len(doubts) > _REASONS else ""
        notes.append(words["未能分类原因"].format(数=sum(doubts.values()), 因="；".join(told) + rest))
    return tuple(notes)


def over_time_chart(registry: Registry, place: Place, first: date, last: date, corpus: Path | None = None) -> Stack:
    """Classes at every end of a half-year from ``first`` to ``last``, each day by its own table in force. Of days that have
    not come nothing is known: ``last`` is not after today.

    Raises:
        RegistryError: where no half-year ends in between, or too many.
    """
    days = half_years(first, last)
    if not 0 < len(days) <= _MOST_DAYS:
        raise RegistryError(f"{first}至{last}之间有{len(days)}个半年末；要有1至{_MOST_DAYS}个", "invalid")
    words, entry = _words(), _words()["种类"][OVER_TIME]
    rows = []
    for day in days:
        of = snapshot(registry, day, place, corpus)
        existing = [r for r in of.rows if r.figures.status == "existing"]
        rows.append(_stack_row(_day(day), existing, of.tiers))
    head = Head(entry["标题"].format(地区=_region(place)), words["副题历次"])
    return Stack(
        head,
        entry["栏"],
        words["计量"],
        _series(),
        words["分类"]["已知"],
        words["分类"]["不明"],
        tuple(rows),
        upright=True,
    )


def half_years(first: date, last: date) -> tuple[date, ...]:
    """The last days of the half-years between two days, both included."""
    ends = (date(y, m, d) for y in range(first.year, last.year + 1) for m, d in ((6, 30), (12, 31)))
    return tuple(day for day in ends if first <= day <= last)


def target_chart(targets: Sequence[TargetShare], region: str, day: date) -> Shares:
    """Shares against targets, a row a document."""
    words, mine = _words(), _words()["目标"]
    about = words["副题目标"].format(日期=_day(day)) if targets else words["没有目标"]
    head = Head(words["种类"][TARGETS]["标题"].format(地区=region), about)
    return Shares(head, tuple(mine["栏目"]), tuple(_share_row(t) for t in targets), tuple(mine["图例"]))


def _share_row(t: TargetShare) -> ShareRow:
    mine = _words()["目标"]
    relation = mine["关系"].get(t.operator, t.operator)
    whole = t.target == 100
    asked = mine["全部"] if whole else mine["目标"].format(关系=relation, 值=_plain(t.target))
    reached = mine["到"] if t.reached else mine["未到"]
    when = mine["时点"].format(日期=_day(t.due), 到=reached) if t.due else mine["没有时点"]
    basis = mine["口径"].format(口径=t.basis)
    outcome = mine["结论"].get(t.outcome.value, t.outcome.chinese)
    draft = mine["草案"] if t.status == "draft" else ""
    nobody = t.outcome is Outcome.NOT_APPLICABLE
    met = None if nobody or t.outcome is Outcome.UNDETERMINED else t.outcome is Outcome.PASS
    low, high = (None, None) if nobody else (t.low, t.high)
    who = t.among or mine["全部对象"]
    lines = (f"{t.rule} {t.document}", f"{t.section}：{who}", f"{t.claim}，{basis}" + (f"（{draft}）" if draft else ""))
    cells = (
        t.rule, t.document, t.section + (f"（{draft}）" if draft else ""), who, t.claim, t.basis, asked,
        t.due.isoformat() if t.due else mine["没有时点"], reached if t.due else None, _two(low), _two(high), t.meets,
        t.fails, t.unsettled, str(UNIT_NAMES.get(t.unit, t.unit)) or None, outcome, (t.sentence if nobody else t.doubt) or None,
    )  # fmt: skip
    return ShareRow(lines, low, high, t.target, f"{asked}（{when}）", outcome, met, cells)


def _two(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"))


def progress_chart(registry: Registry, of: Snapshot, year: int, quarter: int) -> Steps:
    """What the year's projects should have begun and finished by the end of each quarter, and what was reported."""
    from compliance.planning import plan_of
    from compliance.registry.progress import quarter_end, reports_of

    words, mine = _words(), _words()["进度"]
    plan = plan_of(of, year)
    dates = {x.row.installation_id: (x.row.figures.start, x.row.figures.completion) for x in plan.lines}
    quarters = range(1, quarter + 1)
    with registry.read() as connection:
        told = [reports_of(connection, (year, q)) for q in quarters]
    ends = [quarter_end(year, q) for q in quarters]
    known = [{i: r for i in dates if (r := reports.get(i))} for reports in told]
    counts = {
        "开工": (
            tuple(sum(s is not None and s <= end for s, _ in dates.values()) for end in ends),
            tuple(sum(r.state != "not_started" for r in each.values()) for each in known),
        ),
        "完工": (
            tuple(sum(c is not None and c <= end for _, c in dates.values()) for end in ends),
            tuple(sum(r.state == "completed" for r in each.values()) for each in known),
        ),
        "没有报告": (
            tuple(sum(not _reported(each.get(i), (year, q)) for i in dates) for each, q in zip(known, quarters, strict=True)),
        ),
    }  # fmt: skip
    undated = sum(None in pair for pair in dates.values())
    about = words["副题进度"].format(日期=_day(of.day), 数=len(dates)) if dates else words["没有项目"]
    notes = (mine["没有日期"].format(数=undated),) if undated else ()
    entry = words["种类"][PROGRESS]
    head = Head(entry["标题"].format(地区=_region(of.place), 年度=year), about, notes)
    panels = tuple(Step(mine[name]["标题"], tuple(mine[name]["系列"]), found) for name, found in counts.items())
    return Steps(head, entry["栏"], tuple(t.format(年度=year) for t in mine["季度"][:quarter]), panels)


def _reported(report: Report | None, period: tuple[int, int]) -> bool:
    """Whether the state at the end of a period is known: reported for it, or finished before."""
    return report is not None and (report.period == period or report.state == "completed")


def chart_sheet(chart: Chart) -> Sheet:
    """The chart's figures as a sheet of a workbook."""
    from compliance.exports import Column, Sheet

    wide = {0: 18}
    columns = tuple(Column(title, wide.get(n, max(10, 2 * len(title) + 2))) for n, title in enumerate(chart.headers))
    return Sheet(chart.head.title[:31].replace("/", "、"), columns, chart.table)


def chart_json(chart: Chart) -> dict[str, Any]:
    """The chart's figures as data (``chart/1``)."""
    rows = [dict(zip(chart.headers, (_json(c) for c in row), strict=True)) for row in chart.table]
    about = {"标题": chart.head.title, "说明": chart.head.about, "注": list(chart.head.notes)}
    return {"schema": "chart/1", **about, "栏目": list(chart.headers), "行": rows}


def _json(cell: str | int | Decimal | None) -> str | int | None:
    return _plain(cell) if isinstance(cell, Decimal) else cell


def _plain(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def _region(place: Place) -> str:
    return place.city or place.province or ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
