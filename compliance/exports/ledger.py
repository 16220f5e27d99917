"""The ledger as sheets of typed cells, before it is a file: findings, facts, and what was not judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.exports.about import About, Unread
from compliance.exports.text import cited, distinct, number, place
from compliance.model.bearing import bearing_first
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Facts, MaybeFact, Value
from compliance.model.review import ClauseQuote, Finding, Measure, Outcome, Review
from compliance.model.wording import (
    CLAUSE_STATUS,
    FIELD_NAMES,
    OPERATORS,
    SOURCE_NAMES,
    STATE_NAMES,
    SUBJECT_NAMES,
    UNIT_NAMES,
    plain_value,
)

Cell = str | Decimal | int | float | date | None
UNREAD = "不能读取"


@dataclass(frozen=True)
class Column:
    """A column: its header and its width in characters."""

    title: str
    width: int


@dataclass(frozen=True)
class Sheet:
    """A sheet: every row has one cell per column."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


_FINDINGS = (
    Column("方案文件", 18), Column("企业", 26), Column("统一社会信用代码", 21), Column("审查基准日", 12),
    Column("地区", 10), Column("规则", 9), Column("规则名称", 32), Column("结论", 10), Column("对象类别", 10),
    Column("对象", 22), Column("说明", 60), Column("方案值", 14), Column("方案值单位", 16), Column("要求", 10),
    Column("限值", 14), Column("限值单位", 16), Column("差额", 12), Column("原因", 14), Column("处理", 40),
    Column("期限（日）", 10), Column("效力", 9), Column("依据", 44), Column("依据原文", 60), Column("依据状态", 12),
    Column("出处页", 10), Column("出处与位置框", 34), Column("方案原文", 60), Column("豁免", 14),
    Column("豁免说明", 30), Column("标识", 26), Column("语料库", 20),
)  # fmt: skip
_FACTS = (
    Column("方案文件", 18), Column("分组", 10), Column("序号", 6), Column("对象", 22), Column("指标", 26),
    Column("字段", 20), Column("状态", 10), Column("值", 18), Column("单位", 18), Column("原文", 30),
    Column("页", 6), Column("左", 9), Column("上", 9), Column("右", 9), Column("下", 9), Column("位置", 18),
    Column("出处文字", 60), Column("来源", 10), Column("置信度", 9), Column("其他出处", 30),
)  # fmt: skip
_NOTES = (
    Column("方案文件", 18), Column("事项", 16), Column("规则", 9), Column("对象", 22), Column("内容", 90),
)  # fmt: skip


def ledger(reviews: Sequence[Review], about: About) -> tuple[Sheet, Sheet, Sheet]:
    """审查意见, 指标, 文件与未判定事项."""
    return (
        findings_sheet(reviews, about),
        Sheet("指标", _FACTS, tuple(row for r in reviews for row in _fact_rows(r.facts))),
        Sheet("文件与未判定事项", _NOTES, tuple(_note_rows(reviews, about))),
    )


def findings_sheet(reviews: Sequence[Review], about: About) -> Sheet:
    """One row per finding, and one per plan that could not be read."""
    rows = [_finding_row(r, f, about) for r in reviews for f in r.findings]
    return Sheet("审查意见", _FINDINGS, (*rows, *(_unread_row(u) for u in about.unread)))


def _finding_row(review: Review, finding: Finding, about: About) -> tuple[Cell, ...]:
    enterprise, evidence = review.facts.enterprise, bearing_first(finding)
    pages = [e.page for e in evidence if e.page is not None]
    bases = [c for c in finding.clauses if c.chosen]
    named = list(dict.fromkeys(pages))
    return (
        review.facts.document.file, _text(enterprise.name), _text(enterprise.credit_code), review.as_of,
        review.region or "未知", finding.rule, finding.title, finding.outcome.chinese,
        SUBJECT_NAMES[finding.subject.kind], finding.subject.name, finding.message, _value(finding.observed),
        _unit(finding.observed), _relation(finding.required), _value(finding.required), _unit(finding.required),
        typed(finding.margin), finding.reason, finding.remedy, finding.due_days, finding.force,
        _lines(cited(c) for c in bases), _lines(_quoted(c) for c in bases),
        _lines(CLAUSE_STATUS.get(c.status, c.status) for c in bases),
        named[0] if len(named) == 1 else "、".join(str(p) for p in named), _lines(map(_boxed, evidence)),
        _lines(e.text for e in evidence), finding.waiver,
        about.waiver(finding.waiver).text if finding.waiver is not None else None, finding.fingerprint, review.corpus,
    )  # fmt: skip


def _unread_row(plan: Unread) -> tuple[Cell, ...]:
    filled: dict[str, Cell] = {"方案文件": plan.file, "结论": UNREAD, "说明": plan.text}
    return tuple(filled.get(c.title) for c in _FINDINGS)


def typed(value: Value | None) -> Cell:
    """A value as a cell: numbers and dates keep their type, all else is what people read."""
    if value is None or (isinstance(value, (Decimal, date)) and not isinstance(value, bool)):
        return value
    return plain_value(value)


def _value(measure: Measure | None) -> Cell:
    return None if measure is None else typed(measure.value)


def _unit(measure: Measure | None) -> str | None:
    return None if measure is None or measure.value is None else UNIT_NAMES.get(measure.unit, measure.unit)


def _relation(measure: Measure | None) -> str | None:
    return None if measure is None or not measure.operator else OPERATORS.get(measure.operator, measure.operator)


def _text(fact: MaybeFact) -> str | None:
    return None if fact is None or fact.value is None else plain_value(fact.value)


def _quoted(clause: ClauseQuote) -> str:
    return f"“{clause.quote}”" if clause.quote else ""


def _lines(texts: Iterator[str] | map[str]) -> str:
    return "\n".join(distinct(texts))


def _boxed(evidence: Evidence) -> str:
    box = "" if evidence.bbox is None else f"（{'，'.join(str(number(v)) for v in evidence.bbox)}）"
    return place(evidence) + box


def _groups(facts: Facts) -> Iterator[tuple[str, int | None, str | None, list[tuple[str, MaybeFact]]]]:
    yield SUBJECT_NAMES["enterprise"], None, _text(facts.enterprise.name), list(facts.enterprise.items())
    yield SUBJECT_NAMES["plan"], None, None, list(facts.plan.items())
    for i, unit in enumerate(facts.installations, 1):
        yield SUBJECT_NAMES["installation"], i, _text(unit.name), list(unit.items())
    for i, centre in enumerate(facts.data_centres, 1):
        yield SUBJECT_NAMES["data_centre"], i, _text(centre.name), list(centre.items())


def _fact_rows(facts: Facts) -> Iterator[tuple[Cell, ...]]:
    for group, ordinal, name, items in _groups(facts):
        for field, fact in items:
            head = (facts.document.file, group, ordinal, name, FIELD_NAMES.get(field, field), field)
            for tail in _fact_cells(fact):
                yield (*head, *tail)


def _fact_cells(fact: Fact | None) -> Iterator[tuple[Cell, ...]]:
    """The cells of a fact; a contradiction is one row per value, and what is not stated is one that says so."""
    if fact is None:
        yield ("未载明", *([None] * (len(_FACTS) - 7)))
        return
    state = STATE_NAMES[fact.state]
    holders = fact.candidates or (fact,)
    for holder in holders:
        first, *others = holder.evidence or (None,)
        box = first.bbox if first is not None and first.bbox is not None else (None, None, None, None)
        yield (
            state, typed(holder.value), UNIT_NAMES.get(holder.unit, holder.unit), holder.raw,
            first.page if first else None, *(None if v is None else number(v) for v in box),
            first.locator if first else None, first.text if first else None,
            SOURCE_NAMES.get(first.source, first.source) if first else None, round(fact.confidence, 2),
            _lines(_boxed(e) for e in others if e is not None),
        )  # fmt: skip


def _note_rows(reviews: Sequence[Review], about: About) -> Iterator[tuple[Cell, ...]]:
    for review in reviews:
        document = review.facts.document
        scanned = f"，扫描识别第{'、'.join(map(str, document.ocr_pages))}页" if document.ocr_pages else ""
        pages = f"，{document.pages} 页" if document.pages else ""
        about_file = f"{document.format.upper()}{pages}{scanned}，sha256 {document.sha256}"
        yield document.file, "文件", None, None, about_file
        region = review.region or "未知"
        basis = f"按{review.as_of.isoformat()}有效的政策，地区：{region}，语料库 {review.corpus}"
        yield document.file, "审查依据", None, None, basis
        counts = "，".join(f"{Outcome(k).chinese} {n}" for k, n in review.count().items())
        yield document.file, "合计", None, None, counts
        yield from ((document.file, "读取提示", None, None, w) for w in document.warnings)
        yield from _not_judged(review, about)
    yield from ((u.file, UNREAD, None, None, u.text) for u in about.unread)


def _not_judged(review: Review, about: About) -> Iterator[tuple[Cell, ...]]:
    file = review.facts.document.file
    for kind in (Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE):
        for f in review.findings:
            if f.outcome is kind:
                reason = f"{f.reason}：" if f.reason else ""
                yield file, kind.chinese, f.rule, f.subject.name, reason + f.message
    for code in review.rules_not_run:
        yield file, "没有运行", code, None, about.rules.get(code, "")
