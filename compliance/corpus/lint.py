"""Lint: every problem of a corpus at once, each with code, file and line.

Loading refuses what it cannot understand (C003–C006, C016); lint also finds what loads but is wrong:
a quote that is not in its clause, a number that is not in its quote, a rule without tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from compliance.corpus.coverage import read_dispositions
from compliance.corpus.decisions import Waiver
from compliance.corpus.determination_lint import lint_determinations
from compliance.corpus.determinations import Determination
from compliance.corpus.documents import fingerprint, unknown_meta_keys
from compliance.corpus.library import Corpus, load_corpus
from compliance.corpus.lint_names import NAME_CHECKS
from compliance.corpus.lint_norms import NORM_CHECKS
from compliance.corpus.lint_rules import RULE_CHECKS
from compliance.corpus.problems import Problem
from compliance.corpus.ruling_lint import rulings, unsigned_rulings
from compliance.corpus.search_query import read_search_words
from compliance.corpus.sentences import sentences
from compliance.corpus.strict import line_of, read_yaml
from compliance.corpus.waiver_lint import lint_waivers
from compliance.model.errors import CorpusError

Check = Callable[[Corpus], Iterator[Problem]]


def lint(
    path: Path | None = None,
    as_of: date | None = None,
    waivers: tuple[Waiver, ...] = (),
    determinations: tuple[Determination, ...] = (),
) -> tuple[Problem, ...]:
    """All problems of the corpus in ``path``, in order of file and line.

    ``as_of`` turns on what depends on the day: stale verification dates, waivers and determinations. Those given
    are looked at together with those of the corpus, so that overlaps between the two are seen.
    """
    problems: list[Problem] = []
    try:
        corpus = load_corpus(path, lambda e: problems.append(_from_error(e)))
    except CorpusError as error:
        return (*problems, _from_error(error))
    for check in (*DOCUMENT_CHECKS, *NAME_CHECKS, *NORM_CHECKS, *RULE_CHECKS, rulings):
        problems.extend(_guarded(check, corpus))
    if as_of is not None:
        problems.extend(_stale(corpus, as_of))
        problems.extend(unsigned_rulings(corpus))
        problems.extend(lint_waivers((*corpus.waivers, *waivers), corpus, as_of))
        problems.extend(lint_determinations((*corpus.determinations, *determinations), corpus, as_of))
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line, p.code, p.message)))


def _guarded(check: Check, corpus: Corpus) -> Iterator[Problem]:
    try:
        yield from check(corpus)
    except CorpusError as error:
        yield _from_error(error)


def _from_error(error: CorpusError) -> Problem:
    return Problem(error.code or "C016", error.file, error.line or 0, error.reason)


def sources(corpus: Corpus) -> Iterator[Problem]:
    """C000: the original is there and unchanged."""
    for document in corpus.documents.values():
        if document.source is None:
            if document.held:
                yield Problem("C000", _meta(document.id), 0, "持有原文的文件须登记原文及其 sha256")
            continue
        name, expected = document.source
        path = document.folder / name
        if not path.is_file():
            yield Problem("C000", _meta(document.id), 0, f"原文“{name}”不在目录里")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            text = f"原文“{name}”的 sha256 与登记不符：原件改动过的请恢复；登记写错的改为 sha256sum {name} 所得的值"
            yield Problem("C000", _meta(document.id), 0, text)


def fingerprints(corpus: Corpus) -> Iterator[Problem]:
    """C015: no clause has changed since it was cut."""
    for document in corpus.documents.values():
        for clause in corpus.clauses.of(document.id).values():
            if clause.fingerprint != fingerprint(clause.text):
                text = f"条款“{clause.anchor}”的正文与指纹不符：正文改动须另立新版"
                yield Problem("C015", f"docs/{document.id}/clauses.yaml", clause.line, text)


def search_words(corpus: Corpus) -> Iterator[Problem]:
    """C016: the words of search can be read."""
    read_search_words(corpus)
    yield from ()


def meta_keys(corpus: Corpus) -> Iterator[Problem]:
    """C016: keys of a registration that nothing reads."""
    for document in corpus.documents.values():
        data = read_yaml(document.folder / "meta.yaml", _meta(document.id))
        for key in unknown_meta_keys(data):
            yield Problem("C016", _meta(document.id), line_of(data, key) or 0, f"文件登记里没有“{key}”这个键")


def dispositions(corpus: Corpus) -> Iterator[Problem]:
    """C021: every clause of a held text has a disposition, with codes that exist."""
    for document in corpus.documents.values():
        clauses = corpus.clauses.of(document.id)
        found = read_dispositions(document)
        name = f"docs/{document.id}/dispositions.yaml"
        known = {d.anchor for d in found}
        if document.held and not clauses:
            continue
        for anchor in clauses:
            if anchor not in known:
                yield Problem("C021", name, 0, f"条款“{anchor}”没有处置")
        for one in found:
            if one.anchor not in clauses:
                yield Problem("C021", name, one.line, f"没有条款“{one.anchor}”")
            for code in one.codes:
                if code not in corpus.registry:
                    yield Problem("C021", name, one.line, f"规则码“{code}”没有登记")
            if one.kind == "规则" and not any(corpus.rule(c) for c in one.codes):
                yield Problem("C021", name, one.line, f"条款“{one.anchor}”写明由规则检查，但没有对应的规则文件")


def _meta(document: str) -> str:
    return f"docs/{document}/meta.yaml"


def _stale(corpus: Corpus, as_of: date) -> Iterator[Problem]:
    """C014: values last verified more than a year ago."""
    for rule in corpus.rules:
        for norm in corpus.norms_of(rule):
            if norm.verified is not None and (as_of - norm.verified).days > corpus.lexicon.longest_waiver_days:
                file, _, line = norm.place.rpartition(":")
                yield Problem("C014", file, int(line), f"最后核验于{norm.verified}，已超过一年", "提醒")


DOCUMENT_CHECKS: tuple[Check, ...] = (sources, fingerprints, meta_keys, dispositions, sentences, search_words)
