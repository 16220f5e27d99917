"""What a change of the law would do to the cases of an office: gathered in the desk, computed in a child."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compliance.checking.impact import Flip, Impact, Law, Plan, impact
from compliance.corpus import Waiver
from compliance.corpus.hybrid import enforce_draft
from compliance.corpus.revisions import corpus_at
from compliance.model.facts import Facts
from compliance.model.wording import plain_value
from compliance.pipeline import corpus_of, region_of
from compliance.rechecking import waivers_on_record
from compliance.registry import case_facts
from compliance.registry.tables import Asked, Scope
from compliance.registry.tables.case_tables import CASES
from compliance.registry.tables.definition import every
from compliance.web.desk import Desk

MOST_CASES = 500
CANDIDATES = "corpora"
"""The folder beside the originals into which an operator puts corpora that are to be tried."""


@dataclass(frozen=True)
class Change:
    """From which law to which: two days, a draft put into force on the second, another corpus (its folder)."""

    before: date
    after: date
    draft: str = ""
    corpus: Path | None = None


@dataclass(frozen=True)
class Question:
    """What the child is asked. ``cases`` are (number, file, facts, region)."""

    change: Change
    cases: tuple[tuple[int, str, Facts, str | None], ...]
    waivers: tuple[Waiver, ...]
    corpus: Path | None
    cut: bool

    def answer(self) -> dict[str, Any]:
        """The comparison as values."""
        plans = [Plan(str(number), facts, region) for number, _, facts, region in self.cases]
        files = {str(number): file for number, file, _, _ in self.cases}
        change = self.change
        with ExitStack() as opened:
            old = opened.enter_context(corpus_at(str(self.corpus) if self.corpus else None))
            new = old if change.corpus is None else opened.enter_context(corpus_at(str(change.corpus)))
            if change.draft:
                new = enforce_draft(new, change.draft, change.after)
            laws = Law(old, change.before, waivers=self.waivers), Law(new, change.after, waivers=self.waivers)
            return _told(impact(plans, *laws), files) | {"cut": self.cut, "draft": change.draft}


def _told(found: Impact, files: dict[str, str]) -> dict[str, Any]:
    near = [
        {
            "case": int(one.plan.name), "file": files[one.plan.name], "rule": one.finding.rule,
            "subject": one.finding.subject.name, "message": one.finding.message, "share": plain_value(one.share * 100, "%"),
        }
        for one in found.near
    ]  # fmt: skip
    return {
        "plans": found.plans, "findings": found.findings, "changes": len(found.changes), "reworded": len(found.reworded),
        "flips": [_flip(flip, files) for flip in found.flips], "near": near,
    }  # fmt: skip


def _flip(flip: Flip, files: dict[str, str]) -> dict[str, Any]:
    return {
        "case": int(flip.plan.name), "file": files[flip.plan.name], "enterprise": flip.plan.enterprise, "rule": flip.either.rule,
        "subject": flip.either.subject.name, "words": flip.words, "before": flip.before.message if flip.before else "",
        "after": flip.after.message if flip.after else "",
    }  # fmt: skip


def question(desk: Desk, scope: Scope, change: Change) -> Question:
    """The cases that the person sees, as they are on record, corrections applied; the latest ``MOST_CASES``."""
    options = desk.options()
    with desk.registry.read() as connection:
        judged = [row for row in every(connection, CASES, scope, Asked(sort="-number")) if row["state"] != "unreviewed"]
        cases = []
        for row in judged[:MOST_CASES]:
            number = int(str(row["id"]))
            facts = case_facts.facts_of(connection, number)
            cases.append((number, str(row["file"]), facts, region_of(facts, options)))
        waivers = waivers_on_record(connection)
    return Question(change, tuple(cases), waivers, desk.settings.corpus, len(judged) > MOST_CASES)


def candidates(desk: Desk) -> tuple[str, ...]:
    """The names of the corpora that may be tried."""
    folder = desk.registry.originals.folder.parent / CANDIDATES
    return tuple(sorted(p.name for p in folder.iterdir() if p.is_dir())) if folder.is_dir() else ()


def candidate(desk: Desk, name: str) -> Path:
    """The folder of a corpus, by a name out of ``candidates`` (nothing else becomes a path)."""
    return desk.registry.originals.folder.parent / CANDIDATES / name


def drafts(desk: Desk) -> Sequence[tuple[str, str]]:
    """(id, title) of the drafts in the corpus whose text is held."""
    found = corpus_of(desk.settings.corpus).documents.values()
    return [(d.id, d.title) for d in sorted(found, key=lambda d: d.id) if d.draft and d.held]
