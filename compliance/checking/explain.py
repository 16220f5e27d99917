"""Explaining: a rule in words with the norms in force, and a finding line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from compliance.checking.needs import doubts, effect, needed_facts, setting_lines, table_lines
from compliance.checking.resolve import Candidate, candidates
from compliance.checking.review import scope_for
from compliance.checking.scope import Scope
from compliance.checking.wording import day
from compliance.corpus import Corpus, Norm, Rule
from compliance.corpus.conditions import (
    FactRef,
    LevelRef,
    Line,
    Node,
    Operand,
    ParamRef,
    Share,
    Shifted,
    Span,
    lines,
)
from compliance.corpus.dictionary import KINDS, SUBJECTS
from compliance.corpus.norms import UNLIMITED
from compliance.corpus.wording import norm_value
from compliance.model.aggregate import AnnualPlanFacts, AnyFacts, RegionFacts, RegisteredInstallation
from compliance.model.errors import InputError
from compliance.model.facts import DataCentreFacts, DocumentInfo, Fact, Facts, InstallationFacts
from compliance.model.review import ClauseQuote, Finding, Subject

_SOURCES = {"region": "台账", "annual_plan": "年度计划"}
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
    due_days: int | None = None
    duty: str = ""
    file: str = ""
    limits: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    doubts: tuple[tuple[str, str, str], ...] = ()
    """(reason code, when, next step)."""
    elsewhere: tuple[str, ...] = ()
    """Other places that have a norm of this rule."""
    cross_check: bool = False
    deeming: str = ""
    handling: tuple[str, ...] = ()
    source: str = "方案"
    """Where the facts have to be stated: 方案, 台账 or 年度计划."""

    def lines(self) -> list[str]:
        """The explanation as printed."""
        duty = f"（义务主体：{self.duty}）" if self.duty else ""
        out = [f"[{self.code}] {self.title}", f"对象：{'、'.join(self.subjects)}{duty}"]
        out += ["适用：", *(f"  {t}" for t in self.applies)] if self.applies else ["适用：一律适用"]
        out += ["要求：", *(f"  {t}" for t in self.requires)]
        place = self.region or "未给出地区，列出全部"
        mark = "；● 采用，○ 不采用" if self.norms else ""
        out += [f"依据（{place}，{day(self.as_of)}{mark}）：", *(f"  {t}" for t in self.norms or (self._groundless(),))]
        if self.norms and self.elsewhere:
            out.append(f"  其他有规定的地区：{'、'.join(self.elsewhere)}")
        if self.limits:
            out += ["限值来源：", *(f"  {t}" for t in self.limits)]
        if self.norms or self.cross_check:
            out += self._open()
        if self.deeming:
            out.append(f"视为：{self.deeming}")
        out += ["处理依据：", *(f"  {t}" for t in self.handling)] if self.handling else []
        if self.remedy:
            term = {None: "", 0: "（立即）"}.get(self.due_days, f"（{self.due_days}天内）")
            out.append(f"整改{term}：{self.remedy}")
        out.append(f"可豁免：{'是' if self.waivable else '否'}")
        if self.note:
            out.append(f"说明：{self.note}")
        return [*out, f"文件：{self.file}"] if self.file else out

    def _open(self) -> list[str]:
        """What has to be stated, and what would keep the rule from a verdict."""
        out = [f"{self.source}须载明：{'；'.join(self.needs)}"] if self.needs else []
        out += [f"由程序按其他指标算出：{'；'.join(self.derived)}"] if self.derived else []
        return [*out, "无法判定的情形：", *(f"  {c}：{when}。下一步：{step}" for c, when, step in self.doubts)]

    def _groundless(self) -> str:
        if self.cross_check:
            return "没有依据条文（文书核对）"
        return f"本地区没有规定，不适用；有规定的地区：{'、'.join(self.elsewhere) or '无'}"


def explain(code: str, corpus: Corpus, *, region: str | None, as_of: date, product: str | None = None) -> Explanation:
    """What a rule demands, which norms bind in ``region`` on ``as_of``, and what would leave it open.

    ``product`` is a key of the product list: limits that depend on the product are then given for it.

    Raises:
        InputError: when there is no such rule.
    """
    rule = corpus.rule(code)
    if rule is None:
        known = corpus.registry.get(code)
        why = f"（{known.note}）" if known and known.note else ""
        text = f"{known.title}：已登记为“{known.state}”{why}" if known else f"没有规则“{code}”"
        raise InputError(code, "not_found", text)
    facts = _facts(rule, product)
    scope = scope_for(facts, corpus, Subject(rule.subjects[0]), as_of, corpus.places.path(region))  # type: ignore[arg-type]
    found = candidates(rule, scope, include_drafts=False)
    quotes = tuple(q for c in found if (q := c.quote(corpus)))
    places = dict.fromkeys(n.region for n in corpus.norms_of(rule)) if not rule.cross_check else {}
    return Explanation(
        rule.code, rule.title, region, as_of, tuple(k for k, v in SUBJECTS.items() if v in rule.subjects),
        tuple(tree_words(rule.applies, corpus)) if rule.applies else (), tuple(_requirement(rule, corpus)),
        tuple(line for c in found for line in _norm_lines(c, rule, scope)), quotes, rule.remedy, rule.waivable,
        rule.note, rule.due_days, rule.duty, rule.file, (*table_lines(rule, scope), *setting_lines(rule, scope)),
        needed_facts(rule, found, corpus), needed_facts(rule, found, corpus, derived=True), tuple(_doubts(rule, scope, found)),
        tuple(p for p in places if scope.region is not None and p not in scope.region), rule.cross_check,
        _deeming(rule), tuple(_handling(rule, corpus)), _SOURCES.get(rule.subjects[0], "方案"),
    )  # fmt: skip


def _facts(rule: Rule, product: str | None) -> AnyFacts:
    """Facts that state nothing but the product, of the kind that the rule is about."""
    fact = Fact(product) if product else None
    if rule.subjects[0] == "region":
        return RegionFacts(installations=(RegisteredInstallation(product=fact),))
    if rule.subjects[0] == "annual_plan":
        return AnnualPlanFacts()
    return Facts(
        DocumentInfo("", "", "", 0),
        installations=(InstallationFacts(product=fact),),
        data_centres=(DataCentreFacts(),),
    )


def _deeming(rule: Rule) -> str:
    """视为 in words; "" where the rule has none."""
    if rule.deeming is None:
        return ""
    also = f"；{'、'.join(rule.deeming.targets)}因缺数据无法判定的，一并不符合" if rule.deeming.targets else ""
    return f"{rule.deeming.fact.label}经认定并登记为拒不提供、瞒报漏报的，{rule.deeming.words}，不符合{also}"


def _handling(rule: Rule, corpus: Corpus) -> Iterator[str]:
    """Each clause by which a breach is dealt with, and for whom."""
    for one in rule.handling:
        document = corpus.documents[one.citation.document]
        section = corpus.clauses.section(document.id, one.citation.anchor)
        whom = f"（{'；'.join(tree_words(one.condition, corpus))}）" if one.condition is not None else ""
        yield f"{document.cited} {section}{whom}：“{one.citation.quote}”"


def _doubts(rule: Rule, scope: Scope, found: tuple[Candidate, ...]) -> Iterator[tuple[str, str, str]]:
    usual = ("未载明", "以上任何一项没有写明，而它决定结论")
    for code, when in dict.fromkeys((usual, *doubts(rule, scope, found))):
        yield code, when, scope.corpus.lexicon.next_step(code, bool(rule.shares))


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
    return norm_value(value, corpus.lexicon)


def _norm_lines(candidate: Candidate, rule: Rule, scope: Scope) -> list[str]:
    corpus = scope.corpus
    norm, quote = candidate.norm, candidate.quote(corpus)
    parts = [norm.region, *_value_words(norm, rule, corpus), f"效力：{norm.force}"]
    if norm.due:
        parts.append(f"达标时点：{day(norm.due)}")
    parts += counting_words(norm, corpus)
    if norm.condition is not None:
        parts.append(f"仅当：{'；'.join(tree_words(norm.condition, corpus))}")
    text = "，".join(parts)
    if quote is None:
        return [text]
    mark = "●" if candidate.status == "in_force" else "○"
    return [f"{mark} {text}", f"  {cite(quote)}", f"  {effect(candidate, scope)}"]


def counting_words(norm: Norm, corpus: Corpus) -> list[str]:
    """How a norm on many counts: how many the clause lists, by what, and which of them (总户数, 口径, 范围)."""
    words = [f"条文所列{norm.households}户"] if norm.households else []
    words += [f"口径：{norm.basis}"] if norm.basis else []
    if norm.members is not None:
        words.append(f"范围：{'；'.join(line_words(line, corpus) for line in lines(norm.members))}")
    return words


def _value_words(norm: Norm, rule: Rule, corpus: Corpus) -> list[str]:
    if norm.value is None or rule.parameter is None:
        return []
    label = corpus.parameters[rule.parameter].label
    boundary = {"含": "（含本数）", "不含": "（不含本数）", "待裁断": "（是否含本数待裁断）"}.get(norm.boundary, "")
    shown = "不限" if norm.value == UNLIMITED else norm_value(norm.value, corpus.lexicon)
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
