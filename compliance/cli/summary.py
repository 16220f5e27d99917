"""The table of a run over several plans: figures and verdicts, one line per installation or data centre."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from compliance.cli.text import console
from compliance.model.facts import MaybeFact
from compliance.model.review import Outcome, Review
from compliance.model.wording import plain_value

_TOLD = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.REVIEW, Outcome.ADVICE)


@dataclass(frozen=True)
class Row:
    """One plan of the run: its review (None where it could not be read, with the reason) and its notices."""

    file: str
    review: Review | None
    notices: tuple[Path, ...] = ()
    reason: str = ""


def _figure(fact: MaybeFact) -> str:
    if fact is None:
        return "未载明"
    if fact.state == "conflicting":
        return "矛盾：" + "/".join(plain_value(c.value) for c in fact.candidates)
    return plain_value(fact.value)


def _verdicts(review: Review, kind: str, index: int) -> str:
    parts = []
    for outcome in _TOLD:
        rules: dict[str, bool] = {}
        for f in review.findings:
            if f.outcome is outcome and f.subject.kind == kind and f.subject.index == index:
                rules[f.rule] = rules.get(f.rule, True) and f.waiver is not None
        if rules:
            shown = (f"{code}（豁免）" if waived else code for code, waived in rules.items())
            parts.append(f"{outcome.chinese} {' '.join(shown)}")
    return "；".join(parts) or "符合"


def show_summary(rows: list[Row]) -> None:
    """Print the table, then the counts."""
    table = Table(title="方案审查一览", header_style="bold", show_lines=True)
    for column in ("方案", "企业／对象", "现状 → 改造后（设计）", "完工", "结论", "文书"):
        table.add_column(column, overflow="fold")
    for row in rows:
        if row.review is None:
            table.add_row(row.file, "", "", "", f"[red]不能读取：{escape(row.reason)}[/]", "")
            continue
        facts = row.review.facts
        name = _figure(facts.enterprise.name)
        notices = "\n".join(p.stem for p in row.notices) or "—"
        verdict = (
            "；".join(v for k in ("plan", "enterprise") if (v := _verdicts(row.review, k, 0)) != "符合")
            or "方案本身无问题"
        )
        saving = f"节能 {_figure(facts.plan.energy_saving)} 吨标准煤" if facts.plan.energy_saving else ""
        table.add_row(row.file, escape(name), saving, _figure(facts.plan.completion), escape(verdict), notices)
        for i, unit in enumerate(facts.installations):
            figures = f"{_figure(unit.sec_current)} → {_figure(unit.sec_target)}"
            verdict = _verdicts(row.review, "installation", i)
            table.add_row("", escape(f"　{_figure(unit.name)}"), figures, _figure(unit.completion), escape(verdict), "")
        for i, centre in enumerate(facts.data_centres):
            figures = f"PUE {_figure(centre.pue_current)} → {_figure(centre.pue_target)}"
            verdict = _verdicts(row.review, "data_centre", i)
            table.add_row(
                "", escape(f"　{_figure(centre.name)}"), figures, _figure(centre.completion), escape(verdict), ""
            )
    out = console()
    out.print(table)
    read = [r.review for r in rows if r.review is not None]
    totals = {o: sum(r.count()[o.value] for r in read) for o in Outcome}
    waived = {o: sum(r.waived().get(o.value, 0) for r in read) for o in Outcome}
    counted = "，".join(
        f"{o.chinese} {n}" + (f"（其中已豁免 {waived[o]}）" if waived[o] else "") for o, n in totals.items() if n
    )
    failed = f"，{len(rows) - len(read)} 个不能读取" if len(read) < len(rows) else ""
    out.print(f"共 {len(rows)} 个方案{failed}；{counted}；文书 {sum(len(r.notices) for r in rows)} 份")
