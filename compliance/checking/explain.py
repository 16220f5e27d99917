"""Explaining: a rule in words with the norms in force, and a finding line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.checking.resolve import Candidate, candidates
from compliance.checking.review import scope_for
from compliance.checking.wording import day, quantity
from compliance.corpus import Corpus, Norm, Rule
from compliance.corpus.conditions import (
    FactRef,
    LevelRef,
    Line,
    MonthDays,
    Node,
    Number,
    Operand,
    ParamRef,
    Share,
    Shifted,
    Span,
    lines,
)
from compliance.corpus.dictionary import KINDS, MEMBERS, SUBJECTS
from compliance.corpus.norms import UNLIMITED, Literally
from compliance.model.aggregate import AnnualPlanFacts, AnyFacts, RegionFacts
from compliance.model.errors import InputError
from compliance.model.facts import DataCentreFacts, DocumentInfo, Facts, InstallationFacts
from compliance.model.review import ClauseQuote, Finding, Subject

MARKS = {"真": "✓", "假": "✗", "未知": "?"}


@dataclass(frozen=True)
class Explanation:
    """A rule in words for one place and day. ``norms`` are lines on each candidate, ``clauses`` its quotes."""

    code: str
    title: str
    region: str | None
    as_of: date
    subjects: tuple[str, ...]
    applies: tuple[str, ...]
    requires: tuple[str, ...]
    norms: tuple[str, ...]
    clauses: tuple[ClauseQuote, ...]
    remedy: str
    waivable: bool
    note: str = ""

    def lines(self) -> list[str]:
        """The explanation as printed."""
        out = [f"[{self.code}] {self.title}", f"对象：{'、'.join(self.subjects)}"]
        out += ["适用：", *(f"  {t}" for t in self.applies)] if self.applies else ["适用：一律适用"]
        out += ["要求：", *(f"  {t}" for t in self.requires)]
        place = self.region or "（地区未知）"
        out += [
            f"依据（{place}，{day(self.as_of)}）：",
            *(f"  {t}" for t in self.norms or ("没有依据条文（文书核对）",)),
        ]
        if self.remedy:
            out.append(f"整改：{self.remedy}")
        out.append(f"可豁免：{'是' if self.waivable else '否'}")
        return [*out, f"说明：{self.note}"] if self.note else out


def explain(code: str, corpus: Corpus, *, region: str | None, as_of: date) -> Explanation:
    """What a rule demands, and which norms bind in ``region`` on ``as_of``.

    Raises:
        InputError: when there is no such rule.
    """
    rule = corpus.rule(code)
    if rule is None:
        known = corpus.registry.get(code)
        why = f"（{known.note}）" if known and known.note else ""
        text = f"{known.title}：已登记为“{known.state}”{why}" if known else f"没有规则“{code}”"
        raise InputError(code, "not_found", text)
    facts: AnyFacts = Facts(
        DocumentInfo("", "", "", 0), installations=(InstallationFacts(),), data_centres=(DataCentreFacts(),)
    )
    if rule.subjects[0] in MEMBERS:
        facts = RegionFacts() if rule.subjects[0] == "region" else AnnualPlanFacts()
    scope = scope_for(facts, corpus, Subject(rule.subjects[0]), as_of, corpus.places.path(region))  # type: ignore[arg-type]
    found = () if rule.cross_check else candidates(rule, scope, include_drafts=False)
    quotes = tuple(q for c in found if (q := c.quote(corpus)))
    return Explanation(
        rule.code, rule.title, region, as_of, tuple(k for k, v in SUBJECTS.items() if v in rule.subjects),
        tuple(tree_words(rule.applies, corpus)) if rule.applies else (), tuple(_requirement(rule, corpus)),
        tuple(line for c in found for line in _norm_lines(c, rule, corpus)), quotes, rule.remedy, rule.waivable,
        rule.note,
    )  # fmt: skip


def _requirement(rule: Rule, corpus: Corpus) -> list[str]:
    if rule.table is None:
        return tree_words(rule.tree, corpus)
    rows = [
        f"{'，'.join(line_words(c, corpus) for c in row.conditions)} → {'符合' if row.meets else '不符合'}"
        for row in rule.table.rows
    ]
    return [*rows, f"其余 → {'符合' if rule.table.otherwise else '不符合'}"]


def tree_words(node: Node, corpus: Corpus, depth: int = 0) -> list[str]:
    """A condition tree as indented lines."""
    indent = "  " * depth
    if isinstance(node, Line):
        return [indent + line_words(node, corpus)]
    if isinstance(node, Share):
        return [indent + t for t in _share_words(node, corpus)]
    head = "全部满足：" if node.every else "任一满足："
    return [indent + head, *(t for child in node.children for t in tree_words(child, corpus, depth + 1))]


def _share_words(node: Share, corpus: Corpus) -> list[str]:
    """A condition on many: what is counted, by what, which of them, and the target."""
    word = next(w for w, kind in KINDS.items() if kind == node.member)
    by = "各依据所写的口径" if isinstance(node.by, ParamRef) else node.by
    household = f"（{node.household}满足才算一户满足）" if node.by != "个数" and node.member == "installation" else ""
    head = f"每个{word}都{node.claim}" if node.every else line_words(node.line, corpus)
    out = [f"{head}，按{by}计算{household}："]
    if node.where is not None:
        out += ["  其中：", *tree_words(node.where, corpus, 2)]
    return [*out, f"  {node.claim}：", *tree_words(node.meets, corpus, 2)]


def line_words(line: Line, corpus: Corpus) -> str:
    """One line in words: 改造后单位产品能耗不高于基准水平."""
    value = line.value
    if isinstance(value, bool):
        return f"{line.fact.label}：{'是' if value else '否'}"
    return f"{line.fact.label}{line.relation.word}{'' if value is None else _operand(value, corpus)}"


def _operand(value: Operand, corpus: Corpus) -> str:
    if isinstance(value, ParamRef):
        name = corpus.parameters[value.name].label
        return f"“{name}”的{value.attribute}" if value.attribute else f"“{name}”"
    if isinstance(value, LevelRef):
        return f"{value.level}水平" if value.table == "表" else f"强制性能耗限额标准{value.level}"
    if isinstance(value, FactRef):
        return value.fact.label
    if isinstance(value, Shifted):
        span = value.span.written if isinstance(value.span, Span) else f"“{corpus.parameters[value.span.name].label}”"
        return f"{value.fact.label}加{span}"
    assert not isinstance(value, bool)
    return norm_value(value, corpus)


def norm_value(value: Literally | None, corpus: Corpus) -> str:
    """A norm's value as text; "" for a norm without one."""
    if value is None:
        return ""
    if isinstance(value, Number):
        return quantity(value.value, value.unit, corpus.lexicon)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Span):
        return value.written
    if isinstance(value, MonthDays):
        return "、".join(value.written)
    return "、".join(value) if isinstance(value, tuple) else value


def _norm_lines(candidate: Candidate, rule: Rule, corpus: Corpus) -> list[str]:
    norm, quote = candidate.norm, candidate.quote(corpus)
    parts = [norm.region, *_value_words(norm, rule, corpus), f"效力：{norm.force}"]
    if norm.due:
        parts.append(f"达标时点：{day(norm.due)}")
    if norm.households:
        parts.append(f"条文所列{norm.households}户")
    if norm.basis:
        parts.append(f"口径：{norm.basis}")
    if norm.members is not None:
        parts.append(f"范围：{'；'.join(line_words(line, corpus) for line in lines(norm.members))}")
    if norm.condition is not None:
        parts.append(f"仅当：{'；'.join(tree_words(norm.condition, corpus))}")
    text = "，".join(parts)
    if quote is None:
        return [text]
    mark = "●" if candidate.status == "in_force" else "○"
    return [f"{mark} {text}", f"  {cite(quote)}"]


def _value_words(norm: Norm, rule: Rule, corpus: Corpus) -> list[str]:
    if norm.value is None or rule.parameter is None:
        return []
    label = corpus.parameters[rule.parameter].label
    boundary = {"含": "（含本数）", "不含": "（不含本数）", "待裁断": "（是否含本数待裁断）"}.get(norm.boundary, "")
    shown = "不限" if norm.value == UNLIMITED else norm_value(norm.value, corpus)
    return [f"{label}：{shown}{boundary}"]


def cite(quote: ClauseQuote) -> str:
    """A clause as cited: number or title, section, verbatim quote, note."""
    name = quote.number or f"《{quote.document}》"
    text = f"：“{quote.quote}”" if quote.quote else ""
    note = f"（{quote.note}）" if quote.note else ""
    return f"{name} {quote.section}".rstrip() + text + note


def explain_finding(finding: Finding) -> list[str]:
    """A finding line by line: each condition with ✓ ✗ ?, then the clauses, chosen ones first."""
    out = [f"[{finding.rule}] {finding.title}（{finding.subject.name}）：{finding.outcome.chinese}"]
    for line in finding.trace:
        detail = f"（{line.detail}）" if line.detail else ""
        out.append(f"  {MARKS[line.verdict]} {line.text}{detail}")
    out.append(f"  结论 {finding.message}" + (f"（原因：{finding.reason}）" if finding.reason else ""))
    out += [f"  依据 {cite(c)}" for c in finding.clauses if c.chosen]
    out += [f"  未采用 {cite(c)}" for c in finding.clauses if not c.chosen]
    if finding.remedy:
        due = f"（{finding.due_days}天内）" if finding.due_days else "（立即）" if finding.due_days == 0 else ""
        out.append(f"  措施{due} {finding.remedy}")
    if finding.waiver:
        out.append(f"  豁免 {finding.waiver}")
    return out
