"""What can be done with several rows of a list at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance import __version__
from compliance.model.errors import RegistryError
from compliance.model.inputs import inputs_of
from compliance.rechecking import review_on_record
from compliance.registry import case_facts, reviews
from compliance.registry.tables import Table
from compliance.registry.verdicts import decide_finding
from compliance.web.desk import Desk
from compliance.web.security.roles import Person, Role

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Told:
    """What came of it: a word of ``词句/lists.yaml`` with its values."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: bool = False


@dataclass(frozen=True)
class Act:
    """An act on rows of the list ``kind``, for reviewers. ``rows`` are those that the person sees."""

    kind: str
    name: str
    do: Callable[[Desk, Person, Rows], Told]

    def fits(self, table: Table, person: Person) -> bool:
        """Whether the person may do it in this list."""
        return self.kind == table.kind and Role.REVIEWER in person.roles


def _recheck(desk: Desk, person: Person, rows: Rows) -> Told:
    """Judge cases again by today's corpus; a review is recorded where it says anything else."""
    changed = 0
    for row in rows:
        if row["state"] == "unreviewed":
            continue
        with desk.registry.read() as connection:
            facts = case_facts.facts_of(connection, row["id"])
            last = reviews.last_review(connection, row["id"])
            old = {f["fingerprint"]: f["inputs"] for f in reviews.findings_of(connection, [last or 0])}
            review = review_on_record(connection, facts, desk.options())
        spoken = {f.fingerprint: inputs_of(f) for f in review.findings if f.outcome.value != "not_applicable"}
        if spoken == old:
            continue
        with desk.registry.write(desk.by(person)) as tx:
            reviews.record_review(tx, row["id"], review, parameters="recheck", program=f"nengshen {__version__}")
        changed += 1
    return Told("lists.rechecked", {"n": len(rows), "changed": changed})


def _confirm(desk: Desk, person: Person, rows: Rows) -> Told:
    """Confirm findings that are open, all of them or none. A row is a finding of the latest review: what was judged anew since is not seen any more."""
    wanted = [row for row in rows if row["standing"] in ("open", "stale")]
    with desk.registry.write(desk.by(person)) as tx:
        for row in wanted:
            found = decide_finding(tx, row["case"], row["fingerprint"], "confirmed")
            if found["id"] != row["id"]:
                raise RegistryError("选中的意见刚刚重新审查过，没有确认；请再看一次", "conflict")
    return Told("lists.confirmed", {"n": len(wanted), "rest": len(rows) - len(wanted)})


ACTS = (Act("cases", "recheck", _recheck), Act("findings", "confirm", _confirm))
"""Every act, besides files of the rows that are picked (which everybody may have)."""
