"""年度改造淘汰计划: which installations are to be retrofitted or closed in a year, by when, by whom, and why.

Nothing is decided that nobody decided: who is below the baseline without a plan, or with one that does not reach it, is a
*candidate* for closure or restricted energy use, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from compliance.model.aggregate import AnnualPlanFacts, AnnualPlanInfo, PlanEntryFacts, Tier, referenced
from compliance.model.facts import Value
from compliance.registry.installations import Row
from compliance.registry.lists.forms import Forms
from compliance.registry.lists.leads import Lead
from compliance.registry.lists.listing import NO_TIER, Cell, Line, ListTable, source_of

Kind = Literal["retrofit", "retire"]
HEADERS = (
    ("序号", 6), ("州（市）", 12), ("重点领域", 14), ("企业名称", 30), ("统一社会信用代码", 21), ("装置名称", 22),
    ("改造前单位产品能耗", 12), ("标杆水平", 10), ("基准水平", 10), ("能效分类", 20), ("处置方式", 10), ("改造内容", 30),
    ("开工时间", 12), ("完成时限", 12), ("本年度工作节点", 30), ("总投资（万元）", 12), ("预期节能量（吨标准煤/年）", 14),
    ("预期减碳量（吨/年）", 14), ("改造后单位产品能耗", 12), ("责任单位", 18), ("牵头部门", 18), ("依据", 40),
)  # fmt: skip
CANDIDATE_HEADERS = (
    ("序号", 6), ("州（市）", 12), ("重点领域", 14), ("企业名称", 30), ("统一社会信用代码", 21), ("装置名称", 22),
    ("单位产品能耗", 12), ("基准水平", 10), ("建议", 14), ("理由", 50), ("依据", 40),
)  # fmt: skip
RETIRE, RESTRICT = "淘汰退出", "限制用能"
STAGES = ("开工", "实施", "完成改造", "完成淘汰退出")
"""What may be due in a quarter, in the order in which it comes."""
_QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))


@dataclass(frozen=True)
class PlanLine:
    """An installation in the plan of a year. ``milestones`` are (quarter, what is due)."""

    row: Row
    tier: Tier
    kind: Kind
    milestones: tuple[tuple[int, str], ...]
    lead: Lead | None


@dataclass(frozen=True)
class Candidate:
    """An installation that nobody has a working plan for."""

    row: Row
    tier: Tier
    proposal: str
    reason: str


@dataclass(frozen=True)
class AnnualPlan:
    """The plan of a region and year: its lines, and whom it does not settle."""

    region: str
    year: int
    lines: tuple[PlanLine, ...]
    candidates: tuple[Candidate, ...]
    next_year: tuple[PlanLine, ...]

    def summary(self) -> list[dict[str, Any]]:
        """By city and industry: how many are retrofitted and closed, what it costs and saves (of those that say)."""
        groups: dict[tuple[str, str], list[PlanLine]] = {}
        for line in self.lines:
            groups.setdefault((line.row.city or "", line.row.field or ""), []).append(line)
        return [
            {
                "州（市）": city, "重点领域": industry, "项目数": len(lines),
                "改造": sum(x.kind == "retrofit" for x in lines), "淘汰": sum(x.kind == "retire" for x in lines),
                "总投资（万元）": _sum(lines, "investment"), "预期节能量（吨标准煤/年）": _sum(lines, "energy_saving"),
                "预期减碳量（吨/年）": _sum(lines, "co2_reduction"),
            }
            for (city, industry), lines in sorted(groups.items())
        ]  # fmt: skip


def _sum(lines: Sequence[PlanLine], figure: str) -> str:
    told = [v for line in lines if (v := getattr(line.row.figures, figure)) is not None]
    rest = len(lines) - len(told)
    if not told:
        return "均未报"
    return f"{sum(told, Decimal(0)):f}" + (f"（另有{rest}个项目未报）" if rest else "")


def annual_plan(
    region: str, year: int, rows: Sequence[Row], tiers: Mapping[int, Tier], day: date,
    lead_of: Callable[[Row], Lead | None],
) -> AnnualPlan:  # fmt: skip
    """The plan as of a day: every 存量 installation with a project that runs in the year, and every one below the
    baseline whose project does not put that right."""
    lines, later, candidates = [], [], []
    for row in rows:
        tier, f = tiers.get(row.installation_id, NO_TIER), row.figures
        if f.status != "existing":
            continue
        kind = _kind(row)
        if kind is not None and runs_in(row, year):
            lines.append(PlanLine(row, tier, kind, milestones(row, kind, year), lead_of(row)))
        if kind is not None and runs_in(row, year + 1):
            later.append(PlanLine(row, tier, kind, milestones(row, kind, year + 1), lead_of(row)))
        if tier.tier == "below_baseline" and (found := _candidate(row, tier, kind, day)):
            candidates.append(found)
    return AnnualPlan(region, year, tuple(lines), tuple(candidates), tuple(later))


def _kind(row: Row) -> Kind | None:
    f = row.figures
    if f.disposal == "retire":
        return "retire"
    planned = f.disposal == "retrofit" or f.measure or f.sec_target is not None
    return "retrofit" if planned else None


def runs_in(row: Row, year: int) -> bool:
    """Whether a project runs in a year, as far as its days are known; one without any day may be any year's."""
    start, end = row.figures.start, row.figures.completion
    return (start is None or start.year <= year) and (end is None or end.year >= year)


def milestones(row: Row, kind: Kind, year: int) -> tuple[tuple[int, str], ...]:
    """What is due in which quarter of the year: beginning, completion, and in between that work goes on."""
    begins, goes_on = STAGES[:2]
    done = STAGES[2] if kind == "retrofit" else STAGES[3]
    found = []
    start, end = row.figures.start, row.figures.completion
    for quarter, (month, last) in enumerate(_QUARTER_ENDS, 1):
        first, until = date(year, month - 2, 1), date(year, month, last)
        if start is not None and first <= start <= until:
            found.append((quarter, begins))
        elif start is not None and end is not None and start < first and until < end:
            found.append((quarter, goes_on))
        if end is not None and first <= end <= until:
            found.append((quarter, done))
    return tuple(found)


def _candidate(row: Row, tier: Tier, kind: Kind | None, day: date) -> Candidate | None:
    f = row.figures
    if kind == "retire":
        return None
    if kind is None:
        return Candidate(row, tier, RETIRE, "低于基准水平，没有改造或退出计划")
    if f.completion is not None and f.completion < day:
        return Candidate(row, tier, RESTRICT, f"改造期限{f.completion.isoformat()}已过，能效仍低于基准水平")
    if (
        f.sec_target is not None
        and tier.baseline is not None
        and f.sec_unit == tier.unit
        and f.sec_target > tier.baseline
    ):
        return Candidate(row, tier, RETIRE, f"改造后单位产品能耗{f.sec_target:f}，仍高于基准水平{tier.baseline:f}")
    return None


# --- as lists and as facts --------------------------------------------------------------------------------------


def plan_table(plan: AnnualPlan, forms: Forms, title: str, lines: Sequence[PlanLine] | None = None) -> ListTable:
    """The plan (or other ``lines`` of it: next year's projects) as a list."""
    return ListTable(
        "年度计划", title, HEADERS,
        tuple(_line(n, x, forms) for n, x in enumerate(plan.lines if lines is None else lines, 1)),
    )  # fmt: skip


def _line(number: int, line: PlanLine, forms: Forms) -> Line:
    row, f, tier = line.row, line.row.figures, line.tier
    due = "；".join(f"{q}季度：{what}" for q, what in line.milestones) or None
    cells: tuple[Cell, ...] = (
        number, row.city, row.field, row.enterprise, row.credit_code, row.name, f.sec, tier.benchmark, tier.baseline,
        forms.word_for("分类", tier.tier) if tier.tier else None, forms.word_for("处置", line.kind), f.measure, f.start,
        f.completion, due, f.investment, f.energy_saving, f.co2_reduction, f.sec_target, f.responsible,
        line.lead.name if line.lead else None, source_of(row, "sec"),
    )  # fmt: skip
    return Line(cells, row.enterprise_id, row.installation_id, row.case_id)


def candidate_table(plan: AnnualPlan, title: str) -> ListTable:
    """The candidates for closure or restricted energy use, with reasons."""
    lines = tuple(
        Line(
            (
                n, c.row.city, c.row.field, c.row.enterprise, c.row.credit_code, c.row.name, c.row.figures.sec,
                c.tier.baseline, c.proposal, c.reason, source_of(c.row, "sec"),
            ),
            c.row.enterprise_id, c.row.installation_id, c.row.case_id,
        )
        for n, c in enumerate(plan.candidates, 1)
    )  # fmt: skip
    return ListTable("淘汰、限制用能建议", title, CANDIDATE_HEADERS, lines)


def plan_facts(plan: AnnualPlan, name: str) -> AnnualPlanFacts:
    """The plan as the rules on annual plans look at it (AP001)."""
    info = AnnualPlanInfo(
        name=referenced(name, "登记库"), region=referenced(plan.region, "登记库"),
        year=referenced(Decimal(plan.year), "登记库"), complete=referenced(True, "登记库"),
    )  # fmt: skip
    return AnnualPlanFacts(info, tuple(_entry(line) for line in plan.lines))


def _entry(line: PlanLine) -> PlanEntryFacts:
    f = line.row.figures
    told: dict[str, Value | None] = {
        "name": line.row.name, "enterprise": line.row.enterprise, "kind": line.kind, "measures": f.measure,
        "deadline": f.completion, "responsible": f.responsible, "energy_saving": f.energy_saving,
    }  # fmt: skip
    figures = {"measures": "measure", "deadline": "completion"}
    return PlanEntryFacts(
        **{
            k: referenced(v, source_of(line.row, figures.get(k, k)) or f"登记库装置{line.row.installation_id}",
                          "tce/a" if k == "energy_saving" else "")
            for k, v in told.items()
            if v is not None
        }
    )  # fmt: skip
