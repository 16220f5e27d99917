"""What comes into force or ends between two days: documents, tables, standards, dated values, rulings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from compliance.corpus.library import Corpus
from compliance.corpus.norms import Norm
from compliance.corpus.standing import standing
from compliance.corpus.wording import day


def turning_points(corpus: Corpus, first: date, second: date) -> tuple[str, ...]:
    """One sentence for each thing whose standing differs on the two days, whichever comes first."""
    early, late = min(first, second), max(first, second)
    return tuple(dict.fromkeys(_points(corpus, early, late)))


def _points(corpus: Corpus, early: date, late: date) -> Iterator[str]:
    told: set[str] = set()
    for document in corpus.documents.values():
        a, b = (standing(document, "", corpus, as_of) for as_of in (early, late))
        if a.word != b.word:
            by = f"（被{b.successor.cited}替代）" if b.successor else ""
            told.add(document.cited)
            yield f"{document.cited}：{a.word} → {b.word}{by}"
    for table in corpus.levels:
        if table.in_force(early) != table.in_force(late):
            yield f"{table.region}能效水平表（{table.edition}）：{'施行' if table.in_force(late) else '不再施行'}"
    for limit in corpus.limits:
        if early < limit.start <= late and limit.standard not in told:
            yield f"{limit.standard}：自{day(limit.start)}实施"
    for norm, name in _norms(corpus):
        if norm.start and early < norm.start <= late:
            yield f"{name}（{norm.region}）：自{day(norm.start)}起适用"
        if norm.end and early < norm.end + timedelta(days=1) <= late:
            yield f"{name}（{norm.region}）：适用至{day(norm.end)}"
    for ruling in corpus.interpretations:
        if early < ruling.start <= late:
            yield f"裁断{ruling.id}：自{day(ruling.start)}起适用"


def _norms(corpus: Corpus) -> Iterator[tuple[Norm, str]]:
    for parameter in corpus.parameters.values():
        yield from ((norm, f"{parameter.code}的取值") for norm in parameter.norms)
    for rule in corpus.rules:
        yield from ((norm, f"{rule.code}的依据") for norm in rule.norms)
