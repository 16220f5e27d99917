"""The view of a document: what it is, when it binds, and its text with what became of each clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from compliance.corpus import Clause, Corpus, Document
from compliance.corpus.coverage import HANDLED, NOT_MACHINE, OPEN, Disposition, read_dispositions
from compliance.corpus.details import Details, Slip, read_details, read_slips
from compliance.site.norms import beginning, ending
from compliance.site.passages import Block, Mark, blocks, locate

COLOURS = {HANDLED: "handled", NOT_MACHINE: "not-machine", OPEN: "open"}
"""The CSS class of a disposition; its word is printed beside the colour."""


@dataclass(frozen=True)
class ClauseView:
    """A clause with its disposition, its slips, and the rules whose norms quote it."""

    clause: Clause
    disposition: Disposition
    slips: tuple[Slip, ...]
    quoted_by: tuple[str, ...]
    body: tuple[Block, ...]

    @property
    def colour(self) -> str:
        """The CSS class."""
        return COLOURS[self.disposition.kind]


@dataclass(frozen=True)
class DocumentView:
    """A document's page. ``clauses`` is empty where the text is not held."""

    document: Document
    details: Details
    period: str
    interval: bool
    replaced_by: tuple[tuple[Document, tuple[str, ...], str], ...]
    based_on_it: tuple[Document, ...]
    rules: tuple[str, ...]
    clauses: tuple[ClauseView, ...]


class Citations:
    """Which rules and parameters rest on which clause, over the whole corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    @cached_property
    def quotes(self) -> Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]:
        """(document, anchor) → rule code → its quotes there."""
        found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
        for rule in self.corpus.rules:
            for norm in self.corpus.norms_of(rule):
                if norm.citation:
                    of = found.setdefault((norm.citation.document, norm.citation.anchor), {})
                    of[rule.code] = (*of.get(rule.code, ()), norm.citation.quote)
        return found

    @cached_property
    def dispositions(self) -> Mapping[str, Mapping[str, Disposition]]:
        """Document → anchor → disposition."""
        return {
            d.id: {x.anchor: x for x in read_dispositions(d)} if d.held else {} for d in self.corpus.documents.values()
        }

    def rules_of(self, document: str) -> tuple[str, ...]:
        """The codes of the rules that rest on a document, or to which its clauses lead."""
        codes = {code for (d, _), by in self.quotes.items() if d == document for code in by}
        codes.update(c for x in self.dispositions.get(document, {}).values() for c in x.codes)
        return tuple(sorted(codes))

    def clauses_of(self, code: str) -> tuple[tuple[Document, Clause, Disposition], ...]:
        """The clauses whose disposition names a rule."""
        found = []
        for id_, by_anchor in self.dispositions.items():
            clauses = self.corpus.clauses.of(id_)
            for anchor, disposition in by_anchor.items():
                if code in disposition.codes and anchor in clauses:
                    found.append((self.corpus.documents[id_], clauses[anchor], disposition))
        return tuple(found)


def document_view(document: Document, corpus: Corpus, citations: Citations) -> DocumentView:
    """The view of one document; of a text that is not held nothing is shown but its registration."""
    others = sorted(corpus.documents.values(), key=lambda d: d.id)
    replaced = tuple(
        (other, link.anchors, link.start.isoformat() if link.start else "")
        for other in others
        for link in other.replaces
        if link.document == document.id
    )
    details = read_details(document)
    start = beginning(document, corpus)
    end = ending(document, "", corpus)
    return DocumentView(
        document,
        details,
        "，".join(t for t in ("征求意见稿，未生效" if document.draft else start, end) if t),
        document.earliest != document.latest,
        replaced,
        tuple(d for d in others if document.id in read_details(d).rests_on),
        citations.rules_of(document.id),
        tuple(_clauses(document, corpus, citations)) if document.held else (),
    )


def _clauses(document: Document, corpus: Corpus, citations: Citations) -> Iterable[ClauseView]:
    slips = read_slips(document)
    dispositions = citations.dispositions[document.id]
    for anchor, clause in corpus.clauses.of(document.id).items():
        mine = slips.get(anchor, ())
        quotes = citations.quotes.get((document.id, anchor), {})
        marks = [Mark(*place, n) for n, s in enumerate(mine, 1) if (place := locate(clause.text, s.seen))]
        passages = dict.fromkeys(q for by in quotes.values() for q in by)
        marks += [Mark(*place) for q in passages if (place := locate(clause.text, q))]
        disposition = dispositions.get(anchor, Disposition(anchor, OPEN))
        yield ClauseView(clause, disposition, mine, tuple(sorted(quotes)), blocks(clause.text, marks))
