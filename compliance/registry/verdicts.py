"""What people decided about findings, and whether it still holds: a decision is about the inputs that it was made on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.reviews import findings_of, findings_with, last_review
from compliance.registry.schema import cases, finding_decisions
from compliance.registry.transaction import Transaction

Word = Literal["confirmed", "disputed", "reopened"]
TAKEN_BACK = "撤销上一步"


@dataclass(frozen=True)
class Verdict:
    """A person's last word on a finding. ``inputs`` is the checksum of what the finding then rested on."""

    case_id: int
    rule: str
    fingerprint: str
    inputs: str
    decision: str
    comment: str
    decided_by: str


def finding_named(connection: Connection, case_id: int, name: str) -> dict[str, Any]:
    """A finding of the case's latest review by its number in it (from 1) or its fingerprint, which may be cut short.

    Raises:
        RegistryError: where that review has no such finding, or several.
    """
    review = last_review(connection, case_id)
    wanted = name.strip().lower()
    found = findings_with(connection, review, wanted) if review is not None else []
    rows = findings_of(connection, [review]) if review is not None and not found else []
    if not found and wanted.isdigit() and len(wanted) < _SHORTEST:
        found = rows[int(wanted) - 1 : int(wanted)] if int(wanted) else []
    elif not found and len(wanted) >= _SHORTEST:
        found = [r for r in rows if r["fingerprint"].startswith(wanted)]
    if not found:
        raise RegistryError(f"案卷{case_id}最近一次审查里没有这条意见（“{name}”）", "not_found")
    if len(found) > 1:
        raise RegistryError(f"案卷{case_id}有几条意见的校验值以“{name}”开头；请写完整", "invalid")
    return found[0]


_SHORTEST = 6
"""The shortest beginning of a fingerprint; what has fewer digits is a number."""


def decide_finding(tx: Transaction, case_id: int, finding: str, decision: Word, comment: str = "") -> dict[str, Any]:
    """Record a word on a finding (number or fingerprint) of the case's latest review; the finding.

    Raises:
        RegistryError: where that review has no such finding, or a dispute says nothing.
    """
    found = finding_named(tx.connection, case_id, finding)
    if decision != "confirmed" and not comment.strip():
        raise RegistryError("有异议、重新处理须写明意见", "invalid")
    row = {"rule": found["rule"], "fingerprint": found["fingerprint"], "inputs": found["inputs"], "decision": decision}
    who = {"decided_by": tx.by.person, "decided_at": tx.by.at}
    tx.connection.execute(_SAY, {"case_id": case_id, "comment": comment, **row, **who})
    audit.append(tx, "finding.decide", f"case:{case_id}", {**row, "comment": comment})
    return found


_SAY = insert(finding_decisions).inline()


def verdicts_of(connection: Connection, case_id: int) -> dict[str, Verdict]:
    """The last word on each finding of a case, by fingerprint, in the order in which they were said; a reopened one has none."""
    return verdicts_of_cases(connection, [case_id])[case_id]


def verdicts_of_cases(connection: Connection, case_ids: Sequence[int]) -> dict[int, dict[str, Verdict]]:
    """The same of several cases, by case."""
    found: dict[int, dict[str, Verdict]] = {case: {} for case in case_ids}
    for row in connection.execute(_LAST_WORDS, {"cases": list(case_ids)}):
        if row.decision != "reopened":
            found[row.case_id][row.fingerprint] = Verdict(*row)
    return found


_SPOKEN = finding_decisions.c.case_id.in_(bindparam("cases", expanding=True))
_LAST_WORDS = (
    select(*(finding_decisions.c[n] for n in Verdict.__dataclass_fields__))
    .where(
        finding_decisions.c.id.in_(
            select(func.max(finding_decisions.c.id))
            .where(_SPOKEN)
            .group_by(finding_decisions.c.case_id, finding_decisions.c.fingerprint)
        )
    )
    .order_by(finding_decisions.c.id)
)
"""The last word on every finding of cases that anybody spoke on."""


def standing_of(verdict: Verdict, inputs: str | None) -> Literal["carried", "stale"]:
    """Whether a word holds for a finding with these inputs (None: there is no such finding any more)."""
    return "carried" if verdict.inputs == inputs else "stale"


def reviewed_cases(connection: Connection) -> list[tuple[int, dict[str, Any]]]:
    """Every case that was judged, with its file, in order."""
    rows = connection.execute(select(cases.c.id, cases.c.file, cases.c.sha256).order_by(cases.c.id)).mappings().all()
    return [(row["id"], dict(row)) for row in rows if last_review(connection, row["id"]) is not None]


def take_back(tx: Transaction, case_id: int) -> str:
    """Take back one's own last word on a finding of the case, as long as it is the last on that finding; its fingerprint.

    The finding is open again. An earlier word does not come back by itself: it may have been another person's, on other inputs.

    Raises:
        RegistryError: where there is nothing to take back.
    """
    own = [v.fingerprint for v in verdicts_of(tx.connection, case_id).values() if v.decided_by == tx.by.person]
    if not own:
        raise RegistryError("没有可以撤销的认定", "not_found")
    key = own[-1]
    decide_finding(tx, case_id, key, "reopened", TAKEN_BACK)
    return key
