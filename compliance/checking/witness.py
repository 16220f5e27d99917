"""Facts that tell a mutant from the original: the missing test case of a mutant that no case kills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from compliance.checking.critical import Cases, Grid, grids
from compliance.checking.mutate import Mutant
from compliance.checking.rule_tests import cited, judge_case, waived
from compliance.corpus import Corpus
from compliance.corpus.cases import Case
from compliance.model.errors import CorpusError
from compliance.model.review import Finding, Outcome

MOST_POINTS = 4_000
"""So many critical points are tried for one mutant; a larger grid is sampled evenly, and the report says so."""
_NOTHING = "没有结论"
Told = tuple[Outcome, str | None, frozenset[str], bool]
"""What a case can check of a finding: outcome, reason, documents and clauses, and whether a waiver would be honoured."""


@dataclass(frozen=True)
class Witness:
    """The outcome of a search: a case with the original's outcome and what the mutant gives instead, or neither.

    ``tried`` points out of ``size`` were compared.
    """

    case: Case | None
    instead: str = ""
    tried: int = 0
    size: int = 0


@dataclass
class WitnessSearch:
    """Searches witnesses in one corpus; what the original finds at a point is remembered between mutants."""

    corpus: Corpus
    cases: Cases
    _known: dict[Case, Finding | None] = field(default_factory=dict, repr=False)
    _grids: dict[str, tuple[Grid, ...]] = field(default_factory=dict, repr=False)

    def find(self, mutant: Mutant) -> Witness:
        """The first point at which the mutant and the original differ.

        Points near the existing cases come first, because they read like cases; among them a different outcome
        is preferred to a different reason or different documents.
        """
        second: Witness | None = None
        tried = 0
        every = [grid for code in mutant.rules for grid in self._of(code)]
        size = sum(grid.size for grid in every)
        for point in _unique(chain(_near(every), (None,), _spread(every))):
            if point is None:
                if second is not None:
                    break
                continue
            tried += 1
            before, after = self._original(point), _judged(point, mutant.corpus)
            told, instead = _told(before, point, self.corpus), _told(after, point, mutant.corpus)
            if before is None or told is None or told == instead:
                continue
            found = Witness(_as_case(point, told, instead), after.outcome.chinese if after else _NOTHING, tried, size)
            if after is None or after.outcome is not before.outcome:
                return found
            second = second or found
        return second or Witness(None, "", tried, size)

    def _of(self, code: str) -> tuple[Grid, ...]:
        if code not in self._grids:
            rule = self.corpus.rule(code)
            self._grids[code] = grids(rule, self.corpus, self.cases.get(code, ()), edges=True) if rule else ()
        return self._grids[code]

    def _original(self, point: Case) -> Finding | None:
        if point not in self._known:
            self._known[point] = _judged(point, self.corpus)
        return self._known[point]


def _judged(point: Case, corpus: Corpus) -> Finding | None:
    try:
        return judge_case(point, corpus)
    except CorpusError:
        return None


def _near(every: list[Grid]) -> Iterator[Case]:
    for grid in every:
        yield from grid.near()


def _spread(every: list[Grid]) -> Iterator[Case]:
    """At most MOST_POINTS of all grids, each grid giving its share."""
    share = MOST_POINTS // max(1, len(every))
    for grid in every:
        yield from grid.points(share)


def _unique(points: Iterable[Case | None]) -> Iterator[Case | None]:
    """The points without their names, each once; the mark None stays where it is."""
    seen = set()
    for point in points:
        if point is None:
            yield None
            continue
        bare = replace(point, name="", expected="", reason="", documents=(), barred=(), waivable="",
                       observed="", file="", line=0)  # fmt: skip
        if bare not in seen:
            seen.add(bare)
            yield bare


def _told(found: Finding | None, point: Case, corpus: Corpus) -> Told | None:
    if found is None:
        return None
    return found.outcome, found.reason, cited(found), waived(found, point, corpus)


def _as_case(point: Case, before: Told, after: Told | None) -> Case:
    """The point with what the original finds, in as much detail as tells the two apart."""
    outcome, reason, documents, waivable = before
    case = replace(point, expected=outcome.chinese, reason=reason or "")
    if after is None or after[:2] != before[:2]:
        return case
    if after[2] == documents:
        return replace(case, waivable="是" if waivable else "否")
    return replace(case, documents=_named(documents - after[2]), barred=_named(after[2] - documents))


def _named(grounds: frozenset[str]) -> tuple[str, ...]:
    """Documents, and clauses of documents that are not among them."""
    return tuple(sorted(g for g in grounds if g.partition(" ")[0] not in grounds - {g}))
