"""All of lint: what ``compliance.corpus`` checks by reading, and what only judging can show.

C007 and C022 try critical points, C012 asks on which days a norm binds, C018 which table cells a verdict
would rest on. They live here because the corpus knows nothing of judging.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from compliance.checking.constant_rules import constant_rules
from compliance.checking.contradictions import contradictions
from compliance.checking.unusable import dead_norms, unverified_cells
from compliance.corpus import Corpus, Determination, Problem, Waiver, load_corpus
from compliance.corpus import lint as lint_texts
from compliance.model.errors import CorpusError

Check = Callable[[Corpus], Iterator[Problem]]
JUDGING_CHECKS: tuple[Check, ...] = (contradictions, dead_norms, unverified_cells, constant_rules)


def lint_corpus(
    path: Path | None = None,
    as_of: date | None = None,
    waivers: tuple[Waiver, ...] = (),
    determinations: tuple[Determination, ...] = (),
) -> tuple[Problem, ...]:
    """Every problem of the corpus in ``path``, in order of file and line; the arguments are those of ``lint``."""
    problems = list(lint_texts(path, as_of, waivers, determinations))
    try:
        corpus = load_corpus(path, lambda _: None)
    except CorpusError:
        return tuple(problems)  # already among them
    for check in JUDGING_CHECKS:
        problems.extend(_guarded(check, corpus))
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line, p.code, p.message)))


def _guarded(check: Check, corpus: Corpus) -> Iterator[Problem]:
    try:
        yield from check(corpus)
    except CorpusError as error:
        yield Problem(error.code or "C016", error.file, error.line or 0, error.reason)
