"""What people read in the terminal: tables of figures, findings with clause and page, what was not judged."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Facts, MaybeFact
from compliance.model.review import ClauseQuote, Finding, Measure, Outcome, Review

FIELD_NAMES = {
    "name": "名称", "credit_code": "统一社会信用代码", "province": "省份", "city": "市州区县", "industrial_park": "园区",
    "start": "开工", "completion": "完工", "investment": "投资", "energy_saving": "年节能量", "co2_reduction": "年减碳量",
    "contents": "载明内容", "benchmark_edition": "对标版本", "overrun_reason": "超期理由", "product": "产品", "status": "状态",
    "process": "工艺", "capacity": "产能", "output": "产量", "sec_current": "单位产品能耗（改造前）",
    "sec_target": "单位产品能耗（改造后、设计）", "tier_claimed": "自报能效档次", "racks": "标准机架数", "scale": "规模",
    "pue_current": "PUE（现状）", "pue_target": "PUE（改造后、设计）", "green_grade": "绿色低碳等级",
    "hub_cluster": "在枢纽节点集群内", "quoted_benchmark": "引用的标杆值", "quoted_baseline": "引用的基准值",
    "technology_references": "引用的目录、指南", "investment_items": "投资分项（万元）", "energy_factor": "能量因数", "coal_coefficient": "折标系数",
}  # fmt: skip
VALUE_NAMES = {
    "existing": "存量", "under_construction": "在建", "proposed": "拟建（新建）", "above_benchmark": "达到标杆",
    "between": "介于标杆与基准之间", "below_baseline": "低于基准", "hyperscale": "超大型", "large": "大型",
    "small_medium": "中小型", "steps": "推进步骤", "period": "改造期限", "technology_route": "技术路线", "milestones": "工作节点",
    "goals": "预期目标", "funding": "资金", "feasibility": "可行性", "evaluation": "完成后能效评估", "safeguards": "保障措施",
    "2021": "2021年版", "2023": "2023年版",
}  # fmt: skip
UNIT_NAMES = {
    "10k_cny": "万元", "tce/a": "吨标准煤/年", "t/a": "吨/年", "t/d": "吨/天", "kgce/t": "千克标准煤/吨", "kWh/t": "千瓦时/吨",
    "kgoe/t": "千克标准油/吨", "kgoe/(t*EF)": "千克标准油/（吨·能量因数）", "kgce/weight_case": "千克标准煤/重量箱",
    "kgce/m2": "千克标准煤/平方米", "weight_case/a": "重量箱/年", "m2/a": "平方米/年", "1": "",
}  # fmt: skip
_COLOURS = {
    Outcome.FAIL: "bold red", Outcome.UNDETERMINED: "yellow", Outcome.REVIEW: "magenta", Outcome.ADVICE: "cyan",
    Outcome.PASS: "green", Outcome.NOT_APPLICABLE: "dim",
}  # fmt: skip
OPERATORS = {"<=": "不高于", "<": "低于", ">=": "不低于", ">": "高于", "==": "等于", "in": "属于", "contains": "包含"}


@lru_cache(maxsize=1)
def console() -> Console:
    """The terminal; wide where the output is not one (a pipe, a file)."""
    probe = Console(highlight=False)
    return probe if probe.is_terminal else Console(highlight=False, width=160)


def plain_value(value: object, unit: str = "") -> str:
    """A value as people write it: thousands unseparated, unit in Chinese."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(VALUE_NAMES.get(str(v), str(v)) for v in value)
    if isinstance(value, Decimal):
        return f"{value:f}" + UNIT_NAMES.get(unit, unit)
    text = VALUE_NAMES.get(str(value), str(value))
    return text + UNIT_NAMES.get(unit, unit) if unit else text


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
