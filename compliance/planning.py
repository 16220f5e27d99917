"""What a province plans and reports: the annual plan, next year's projects, changes of the lists, quarterly progress.

Joins the register, the classes by the corpus and the pure functions of ``compliance.registry.lists``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.corpus.standing import IN_FORCE, standing
from compliance.model.review import AggregateReview
from compliance.pipeline import corpus_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from compliance.listing import Snapshot
    from compliance.registry import Registry
    from compliance.registry.installations import Row
    from compliance.registry.lists.annual import AnnualPlan, PlanLine
    from compliance.registry.lists.leads import Lead
    from compliance.registry.lists.listing import ListTable
    from compliance.registry.progress import Standing


def plan_of(of: Snapshot, year: int, include_drafts: bool = False) -> AnnualPlan:
    """The annual plan of a province (``of.place.province``) as of the snapshot's day."""
    from compliance.registry.lists.annual import annual_plan

    place = of.place
    leads = lead_finder(place.province, of.day, include_drafts, of.corpus)
    return annual_plan(place.city or place.province or "", year, of.rows, of.tiers, of.day, leads)


def lead_finder(
    region: str | None, day: date, include_drafts: bool, corpus: Path | None
) -> Callable[[Row], Lead | None]:
    """Who leads the industry of an installation, by a document in force on that day; by a draft only when asked for."""
    from compliance.registry.lists.leads import lead_of

    found = corpus_of(corpus)

    def find(row: Row) -> Lead | None:
        lead = lead_of(region, row.figures.product)
        document = found.documents.get(lead.document) if lead else None
        if lead is None or document is None:
            return None
        return lead if include_drafts or standing(document, lead.anchor, found, day).status == IN_FORCE else None

    return find


def plan_tables(plan: AnnualPlan) -> tuple[ListTable, ListTable, ListTable]:
    """The plan, the candidates for closure or restricted use, next year's projects."""
    from compliance.registry.lists.annual import candidate_table, plan_table
    from compliance.registry.lists.forms import list_forms

    forms = list_forms()
    return (
        plan_table(plan, forms, f"{plan.year}年度改造淘汰计划"),
        candidate_table(plan, "淘汰、限制用能建议"),
        plan_table(plan, forms, f"{plan.year + 1}年拟实施项目", plan.next_year),
    )


def plan_json(plan: AnnualPlan) -> dict[str, Any]:
    """The plan as documents take it."""
    lines, candidates, later = plan_tables(plan)
    return {
        "schema": "annual-plan/1", "地区": plan.region, "年度": plan.year, "分州市分行业": plan.summary(),
        "计划": lines.to_json(), "淘汰限制用能建议": candidates.to_json(), "下一年度项目": later.to_json(),
    }  # fmt: skip


def review_plan(
    plan: AnnualPlan, day: date, region: str | None, include_drafts: bool, corpus: Path | None = None
) -> AggregateReview:
    """The rules on annual plans (AP001: measures, deadline, who answers for it) on this plan."""
    from compliance.checking import review_annual_plan
    from compliance.registry.lists.annual import plan_facts

    facts = plan_facts(plan, f"{plan.region}{plan.year}年度改造淘汰计划")
    return review_annual_plan(facts, corpus_of(corpus), as_of=day, region=region, include_drafts=include_drafts)


def changes_between(before: Snapshot, after: Snapshot) -> ListTable:
    """What changed in 能效清单 from one day to another."""
    from compliance.registry.lists.changes import changes
    from compliance.registry.lists.forms import list_forms

    title = f"企业能效清单目录变更情况（{before.day.isoformat()}至{after.day.isoformat()}）"
    return changes(before.rows, after.rows, (before.tiers, after.tiers), list_forms(), title)


@dataclass(frozen=True)
class Progress:
    """The projects of a year's plan at the end of a quarter, in the order of the plan."""

    plan: AnnualPlan
    quarter: int
    lines: tuple[tuple[PlanLine, Standing], ...]

    def counts(self) -> dict[str, int]:
        """How many projects there are, are finished, under way, not begun, late."""
        states = Counter(s.report.state if s.report else "not_reported" for _, s in self.lines)
        return {
            "项目总数": len(self.lines), "已完工": states["completed"], "实施中": states["under_way"],
            "未开工": states["not_started"], "已停工": states["stopped"], "未报告": states["not_reported"],
            "滞后": sum(s.late for _, s in self.lines),
        }  # fmt: skip


def progress_of(registry: Registry, of: Snapshot, year: int, quarter: int) -> Progress:
    """How the projects of the year's plan stand at the end of a quarter, by the reports on record."""
    from compliance.registry.progress import reports_of, standings

    plan = plan_of(of, year)
    earlier = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    with registry.read() as connection:
        now, before = reports_of(connection, (year, quarter)), reports_of(connection, earlier)
    projects = {x.row.installation_id: (x.row.figures.start, x.row.figures.completion) for x in plan.lines}
    baselines = {x.row.installation_id: x.tier.baseline for x in plan.lines if x.row.figures.sec_unit == x.tier.unit}
    found = standings(projects, now, before, (year, quarter), baselines)
    return Progress(plan, quarter, tuple((x, found[x.row.installation_id]) for x in plan.lines))


PROGRESS_HEADERS = (
    ("序号", 6), ("州（市）", 12), ("企业名称", 30), ("统一社会信用代码", 21), ("装置名称", 22), ("计划开工", 12), ("计划完工", 12),
    ("进展状态", 10), ("形象进度（%）", 10), ("累计完成投资（万元）", 12), ("预计完工", 12), ("核实单位产品能耗", 12), ("滞后及原因", 40),
    ("存在问题", 30), ("下步措施", 30), ("依据", 40),
)  # fmt: skip


def progress_table(progress: Progress) -> ListTable:
    """The quarterly report as a list."""
    from compliance.registry.lists.listing import Line, ListTable
    from compliance.registry.progress import REPORTED

    lines = []
    for number, (line, stands) in enumerate(progress.lines, 1):
        row, report = line.row, stands.report
        told = (
            (
                REPORTED[report.state], report.percent, report.invested, report.expected, report.verified_sec,
            )
            if report
            else (None,) * 5
        )  # fmt: skip
        cells = (
            number, row.city, row.enterprise, row.credit_code, row.name, row.figures.start, row.figures.completion, *told,
            "；".join(stands.problems) or None, report.problems if report else None,
            report.next_steps if report else None, report.reference if report else None,
        )  # fmt: skip
        lines.append(Line(cells, row.enterprise_id, row.installation_id, row.case_id))
    title = f"{progress.plan.year}年第{progress.quarter}季度技术改造项目进展情况"
    return ListTable("季度进展", title, PROGRESS_HEADERS, tuple(lines))
