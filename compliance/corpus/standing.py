"""Whether a document (or one clause of it) binds on a day, from its registration, its successors and the rulings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from compliance.corpus.decisions import Interpretation
from compliance.corpus.documents import Document

if TYPE_CHECKING:
    from compliance.corpus.library import Corpus

IN_FORCE, DRAFT, EXPIRED, SUPERSEDED, NOT_YET = "in_force", "draft", "expired", "superseded", "not_yet_in_force"


@dataclass(frozen=True)
class Standing:
    """How a document stands on a day. ``open`` means that the day lies within the interval of its date of effect:
    ``status`` is then IN_FORCE, but only possibly so. ``earliest`` and ``latest`` are that interval as officers have
    settled it; ``successor`` is the document that replaced it.
    """

    status: str
    open: bool = False
    earliest: date | None = None
    latest: date | None = None
    expiry: date | None = None
    successor: Document | None = None

    @property
    def ended(self) -> bool:
        """Whether it no longer binds."""
        return self.status in (EXPIRED, SUPERSEDED)

    @property
    def word(self) -> str:
        """The status as officers call it."""
        if self.open:
            return OPEN_WORD
        return STATUS_WORDS[self.status]


OPEN_WORD = "生效日期未定"
STATUS_WORDS: Mapping[str, str] = {
    IN_FORCE: "现行",
    NOT_YET: "尚未生效",
    DRAFT: "征求意见稿",
    SUPERSEDED: "被替代",
    EXPIRED: "失效",
}


def standing(document: Document, anchor: str, corpus: Corpus, as_of: date) -> Standing:
    """How ``document`` stands on ``as_of``; ``anchor`` matters where only some of its clauses were replaced."""
    ruling = effect_ruling(document, corpus, as_of)
    settled = ruling.effective if ruling is not None else None
    earliest, latest = (settled, settled) if settled is not None else (document.earliest, document.latest)
    if document.draft:
        return Standing(DRAFT, False, earliest, latest, document.expiry)
    if document.expiry and as_of > document.expiry:
        return Standing(EXPIRED, False, earliest, latest, document.expiry)
    linked = False
    for other in corpus.documents.values():
        for link in other.replaces:
            if link.document != document.id or (link.anchors and anchor not in link.anchors):
                continue
            linked = True
            start = link.start or other.latest
            if start is None or as_of >= start:
                return Standing(SUPERSEDED, False, earliest, latest, document.expiry, other)
    if document.state == "失效" and document.expiry is None:
        return Standing(EXPIRED, False, earliest, latest)
    if document.state == "被替代" and not linked:
        return Standing(SUPERSEDED, False, earliest, latest, document.expiry)
    if latest is not None and as_of >= latest:
        return Standing(IN_FORCE, False, earliest, latest, document.expiry)
    if earliest is not None and as_of < earliest:
        return Standing(NOT_YET, False, earliest, latest, document.expiry)
    return Standing(IN_FORCE, True, earliest, latest, document.expiry)


def effect_ruling(document: Document, corpus: Corpus, as_of: date) -> Interpretation | None:
    """The ruling that settles from when a document counts: the latest that has begun and that somebody has signed."""
    found = [
        r
        for r in corpus.interpretations
        if r.document == document.id and r.effective is not None and r.start <= as_of and corpus.lexicon.signed(r.by)
    ]
    return max(found, key=lambda r: r.start, default=None)
