"""Mutants of dates that lie outside rules and parameters: when a document, a table or a standard begins and ends.

Whoever moves such a date by a day changes verdicts in every rule that rests on it; one case on the last day
before and one on the first day after notice it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from compliance.checking.changing import changed as altered
from compliance.corpus import Corpus, Document
from compliance.corpus.documents import ClauseBook
from compliance.corpus.tables import EfficiencyTable

_DAYS = (("＋", timedelta(days=1)), ("－", timedelta(days=-1)))


@dataclass(frozen=True)
class DateChange:
    """A corpus in which one date is moved by a day; ``rules`` are those that rest on it."""

    text: str
    rules: tuple[str, ...]
    corpus: Corpus
    place: str


def date_changes(corpus: Corpus) -> Iterator[DateChange]:
    """Every date of documents that norms rest on, and of the tables, a day later and a day earlier.

    When a document takes the place of one that no norm rests on makes no difference.
    """
    cited = {n.document for r in corpus.rules for n in corpus.norms_of(r)}
    for document in corpus.documents.values():
        rules = tuple(r.code for r in corpus.rules if any(n.document == document.id for n in corpus.norms_of(r)))
        if not rules:
            continue
        for text, changed in _document(document, cited):
            place = f"docs/{document.id}/meta.yaml:1"
            yield DateChange(f"文件{document.id} {text}", rules, _with_document(corpus, changed), place)
    looking = tuple(r.code for r in corpus.rules if any(ref.table == "表" for ref in r.levels))
    for i, table in enumerate(corpus.levels):
        for text, moved in _table(table):
            levels = (*corpus.levels[:i], moved, *corpus.levels[i + 1 :])
            place = f"{table.file.removesuffix('.csv')}.meta.yaml:1"
            yield DateChange(f"表{table.edition} {text}", looking, replace(corpus, levels=levels), place)


def _document(document: Document, cited: set[str]) -> Iterator[tuple[str, Document]]:
    if document.draft:
        yield "状态改为现行", replace(document, state="现行")
        return
    if document.earliest is not None and document.earliest == document.latest:
        for sign, step in _DAYS:
            day = document.earliest + step
            yield f"“生效”日期{sign}一天", replace(document, earliest=day, latest=day)
    else:
        yield from _moved(document, "earliest", "不早于")
        yield from _moved(document, "latest", "不晚于")
    yield from _moved(document, "expiry", "失效")
    for i, link in enumerate(document.replaces):
        if link.start is None or link.document not in cited:
            continue
        for sign, step in _DAYS:
            links = (*document.replaces[:i], replace(link, start=link.start + step), *document.replaces[i + 1 :])
            yield f"替代{link.document}的日期{sign}一天", replace(document, replaces=links)


def _moved(document: Document, key: str, label: str) -> Iterator[tuple[str, Document]]:
    day: date | None = getattr(document, key)
    for sign, step in _DAYS if day is not None else ():
        assert day is not None
        yield f"“{label}”日期{sign}一天", altered(document, **{key: day + step})


def _with_document(corpus: Corpus, document: Document) -> Corpus:
    documents = {**corpus.documents, document.id: document}
    return replace(corpus, documents=documents, clauses=ClauseBook(documents, corpus.clauses._read))


def _table(table: EfficiencyTable) -> Iterator[tuple[str, EfficiencyTable]]:
    for sign, step in _DAYS:
        yield f"“起”日期{sign}一天", replace(table, start=table.start + step)
        if table.end is not None:
            yield f"“止”日期{sign}一天", replace(table, end=table.end + step)
