"""Plans and their progress as data of documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from compliance.listing import products_by_key
from compliance.papers.installations import fields_of
from compliance.papers.lists import known, row_fields
from compliance.papers.sources import CaseFiles, Drawn, words
from compliance.planning import plan_of, progress_of

if TYPE_CHECKING:
    from compliance.drafting.forms import Form
    from compliance.listing import Snapshot
    from compliance.model.vocabulary import Product
    from compliance.planning import Progress
    from compliance.registry import Registry
    from compliance.registry.lists.annual import PlanLine
    from compliance.registry.progress import Standing


def plan_data(registry: Registry, form: Form, of: Snapshot, year: int) -> dict[str, Any]:
    """年度改造淘汰计划 of ``year``."""
    plan = plan_of(of, year)
    kinds = {"改造项目": "retrofit", "淘汰装置": "retire"}
    head: dict[str, Any] = {"地区": plan.region, "年度": year, "季度节点": _milestones(plan.lines)}
    for name, kind in kinds.items():
        head[name] = _lines(registry, form, of, name, [x for x in plan.lines if x.kind == kind])
    return known(form, head)


def next_year_data(registry: Registry, form: Form, of: Snapshot, year: int) -> dict[str, Any]:
    """下一年度拟实施项目报告, drawn up in ``year``."""
    plan = plan_of(of, year)
    rows = _lines(registry, form, of, "项目清单", plan.next_year)
    return known(form, {"地区": plan.region, "下一年度": year + 1, "项目清单": rows})


def progress_data(registry: Registry, form: Form, of: Snapshot, year: int, quarter: int) -> dict[str, Any]:
    """季度进展报告 at the end of a quarter."""
    from compliance.registry.progress import quarter_end

    progress = progress_of(registry, of, year, quarter)
    there = [r for r in of.rows if r.figures.status != "retired"]
    existing = [r for r in there if r.figures.status == "existing"]
    classes = {r.installation_id: of.tiers[r.installation_id].tier for r in existing}
    below = {r.enterprise_id for r in existing if classes[r.installation_id] == "below_baseline"}
    head = {
        "地区": progress.plan.region,
        "年度": year,
        "季度": words()["季度"][quarter - 1],
        "报告截止日": quarter_end(year, quarter).isoformat(),
        "清单企业数": len({r.enterprise_id for r in there}),
        "需改造数": None if None in classes.values() else len(below),
        "项目清单": _standings(registry, form, of, progress),
    }
    return known(form, head)


def _lines(registry: Registry, form: Form, of: Snapshot, rows: str, lines: Sequence[PlanLine]) -> list[dict[str, Any]]:
    products, wanted = products_by_key(of.corpus), row_fields(form, rows)
    with registry.read() as connection:
        files = CaseFiles(connection)
        return [files.row(_of_line(line, products), wanted) for line in lines]


def _of_line(line: PlanLine, products: Mapping[str, Product]) -> dict[str, Drawn]:
    """The fields of the installation with what the plan makes of it: its kind, and a name for the project."""
    from compliance.registry.lists.forms import list_forms

    drawn = fields_of(line.row, line.tier, products)
    word = list_forms().word_for("处置", line.kind)
    places = tuple(p for name in ("disposal", "measure", "sec_target") if (p := line.row.sources.get(name)))[:1]
    name = words()["项目名称"].format(装置=line.row.name, 处置=word)
    return {**drawn, "处置方式": Drawn(word, places), "项目名称": Drawn(name)}


def _milestones(lines: Sequence[PlanLine]) -> list[dict[str, Any]]:
    """What is due in each quarter, over all projects."""
    from compliance.registry.lists.annual import STAGES

    said = words()
    due = [Counter(what for line in lines for q, what in line.milestones if q == n) for n in range(1, 5)]
    out = []
    for quarter, counted in zip(said["季度"], due, strict=True):
        items = "、".join(said["节点事项"].format(事项=what, 数=n) for what in STAGES if (n := counted[what]))
        out.append({"季度": quarter, "内容": said["季度内容"].format(各项=items) if items else said["没有节点"]})
    return out


def _standings(registry: Registry, form: Form, of: Snapshot, progress: Progress) -> list[dict[str, Any]]:
    products, wanted = products_by_key(of.corpus), row_fields(form, "项目清单")
    with registry.read() as connection:
        files = CaseFiles(connection)
        return [
            files.row({**_of_line(line, products), **_reported(line, stands)}, wanted)
            for line, stands in progress.lines
        ]


def _reported(line: PlanLine, stands: Standing) -> dict[str, Drawn]:
    """What the last report says; late is what ``registry progress`` calls so, with its reasons."""
    said, report = words(), stands.report
    places = ({"reference": report.reference},) if report else ()
    due = "；".join(said["节点"].format(季度=said["季度"][q - 1], 事项=what) for q, what in line.milestones)
    state = said["滞后"] if stands.late else said["进展状态"].get(report.state) if report else None
    reported = [t for t in (report.problems, report.next_steps) if t] if report else []
    trouble = "；".join([*stands.problems, *reported])
    return {
        "计划节点": Drawn(due or None),
        "状态": Drawn(state, places),
        "形象进度": Drawn(report and report.percent, places),
        "累计投资": Drawn(report and report.invested, places),
        "预计完工": Drawn(report and report.expected, places),
        "核实能耗": Drawn(report and report.verified_sec, places),
        "问题措施": Drawn(trouble or (said["没有问题"] if report else None), places),
    }
