"""What can be done with several rows of a list at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from starlette.responses import Response

from compliance import __version__
from compliance.model.errors import RegistryError
from compliance.model.inputs import inputs_of
from compliance.rechecking import review_on_record
from compliance.registry import case_facts, evidence_requests, reviews
from compliance.registry.assignments import assign, officers
from compliance.registry.comparison import PROBLEMS
from compliance.registry.tables import Table
from compliance.registry.verdicts import decide_finding
from compliance.web.desk import LARGEST, Desk
from compliance.web.lists.parcel import parcel
from compliance.web.security.roles import Person, Role

Rows = Sequence[Mapping[str, Any]]
Said = Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """What came of it: a word of ``词句/lists.yaml`` with its values; ``text`` is a reason that is no such word."""

    key: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: bool = False
    text: str = ""


@dataclass(frozen=True)
class Entry:
    """A field that is filled in for an act. A ``choice`` offers ``choices(desk, person)``: value and word."""

    name: str
    kind: Literal["text", "date", "choice"]
    choices: Callable[[Desk, Person], Sequence[tuple[Any, str]]] | None = None


@dataclass(frozen=True)
class Act:
    """An act on rows of the list ``kind``, for people with one of ``roles``. ``rows`` are those that the person sees,
    ``said`` what they filled in, by the names of ``entries``. It answers what came of it, or a file."""

    kind: str
    name: str
    do: Callable[[Desk, Person, Rows, Said], Told | Response]
    roles: frozenset[Role] = frozenset({Role.REVIEWER})
    entries: tuple[Entry, ...] = ()

    def fits(self, table: Table, person: Person) -> bool:
        """Whether the person may do it in this list."""
        return self.kind == table.kind and not self.roles.isdisjoint(person.roles)

    def done(self, desk: Desk, person: Person, rows: Rows, said: Said) -> Told | Response:
        """Do it; what is refused is told."""
        try:
            return self.do(desk, person, rows, said)
        except RegistryError as error:
            if error.code not in ("invalid", "conflict", "not_allowed"):
                raise
            return Told(problem=True, text=error.reason)


def _recheck(desk: Desk, person: Person, rows: Rows, said: Said) -> Told:
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


def _confirm(desk: Desk, person: Person, rows: Rows, said: Said) -> Told:
    """Confirm findings that are open, all of them or none. A row is a finding of the latest review: what was judged anew since is not seen any more."""
    wanted = [row for row in rows if row["standing"] in ("open", "stale")]
    with desk.registry.write(desk.by(person)) as tx:
        for row in wanted:
            found = decide_finding(tx, row["case"], row["fingerprint"], "confirmed")
            if found["id"] != row["id"]:
                raise RegistryError("选中的意见刚刚重新审查过，没有确认；请再看一次", "conflict")
    return Told("lists.confirmed", {"n": len(wanted), "rest": len(rows) - len(wanted)})


def _ask(desk: Desk, person: Person, rows: Rows, said: Said) -> Told:
    """Ask the enterprises of the findings that call for something for the same evidence, of all of them or of none."""
    wanted = [row for row in rows if row["outcome"] in PROBLEMS and not row["waiver"]]
    day = _day(said["act_until"])
    with desk.registry.write(desk.by(person)) as tx:
        known = {
            case: evidence_requests.requests_by_finding(tx.connection, case) for case in {r["case"] for r in wanted}
        }
        text = " ".join(said["act_wanted"].split())
        new = [r for r in wanted if all((one.wanted, one.until) != (text, day) for one in known[r["case"]].get(r["fingerprint"], ()))]  # fmt: skip
        for row in new:
            evidence_requests.ask(tx, row["case"], row["fingerprint"], text, day)
    return Told("lists.asked", {"n": len(new), "rest": len(rows) - len(new)})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RegistryError("日期请写成 2026-12-31 的形式", "invalid") from None


def _assign(desk: Desk, person: Person, rows: Rows, said: Said) -> Told:
    """Give cases to a reviewer of the office."""
    chosen = said["act_officer"]
    if not chosen:
        return Told("lists.no_officer", problem=True)
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 11 else 0
    return _given(desk, person, rows, min(number, LARGEST))


def _take(desk: Desk, person: Person, rows: Rows, said: Said) -> Told:
    """Take cases that nobody has."""
    return _given(desk, person, rows, person.id)


def _release(desk: Desk, person: Person, rows: Rows, said: Said) -> Told:
    """Give cases up; a 复核员 those of anybody."""
    return _given(desk, person, rows, None)


def _given(desk: Desk, person: Person, rows: Rows, officer: int | None) -> Told:
    with desk.registry.write(desk.by(person)) as tx:
        changed = assign(tx, [row["id"] for row in rows], person.office.id, officer)
    return Told("lists.assigned", {"n": changed, "rest": len(rows) - changed})


def _officers(desk: Desk, person: Person) -> Sequence[tuple[int, str]]:
    with desk.registry.read() as connection:
        return officers(connection, person.office.id)


def _parcel(desk: Desk, person: Person, rows: Rows, said: Said) -> Response:
    """The files of documents, with a list of them, as a ZIP."""
    return parcel(desk, rows)


_GIVING = frozenset({Role.APPROVER})
_WORKING = frozenset({Role.REVIEWER, Role.APPROVER})
ACTS = (
    Act("cases", "take", _take),
    Act("cases", "release", _release, _WORKING),
    Act("cases", "recheck", _recheck),
    Act("cases", "assign", _assign, _GIVING, (Entry("act_officer", "choice", _officers),)),
    Act("findings", "confirm", _confirm),
    Act("findings", "ask", _ask, entries=(Entry("act_wanted", "text"), Entry("act_until", "date"))),
    Act("documents", "zip", _parcel, _WORKING | {Role.AUDITOR}),
)  # fmt: skip
"""Every act, besides tables of the rows that are picked (which everybody may have)."""
