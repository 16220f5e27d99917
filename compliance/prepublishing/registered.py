"""What the register knows that is held against files to be published: rows, names, cases, approvals, numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.listing import Place as Region
from compliance.listing import rows_on
from compliance.model.errors import RegistryError
from compliance.pipeline import corpus_of
from compliance.plan_texts import paragraphs_of
from compliance.prepublication.coverage import Register
from compliance.prepublication.figures import CaseRecord
from compliance.prepublication.likeness import PlanText
from compliance.prepublication.permission import Approval
from compliance.registry.adoption import FIELDS, told_by_case
from compliance.registry.lists.forms import list_forms

if TYPE_CHECKING:
    from compliance.registry import Registry
    from compliance.registry.installations import Told

_UNSETTLED = {"conflicting": "方案前后数值不一致", "illegible": "方案里这一处无法辨认"}


@dataclass(frozen=True)
class PlanCase:
    """A registered plan: whose, in which file, the content."""

    number: int
    owner: int
    enterprise: str
    file: str
    sha256: str


@dataclass(frozen=True)
class Registered:
    """All of it. ``different`` are pairs of enterprises that a person told apart, ``issued`` numbers with their content."""

    register: Register
    different: frozenset[frozenset[int]]
    approvals: tuple[Approval, ...]
    cases: tuple[PlanCase, ...]
    issued: tuple[tuple[str, str], ...]


def registered(registry: Registry, day: date, region: str) -> Registered:
    """What is on record on a day, of a province."""
    from compliance.registry.approvals import issued_numbers, publication_requests
    from compliance.registry.cases import cases_until
    from compliance.registry.directory import directory
    from compliance.registry.enterprises import all_enterprises, told_apart

    rows = rows_on(registry, day, Region(province=region))
    with registry.read() as connection:
        known = all_enterprises(connection, province=region)
        told = {i: e.reference for i, e in directory(connection, day).items() if e.listed and i in known}
        asked = tuple(Approval(*row) for row in publication_requests(connection))
        different = told_apart(connection)
        issued = issued_numbers(connection)
        cases = tuple(
            PlanCase(c.id, c.enterprise_id, known[c.enterprise_id].name, c.file, c.sha256)
            for c in cases_until(connection, day)
            if c.enterprise_id in known
        )
    names = {i: e.name for i, e in known.items()}
    codes = {i: e.credit_code for i, e in known.items() if e.credit_code}
    forms = list_forms()
    states = {s: forms.word_for("状态", s) for s in ("existing", "under_construction", "proposed", "retired")}
    return Registered(Register(rows, told, names, codes, states), different, asked, cases, issued)


def case_records(registry: Registry, known: Registered, owners: frozenset[int]) -> Mapping[int, tuple[CaseRecord, ...]]:
    """What the last case of each of these enterprises says, corrections applied."""
    from compliance.registry.case_facts import facts_of

    last = {c.owner: c for c in known.cases if c.owner in owners}
    found: dict[int, tuple[CaseRecord, ...]] = {}
    with registry.read() as connection:
        for owner, case in last.items():
            try:
                facts = facts_of(connection, case.number)
            except RegistryError:
                continue  # taken in, and not read yet
            told = [t for t in told_by_case(facts, case.number, owner, case.file) if t.kind == "installation"]
            unsettled = {
                str(one.name.value): dict(_unsettled(one))
                for one in facts.installations
                if one.name is not None and one.name.value is not None
            }
            found[owner] = tuple(_record(case.number, t, unsettled.get(t.name, {})) for t in told)
    return found


def _record(case: int, told: Told, unsettled: Mapping[str, str]) -> CaseRecord:
    return CaseRecord(case, told.name, told.figures, {**told.sources}, unsettled)


def _unsettled(one: object) -> Iterator[tuple[str, str]]:
    for field, figure in FIELDS.items():
        fact = getattr(one, field)
        if fact is not None and fact.state in _UNSETTLED:
            yield figure, _UNSETTLED[fact.state]


def plans_of(
    registry: Registry, known: Registered, announce: Callable[[int, int], None]
) -> tuple[list[PlanText], list[tuple[int, str, str]]]:
    """The texts of all registered plans, and those (whose, file, why) that have none."""
    texts = paragraphs_of(registry.originals, [c.sha256 for c in known.cases], announce)
    plans, unread = [], []
    for c in known.cases:
        read = texts[c.sha256]
        if read.why:
            unread.append((c.owner, c.file, read.why))
        else:
            plans.append(PlanText(c.number, c.owner, c.enterprise, c.file, read.paragraphs))
    return plans, unread


def quoted_texts(corpus: Path | None) -> Iterator[str]:
    """The policy texts that a plan may quote."""
    found = corpus_of(corpus)
    for number in found.documents:
        for clause in found.clauses.of(number).values():
            yield clause.text
