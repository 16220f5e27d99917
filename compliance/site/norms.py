"""A norm as a row of a table: where, when, how much, how strongly, by which words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from compliance.checking import explain
from compliance.checking.explain import counting_words, tree_words
from compliance.checking.wording import day
from compliance.corpus import Corpus, Document, Norm, Rule
from compliance.corpus.norms import UNLIMITED
from compliance.corpus.wording import norm_value

BOUNDARIES = {"含": "含本数", "不含": "不含本数", "待裁断": "是否含本数待裁断"}
STATUSES = {
    "in_force": "有效",
    "draft": "征求意见稿",
    "expired": "已失效",
    "superseded": "已被替代",
    "not_yet_in_force": "尚未生效",
}


@dataclass(frozen=True)
class NormRow:
    """A norm in words. ``status`` is "" where no day was asked for."""

    region: str
    period: str
    value: str
    boundary: str
    force: str
    due: str
    conditions: tuple[str, ...]
    document: Document | None
    anchor: str
    section: str
    quote: str
    note: str
    interpretation: str
    verified: str
    counting: tuple[str, ...] = ()
    """For a norm on many: how many the clause lists, by what it counts, which of them."""
    status: str = ""
    status_note: str = ""


def norm_row(norm: Norm, corpus: Corpus) -> NormRow:
    """The row of a norm."""
    document = corpus.documents.get(norm.document)
    anchor = norm.citation.anchor if norm.citation else ""
    return NormRow(
        norm.region,
        period(norm, document, corpus),
        "不限" if norm.value == UNLIMITED else norm_value(norm.value, corpus.lexicon),
        BOUNDARIES.get(norm.boundary, norm.boundary),
        norm.force,
        day(norm.due) if norm.due else "",
        tuple(tree_words(norm.condition, corpus)) if norm.condition is not None else (),
        document,
        anchor,
        corpus.clauses.section(document.id, anchor) if document and anchor else "",
        norm.citation.quote if norm.citation and document and document.held else "",
        norm.note,
        norm.interpretation or "",
        norm.verified.isoformat() if norm.verified else "",
        tuple(counting_words(norm, corpus)),
    )


def rule_rows(rule: Rule, corpus: Corpus, as_of: date | None) -> tuple[NormRow, ...]:
    """The norms of a rule by place and time, with their standing on ``as_of`` where a day is given."""
    # With no region asked for, every norm is a candidate, in the order in which the corpus has them.
    standing: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    if as_of is not None and not rule.cross_check:
        for clause in explain(rule.code, corpus, region=None, as_of=as_of).clauses:
            key = (clause.document_id, clause.anchor, clause.quote)
            standing.setdefault(key, []).append((clause.status, clause.note))
    rows = []
    for norm in corpus.norms_of(rule):
        row = norm_row(norm, corpus)
        known = standing.get((norm.document, row.anchor, norm.citation.quote if norm.citation else ""))
        if known:
            status, note = known.pop(0)
            row = replace(row, status=STATUSES.get(status, status), status_note=note)
        rows.append(row)
    order = {region.name: i for i, region in enumerate(corpus.places.regions)}
    return tuple(sorted(rows, key=lambda r: order.get(r.region, len(order))))


def period(norm: Norm, document: Document | None, corpus: Corpus) -> str:
    """From when to when a norm applies, in words."""
    if document is not None and document.draft:
        return "征求意见稿，未生效"
    start = f"{day(norm.start)}起" if norm.start else beginning(document, corpus)
    end = f"至{day(norm.end)}" if norm.end else ending(document, norm.citation.anchor if norm.citation else "", corpus)
    return "，".join(t for t in (start, end) if t)


def beginning(document: Document | None, corpus: Corpus) -> str:
    """From when a document applies; the interval, where the day is not known."""
    if document is None:
        return ""
    for decision in corpus.interpretations:
        if decision.document == document.id and decision.effective:
            return f"{day(decision.effective)}起（依裁断{decision.id}）"
    first, last = document.earliest, document.latest
    if first and first == last:
        return f"{day(first)}起"
    if first and last:
        return f"{day(first)}至{day(last)}之间某日起（日期待查明）"
    if first or last:
        return f"不早于{day(first)}（日期待查明）" if first else f"不晚于{day(last or date.min)}（日期待查明）"
    return "起始日期未知"


def ending(document: Document | None, anchor: str, corpus: Corpus) -> str:
    """Until when a document (one clause of it) applies; "" while nothing ends it."""
    if document is None:
        return ""
    if document.expiry:
        return f"至{day(document.expiry)}"
    for other in corpus.documents.values():
        for link in other.replaces:
            if link.document == document.id and (not link.anchors or anchor in link.anchors):
                begin = link.start or other.latest
                return f"{day(begin)}起被{other.cited}替代" if begin else f"被{other.cited}替代"
    return {"失效": "已失效", "被替代": "已被替代"}.get(document.state, "")
