"""Full text search over the clauses that we hold, and over the titles of the documents that we only know of.

All words must occur (each, or one of its synonyms); where no clause has them all, any will do and the
result says so. Nothing is ever returned of a text that is not held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from compliance.corpus.documents import Clause, Document
from compliance.corpus.library import Corpus
from compliance.corpus.search_index import FullTextIndex, Index, PlainIndex, Row, full_text_available
from compliance.corpus.search_query import Term, parse_query, read_search_words, segmenter, with_places
from compliance.corpus.search_text import Token, merged, occurrences, phrase, tokens
from compliance.corpus.standing import Standing, standing
from compliance.model.errors import InputError

SNIPPET = 110
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Snippet:
    """A passage of a clause, with the places of the words that were found in it."""

    text: str
    marks: Spans


@dataclass(frozen=True)
class Hit:
    """A clause that was found. ``clause`` is None for a document whose text is not held."""

    document: Document
    clause: Clause | None
    standing: Standing
    heading: Snippet
    snippet: Snippet
    rules: tuple[str, ...]
    found: tuple[str, ...]
    """The words of the query that it contains, as typed."""
    score: float


@dataclass(frozen=True)
class Found:
    """What a search came to. ``every`` is False where no clause had all words, so that any word was enough."""

    terms: tuple[Term, ...]
    every: bool
    total: int
    hits: tuple[Hit, ...]
    full_text: bool


@dataclass(frozen=True)
class Filters:
    """Which clauses to look at: in a region (and what binds it from above), of one document, of a status.

    ``binding`` leaves out what does not bind on the day and cannot (drafts, what has ended or not begun).
    """

    region: str | None = None
    document: str | None = None
    status: str | None = None
    binding: bool = False


@dataclass(frozen=True)
class _Entry:
    document: Document
    clause: Clause | None
    row: Row


def search(
    query: str,
    corpus: Corpus,
    *,
    as_of: date,
    filters: Filters = Filters(),
    limit: int = 10,
    full_text: bool | None = None,
) -> Found:
    """The best ``limit`` clauses for a query; ``as_of`` is the day whose status is shown.

    ``full_text`` False ranks without FTS5; None uses it where SQLite has it.

    Raises:
        InputError: for a query without a word, or an unknown document or region.
    """
    words = with_places(read_search_words(corpus), corpus)
    terms = parse_query(query, words, segmenter(corpus, words))
    if not terms:
        raise InputError(query or "（空）", "empty", "没有可查的词")
    path = _path(filters, corpus)
    entries = tuple(_entries(corpus))
    fts = full_text_available() if full_text is None else full_text
    index: Index = FullTextIndex(e.row for e in entries) if fts else PlainIndex(e.row for e in entries)
    kept = {i: s for i, e in enumerate(entries) if (s := _wanted(e, filters, path, corpus, as_of)) is not None}
    every, ranked = True, _rank(terms, index, kept, len(terms))
    if not ranked:
        every, terms = False, _looser(terms, index, kept)
        ranked = _rank(terms, index, kept, 1)
    named = {t.phrases[0] for t in terms}
    ranked.sort(key=lambda r: not _is_named(entries[r[0]], named))
    rules = rules_on(corpus)
    hits = tuple(_hit(entries[i], terms, kept[i], rules, score) for i, score in ranked[:limit])
    return Found(terms, every, len(ranked), hits, fts)


def _path(filters: Filters, corpus: Corpus) -> tuple[str, ...] | None:
    if filters.document is not None and filters.document not in corpus.documents:
        known = "、".join(sorted(d.id for d in corpus.documents.values() if d.held))
        raise InputError(filters.document, "not_found", f"没有登记这份文件；持有原文的有：{known}")
    if filters.region is None:
        return None
    path = corpus.places.path(filters.region)
    if path is None:
        raise InputError(filters.region, "not_found", "不认识的地区")
    return path


def _entries(corpus: Corpus) -> Iterator[_Entry]:
    for document in sorted(corpus.documents.values(), key=lambda d: d.id):
        title = tokens(f"{document.title}\n{document.number or ''}\n{document.region}")
        if not document.held:
            yield _Entry(document, None, Row((title, (), ())))
            continue
        for clause in corpus.clauses.of(document.id).values():
            yield _Entry(document, clause, Row((title, tokens(_heading(clause)), tokens(clause.text))))


def _heading(clause: Clause) -> str:
    return f"{clause.section} {clause.title}" if clause.title not in ("", clause.section) else clause.section


def _wanted(
    entry: _Entry, filters: Filters, path: tuple[str, ...] | None, corpus: Corpus, as_of: date
) -> Standing | None:
    """How the clause stands on the day; None where it is not to be looked at."""
    document, anchor = entry.document, entry.clause.anchor if entry.clause else ""
    if path is not None and document.region not in path:
        return None
    if filters.document is not None and document.id != filters.document:
        return None
    found = standing(document, anchor, corpus, as_of)
    if filters.status is not None and found.word != filters.status:
        return None
    return None if filters.binding and not filters.status and found.status != "in_force" else found


def _rank(terms: tuple[Term, ...], index: Index, kept: Mapping[int, Standing], least: int) -> list[tuple[int, float]]:
    """Rows with at least ``least`` of the terms, those with more terms first."""
    counts: dict[int, int] = {}
    for term in terms:
        for row in index.scores(term.phrases):
            counts[row] = counts.get(row, 0) + 1
    scores = index.scores(tuple(dict.fromkeys(p for t in terms for p in t.phrases)))
    rows = [(i, score) for i, score in scores.items() if i in kept and counts[i] >= least]
    return sorted(rows, key=lambda r: (-counts[r[0]], -r[1], r[0]))


def _looser(terms: tuple[Term, ...], index: Index, kept: Mapping[int, Standing]) -> tuple[Term, ...]:
    """The terms, with the shorter words within those that occur nowhere."""
    absent = [t for t in terms if not kept.keys() & index.scores(t.phrases).keys()]
    finer = [Term(w, (phrase(w),)) for t in absent for w in t.parts]
    return tuple({t.phrases: t for t in (*terms, *finer)}.values())


def _is_named(entry: _Entry, named: set[tuple[str, ...]]) -> bool:
    """Whether the query names this very clause by its section (二（八）, 第十六条)."""
    return entry.clause is not None and phrase(entry.clause.section) in named


def rules_on(corpus: Corpus) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(document, anchor) → codes of the rules that rest on the clause, by a citation of their own or of a parameter."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for rule in corpus.rules:
        for norm in corpus.norms_of(rule):
            if norm.citation is not None:
                found.setdefault((norm.document, norm.citation.anchor), {})[rule.code] = None
    return {place: tuple(codes) for place, codes in found.items()}


def _hit(
    entry: _Entry,
    terms: tuple[Term, ...],
    found: Standing,
    rules: Mapping[tuple[str, str], tuple[str, ...]],
    score: float,
) -> Hit:
    title, heading, body = entry.row.columns
    names = tuple(t.word for t in terms if any(occurrences(p, c) for p in t.phrases for c in (title, heading, body)))
    anchor = entry.clause.anchor if entry.clause else ""
    codes = rules.get((entry.document.id, anchor), ())
    if entry.clause is None:
        shown = Snippet(entry.document.title, _spans(terms, tokens(entry.document.title)))
        return Hit(entry.document, None, found, shown, Snippet("", ()), codes, names, score)
    head = Snippet(_heading(entry.clause), _spans(terms, heading))
    return Hit(entry.document, entry.clause, found, head, _snippet(entry.clause.text, terms, body), codes, names, score)


def _spans(terms: tuple[Term, ...], within: tuple[Token, ...]) -> Spans:
    return merged([span for t in terms for p in t.phrases for span in occurrences(p, within)])


def _snippet(text: str, terms: tuple[Term, ...], within: tuple[Token, ...]) -> Snippet:
    """The passage with the most of the terms, begun at a sentence where one begins nearby."""
    spans = _spans(terms, within)
    places = [(start, i) for i, t in enumerate(terms) for p in t.phrases for start, _ in occurrences(p, within)]
    best, start = (0, 0), 0
    for first, _ in sorted(places):
        near = [i for at, i in places if first <= at < first + SNIPPET - 10]
        if (len(set(near)), len(near)) > best:
            best, start = (len(set(near)), len(near)), first
    begun = max(text.rfind(mark, max(0, start - 40), start) + 1 for mark in "。；;\n")
    start = begun or max(0, start - 20)
    end = min(len(text), start + SNIPPET)
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    passage = text[start:end].replace("\n", " ")
    shift = len(head) - start
    marks = tuple((max(s, start) + shift, min(e, end) + shift) for s, e in spans if s < end and e > start)
    return Snippet(head + passage + tail, marks)
