"""A whole run over the mutants of a corpus: who survives, which case is missing, which survivors are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from compliance.checking.critical import cases_by_rule
from compliance.checking.mutate import Mutant, killed, mutants
from compliance.checking.witness import Witness, WitnessSearch
from compliance.corpus import Corpus, Problem
from compliance.corpus.cases import Case
from compliance.corpus.equivalents import Equivalent, read_equivalents

Progress = Callable[[int, int, str], None]
"""Called with mutants done, mutants in all and the text of the next one."""


@dataclass(frozen=True)
class Survivor:
    """A mutant that no case kills, the search for a case that would, and its entry among the known equivalents."""

    mutant: Mutant
    witness: Witness
    listed: Equivalent | None = None

    @property
    def accepted(self) -> bool:
        """Whether it is listed and there is indeed nothing that tells it from the original."""
        return self.listed is not None and self.witness.case is None

    @property
    def case(self) -> Case | None:
        """The missing case, with a name that says what it is for."""
        found = self.witness.case
        return None if found is None else replace(found, name=f"待命名：{self.mutant.text}")


@dataclass(frozen=True)
class MutationRun:
    """What a run found. ``problems`` are entries of the list of equivalents that are wrong."""

    made: int
    survivors: tuple[Survivor, ...]
    problems: tuple[Problem, ...]

    @property
    def open(self) -> tuple[Survivor, ...]:
        """Survivors that need a case or an entry."""
        return tuple(s for s in self.survivors if not s.accepted)


def run_mutation(corpus: Corpus, codes: tuple[str, ...] = (), progress: Progress = lambda *_: None) -> MutationRun:
    """Make every mutant (that concerns the rules named by ``codes``, if any) and run the cases of its rules.

    A mutant may be noticed by the cases of any rule that it concerns, also when only one is asked for.

    Raises:
        CorpusError: for a case or a list of equivalents that cannot be read.
    """
    cases = cases_by_rule(corpus)
    known = {e.text: e for e in read_equivalents(corpus.folder)}
    asked = [m for m in mutants(corpus) if not codes or set(m.rules) & set(codes)]
    search = WitnessSearch(corpus, cases)
    found = []
    for count, mutant in enumerate(asked):
        progress(count, len(asked), mutant.text)
        if not killed(mutant, cases):
            found.append(Survivor(mutant, search.find(mutant), known.get(mutant.text)))
    made, alive = {m.text for m in asked}, {s.mutant.text: s for s in found}
    problems = [_problem(e, made, alive) for e in known.values() if e.text in made or not codes]
    return MutationRun(len(asked), tuple(found), tuple(p for p in problems if p is not None))


def _problem(entry: Equivalent, made: set[str], alive: dict[str, Survivor]) -> Problem | None:
    """What is wrong with an entry of the list."""
    if entry.text not in made:
        why = "语料里已没有这一处"
    elif entry.text not in alive:
        why = "已有测试发现它"
    elif alive[entry.text].witness.case is not None:
        why = "找到了能分辨的事实，并不等价"
    else:
        return None
    return Problem("C025", entry.file, entry.line, f"登记为等价的变异“{entry.text}”：{why}")
