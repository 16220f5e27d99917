"""What people read in the terminal: tables of figures, findings with clause and page, what was not judged."""

from __future__ import annotations

from functools import lru_cache

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Facts, MaybeFact
from compliance.model.review import ClauseQuote, Finding, Measure, Outcome, Review
from compliance.model.wording import FIELD_NAMES, OPERATORS, plain_value

_COLOURS = {
    Outcome.FAIL: "bold red", Outcome.UNDETERMINED: "yellow", Outcome.REVIEW: "magenta", Outcome.ADVICE: "cyan",
    Outcome.PASS: "green", Outcome.NOT_APPLICABLE: "dim",
}  # fmt: skip


@lru_cache(maxsize=1)
def console() -> Console:
    """The terminal; wide where the output is not one (a pipe, a file)."""
    probe = Console(highlight=False)
    return probe if probe.is_terminal else Console(highlight=False, width=160)


def place(evidence: tuple[Evidence, ...]) -> str:
    """Where to look: page numbers of a PDF, paragraph or cell of a DOCX."""
    found = dict.fromkeys(f"第{e.page}页" if e.page else (e.locator or "") for e in evidence)
    return "、".join(list(found)[:3])


def _shown(fact: Fact) -> str:
    if fact.state == "conflicting":
        return "【前后矛盾】" + "；".join(
            f"{plain_value(c.value, c.unit)}（{place(c.evidence)}）" for c in fact.candidates
        )
    return "【无法辨认】" if fact.state == "illegible" else plain_value(fact.value, fact.unit)


def _rows(table: Table, items: list[tuple[str, MaybeFact]]) -> None:
    for field, fact in items:
        if fact is None:
            continue
        evidence = fact.evidence or tuple(e for c in fact.candidates for e in c.evidence)
        table.add_row(FIELD_NAMES.get(field, field), escape(_shown(fact)), place(evidence), escape(fact.raw[:40]))


def show_facts(facts: Facts) -> None:
    """All facts of a plan as tables, one per subject."""
    out = console()
    document = facts.document
    out.print(
        f"\n[bold]{escape(document.file)}[/]（{document.format.upper()}{f'，{document.pages} 页' if document.pages else ''}）"
    )
    for warning in document.warnings:
        out.print(f"[yellow]提示：{escape(warning)}[/]")
    groups: list[tuple[str, list[tuple[str, MaybeFact]]]] = [
        ("企业", list(facts.enterprise.items())),
        ("方案", list(facts.plan.items())),
        *((f"装置 {i}", list(r.items())) for i, r in enumerate(facts.installations, 1)),
        *((f"数据中心 {i}", list(r.items())) for i, r in enumerate(facts.data_centres, 1)),
    ]
    for title, items in groups:
        table = Table(title=title, title_justify="left", header_style="bold", expand=False)
        for column in ("指标", "值", "出处", "原文"):
            table.add_column(column, overflow="fold")
        _rows(table, items)
        if table.row_count:
            out.print(table)
        absent = [FIELD_NAMES.get(f, f) for f, v in items if v is None]
        if absent:
            out.print(f"[dim]未载明：{'、'.join(absent)}[/]")


def measure(value: Measure | None) -> str:
    """An observed or required value with its operator."""
    if value is None or value.value is None:
        return ""
    return OPERATORS.get(value.operator, value.operator) + plain_value(value.value, value.unit)


def clause(quote: ClauseQuote) -> str:
    """A clause as one line: number, section, words."""
    name = quote.number or f"《{quote.document}》"
    words = f"：“{quote.quote}”" if quote.quote else "（未持有原文）"
    mark = (
        "" if quote.status == "in_force" else {"draft": "【征求意见稿】", "expired": "【已失效】"}.get(quote.status, "")
    )
    return f"{mark}{name} {quote.section}{words}"


def show_finding(finding: Finding) -> None:
    """One finding: verdict, subject, sentence, figure against limit, margin, clauses, place."""
    out = console()
    colour = _COLOURS[finding.outcome]
    subject = f"　{escape(finding.subject.name)}" if finding.subject.name else ""
    out.print(
        f"[{colour}]{finding.outcome.chinese}[/] [{finding.rule}] {escape(finding.title)}{subject}", soft_wrap=True
    )
    out.print(f"    {escape(finding.message)}", soft_wrap=True)
    parts = [
        ("方案", measure(finding.observed)), ("限值", measure(finding.required)),
        ("差额", "" if finding.margin is None else plain_value(finding.margin)), ("原因", finding.reason or ""),
        ("出处", place(finding.evidence)), ("认定", finding.determination or ""), ("豁免", finding.waiver or ""),
    ]  # fmt: skip
    shown = "；".join(f"{name}：{escape(text)}" for name, text in parts if text)
    if shown:
        out.print(f"    {shown}", soft_wrap=True)
    for quote in finding.clauses:
        if quote.chosen:
            out.print(f"    [dim]依据：{escape(clause(quote))}[/]", soft_wrap=True)
    by_law = dict.fromkeys(f"{q.number or f'《{q.document}》'}{q.section}" for q in finding.legal_basis)
    if by_law:
        out.print(f"    [dim]处理依据：{escape('、'.join(by_law))}[/]", soft_wrap=True)
    if finding.remedy and finding.outcome in (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.REVIEW):
        days = f"（{finding.due_days} 日内）" if finding.due_days else ""
        out.print(f"    处理：{escape(finding.remedy)}{days}", soft_wrap=True)


def show_review(review: Review) -> None:
    """A whole review: what failed first, passes in one line each, and at the end what was not judged."""
    out = console()
    document = review.facts.document
    region = review.region or "地区未知"
    out.print(f"\n[bold]{escape(document.file)}[/]　按 {review.as_of.isoformat()} 有效的政策，{region}")
    order = list(Outcome)
    told = [f for f in review.findings if f.outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE)]
    for finding in sorted(told, key=lambda f: order.index(f.outcome)):
        show_finding(finding)
    passed = [f for f in review.findings if f.outcome is Outcome.PASS]
    for finding in passed:
        where = place(finding.evidence)
        name = f"　{finding.subject.name}" if finding.subject.name else ""
        line = escape(finding.message + (f"（{where}）" if where else "") + name)
        out.print(f"[green]符合[/] [{finding.rule}] {line}", soft_wrap=True)
    counts, waived = review.count(), review.waived()
    shown = (
        f"{Outcome(k).chinese} {n}" + (f"（其中已豁免 {waived[k]}）" if k in waived else "")
        for k, n in counts.items()
        if n
    )
    out.print("合计：" + "，".join(shown))
    for note in review.notes:
        out.print(f"[yellow]豁免与认定：{escape(note)}[/]", soft_wrap=True)
    _not_judged(review)


def _not_judged(review: Review) -> None:
    out = console()
    unknown = [f for f in review.findings if f.outcome is Outcome.UNDETERMINED]
    idle = sorted({f.rule for f in review.findings if f.outcome is Outcome.NOT_APPLICABLE})
    out.print("[bold]没有判定的事项[/]")
    for finding in unknown:
        name = f"（{finding.subject.name}）" if finding.subject.name else ""
        out.print(f"  {finding.rule}{escape(name)}：{escape(finding.reason or finding.message)}", soft_wrap=True)
    if idle:
        out.print(f"  不适用的规则：{'、'.join(idle)}", soft_wrap=True)
    if review.rules_not_run:
        out.print(f"  没有运行的规则：{'、'.join(review.rules_not_run)}", soft_wrap=True)
    if not unknown and not idle and not review.rules_not_run:
        out.print("  无")
