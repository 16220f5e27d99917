"""Officers' rulings (interpretations) applied to norms: boundary, date of effect, which norm, how to read it.

A ruling counts from its 自 on, and only once somebody has signed it; until then it is named and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from compliance.checking.scope import Scope
from compliance.checking.truth import Doubt
from compliance.checking.wording import day
from compliance.corpus import Corpus, Document, Interpretation, Norm, Rule
from compliance.corpus.ruling_lint import adopts
from compliance.corpus.standing import effect_ruling


def in_time(corpus: Corpus, as_of: date) -> tuple[Interpretation, ...]:
    """The rulings that have begun by a day, the latest last."""
    found = tuple(r for r in corpus.interpretations if r.start <= as_of)
    return tuple(sorted(found, key=lambda r: r.start)) if len(found) > 1 else found


def signed(ruling: Interpretation, corpus: Corpus) -> bool:
    """Whether somebody answers for it."""
    return corpus.lexicon.signed(ruling.by)


def remark(ruling: Interpretation, text: str) -> str:
    """A ruling as the note of a clause cites it."""
    return f"依解释{ruling.id}：{text}"


def pending(ruling: Interpretation) -> str:
    """What the note of a clause says of a ruling that nobody has signed."""
    return f"裁断{ruling.id}尚未署名，不能据以判定"


def concerns(ruling: Interpretation, norm: Norm, rule: Rule) -> bool:
    """Whether a ruling is about this norm's parameter (or its rule) in this norm's place."""
    named = ruling.parameter == rule.parameter if ruling.parameter else bool(ruling.rule) and ruling.rule == rule.code
    return named and ruling.region == norm.region


def read_as_ruled(norm: Norm, rule: Rule, scope: Scope) -> tuple[Norm, tuple[str, ...], tuple[str, ...], Doubt | None]:
    """(norm with its boundary settled, remarks, ids of the rulings, doubt where its reading rests on no signature)."""
    remarks: list[str] = []
    ids: list[str] = []
    doubt: Doubt | None = None
    boundary: Interpretation | None = None
    for ruling in in_time(scope.corpus, scope.as_of):
        if ruling.boundary and concerns(ruling, norm, rule):
            if signed(ruling, scope.corpus):
                boundary = ruling
            else:
                remarks.append(pending(ruling))
        if ruling.id == norm.interpretation and ruling.reading:
            remarks.append(remark(ruling, ruling.reading))
            if signed(ruling, scope.corpus):
                ids.append(ruling.id)
            else:
                remarks.append(pending(ruling))
                doubt = Doubt("裁断未署名", f"{_clause(norm, scope)}的读法依裁断{ruling.id}，该裁断尚未署名")
    if boundary is not None:
        ids.append(boundary.id)
        remarks.append(remark(boundary, f"边界按“{boundary.boundary}本数”理解"))
        norm = replace(norm, boundary=boundary.boundary)
    return norm, tuple(remarks), tuple(ids), doubt


def _clause(norm: Norm, scope: Scope) -> str:
    document = scope.corpus.documents.get(norm.document)
    if document is None or norm.citation is None:
        return "依据"
    return document.cited + scope.corpus.clauses.section(document.id, norm.citation.anchor)


def effect_remarks(document: Document, corpus: Corpus, as_of: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(remarks, ids) of the rulings on a document's date of effect; an unsigned one is only named."""
    about = [r for r in in_time(corpus, as_of) if r.document == document.id and r.effective is not None]
    remarks = [pending(r) for r in about if not signed(r, corpus)]
    ruling = effect_ruling(document, corpus, as_of)
    if ruling is None or ruling.effective is None:
        return tuple(remarks), ()
    return (*remarks, remark(ruling, f"生效日期按{day(ruling.effective)}认定")), (ruling.id,)


def choice(rule: Rule, norms: Iterable[Norm], scope: Scope) -> tuple[Interpretation, Norm] | None:
    """The latest signed ruling that says which of ``norms`` (one place, one force) is to be applied, with that norm."""
    found: tuple[Interpretation, Norm] | None = None
    given = tuple(norms)
    for ruling in in_time(scope.corpus, scope.as_of):
        if ruling.adopted and signed(ruling, scope.corpus):
            chosen = next((n for n in given if concerns(ruling, n, rule) and adopts(ruling, n)), None)
            found = (ruling, chosen) if chosen is not None else found
    return found
