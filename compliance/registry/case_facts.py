"""What was read in a case, and what people corrected: facts in rows, and back as ``Facts``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Text, bindparam, insert, select, type_coerce
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Facts, Mention, Value
from compliance.model.facts_json import DATE_FIELDS, facts_from_json
from compliance.model.rows import LISTS, FactRows, exact, fact_rows, groups_json, inexact, stated
from compliance.registry import audit
from compliance.registry.approvals import ask
from compliance.registry.schema import (
    correction_places,
    correction_requests,
    corrections,
    decisions,
    extractions,
    facts,
)
from compliance.registry.transaction import Transaction, inserted


@dataclass(frozen=True)
class Correction:
    """A reviewer's word on one figure (``installations.0.sec_current``); ``value`` None: it cannot be told.

    ``place`` is where the reviewer found it: page, box and the text in it.
    """

    path: str
    value: Value | None
    unit: str
    raw: str
    reason: str
    place: Evidence | None = None


_CORRECTED = select(corrections.c.id).where(corrections.c.case_id == bindparam("case")).limit(1)
_KNOWN = select(extractions.c.id).where(
    extractions.c.case_id == bindparam("case"), extractions.c.program == bindparam("by_program")
)


def record_facts(tx: Transaction, case_id: int, found: Facts | FactRows, program: str) -> None:
    """Keep what ``program`` (name and version) read in a plan; a second time changes nothing."""
    if tx.connection.execute(_KNOWN, {"case": case_id, "by_program": program}).first():
        return
    kept = found if isinstance(found, FactRows) else fact_rows(found)
    same = {"case_id": case_id, "program": program}
    who = {"extracted_by": tx.by.person, "extracted_at": tx.by.at}
    tx.connection.execute(insert(extractions), {**same, "document": kept.head, **who})
    if kept.rows:
        tx.connection.execute(insert(facts), [{**same, **row} for row in kept.rows])


def facts_of(connection: Connection, case_id: int, program: str | None = None) -> Facts:
    """The facts of a case as read by ``program`` (None: the last one that read it), with every correction applied.

    A corrected fact has a person as its source; what was overridden stays among ``mentions``, with the corrections.

    Raises:
        RegistryError: where nobody has read the plan yet.
    """
    query = select(extractions.c.program, extractions.c.document).where(extractions.c.case_id == case_id)
    if program is not None:
        query = query.where(extractions.c.program == program)
    head = connection.execute(query.order_by(extractions.c.id.desc()).limit(1)).one_or_none()
    if head is None:
        raise RegistryError(f"案卷{case_id}还没有抽取过指标", "not_found")
    rows = connection.execute(
        select(facts).where(facts.c.case_id == case_id, facts.c.program == head.program).order_by(facts.c.id)
    ).mappings()
    tree: dict[str, Any] = {"schema": "plan-extraction/1", "document": head.document["document"]}
    tree |= {"enterprise": {}, "plan": {}}
    for group in LISTS:
        tree[group] = [{} for _ in range(head.document[group])]
    for row in rows:
        place, _, name = row["path"].rpartition(".")
        _record(tree, place)[name] = {
            "value": inexact(row["value"]), "unit": row["unit"], "raw": row["raw"], "state": row["state"],
            "confidence": row["confidence"], "evidence": row["evidence"],
            "candidates": [{**c, "value": inexact(c["value"])} for c in row["candidates"] or ()],
        }  # fmt: skip
    return corrected(facts_from_json(tree, f"案卷{case_id}"), corrections_of(connection, case_id))


_HEAD = (
    select(extractions.c.document)
    .where(extractions.c.case_id == bindparam("case"), extractions.c.program == bindparam("by_program"))
    .order_by(extractions.c.id.desc())
    .limit(1)
)
_AS_TEXT = (
    select(
        facts.c.path, facts.c.state, facts.c.unit, facts.c.raw, facts.c.confidence,
        *(type_coerce(facts.c[name], Text).label(name) for name in ("value", "evidence", "candidates")),
    )
    .where(facts.c.case_id == bindparam("case"), facts.c.program == bindparam("by_program"))
    .order_by(facts.c.id)
)  # fmt: skip


def corrected_cases(connection: Connection) -> frozenset[int]:
    """The cases of which anybody has corrected a figure, or asked to."""
    return frozenset(connection.execute(select(corrections.c.case_id).distinct()).scalars())


def _is_corrected(connection: Connection, case_id: int) -> bool:
    return connection.execute(_CORRECTED, {"case": case_id}).first() is not None


def groups_of(connection: Connection, case_id: int, program: str) -> dict[str, Any]:
    """``facts_of(…).groups_json()``, quickly where nobody corrected anything.

    Raises:
        RegistryError: as ``facts_of``.
    """
    asked = {"case": case_id, "by_program": program}
    head = connection.execute(_HEAD, asked).scalar_one_or_none()
    if head is None or _is_corrected(connection, case_id):
        return facts_of(connection, case_id, program).groups_json()
    return groups_json(head, connection.execute(_AS_TEXT, asked).mappings())


def _record(tree: dict[str, Any], place: str) -> dict[str, Any]:
    group, _, index = place.partition(".")
    found: dict[str, Any] = tree[group][int(index)] if index else tree[group]
    return found


# --- corrections ------------------------------------------------------------------------------------------------


def correct(tx: Transaction, case_id: int, correction: Correction, *, ask_first: bool = False) -> int | None:
    """Record a reviewer's correction; what the plan says stays as it is.

    With ``ask_first`` it waits for another person: the number of the request, without which granted it decides nothing.

    Raises:
        RegistryError: for a path that no fact can have, or a correction without a reason.
    """
    if not correction.reason.strip():
        raise RegistryError("更正指标须写明理由", "invalid")
    _check_path(facts_of(tx.connection, case_id), correction.path)
    row = {"path": correction.path, "value": exact(correction.value), "unit": correction.unit, "raw": correction.raw}
    who = {"reason": correction.reason, "corrected_by": tx.by.person, "corrected_at": tx.by.at}
    number = inserted(tx, corrections, {"case_id": case_id, **row, **who})
    place = correction.place
    if place is not None and place.page is not None and place.bbox is not None:
        where = {"page": place.page, "box": [round(v, 2) for v in place.bbox], "text": place.text}
        tx.connection.execute(insert(correction_places).values(correction_id=number, **where))
        row |= {"place": where}
    request = None
    if ask_first:
        request = ask(tx, "correction", f"case:{case_id}", f"{correction.path} → {correction.raw}：{correction.reason}")
        pending = {"correction_id": number, "request_id": request, "requested_by": tx.by.person}
        tx.connection.execute(insert(correction_requests).values(**pending))
    audit.append(tx, "case.correct", f"case:{case_id}", {**row, "reason": correction.reason, "request": request})
    return request


def corrections_of(connection: Connection, case_id: int) -> tuple[Mention, ...]:
    """The corrections of a case that hold, as mentions in the order in which they were made; their source is a person.

    One that waits for another person, or was refused, is not among them.
    """
    rows = connection.execute(
        select(corrections, correction_places.c.page, correction_places.c.box, correction_places.c.text)
        .outerjoin(correction_places, correction_places.c.correction_id == corrections.c.id)
        .outerjoin(correction_requests, correction_requests.c.correction_id == corrections.c.id)
        .outerjoin(decisions, decisions.c.request_id == correction_requests.c.request_id)
        .where(corrections.c.case_id == case_id)
        .where(correction_requests.c.request_id.is_(None) | (decisions.c.decision == "approved"))
        .order_by(corrections.c.id)
    ).mappings()
    return tuple(
        mention_of(
            Correction(
                row["path"],
                _typed(row["path"], inexact(row["value"])),
                row["unit"],
                row["raw"],
                row["reason"],
                _place(row),
            ),
            row["corrected_by"],
        )
        for row in rows
    )


def _place(row: Any) -> Evidence | None:
    if row["page"] is None:
        return None
    x0, top, x1, bottom = (float(v) for v in row["box"])
    return Evidence(row["page"], (x0, top, x1, bottom), row["text"], "person")


def waiting_correction(connection: Connection, request_id: int) -> tuple[int, Correction, str]:
    """The correction that waits for a request: its case, itself, and whose it is.

    Raises:
        RegistryError: where the request is not about one.
    """
    query = select(corrections).join(correction_requests, correction_requests.c.correction_id == corrections.c.id)
    row = connection.execute(query.where(correction_requests.c.request_id == request_id)).mappings().one_or_none()
    if row is None:
        raise RegistryError(f"申请{request_id}不是更正指标的申请", "not_found")
    value = _typed(row["path"], inexact(row["value"]))
    said = Correction(row["path"], value, row["unit"], row["raw"], row["reason"])
    return row["case_id"], said, row["corrected_by"]


def mention_of(correction: Correction, person: str) -> Mention:
    """A correction as it stands among the mentions of a plan."""
    said = Evidence(None, None, correction.raw, "person", f"{person}更正：{correction.reason}")
    evidence = (said,) if correction.place is None else (correction.place, said)
    return Mention(correction.path, correction.value, correction.unit, correction.raw, evidence, origin="person")


def _typed(path: str, value: Any) -> Value | None:
    if isinstance(value, str) and path.rpartition(".")[2] in DATE_FIELDS:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def corrected(found: Facts, said: Iterable[Mention]) -> Facts:
    """``found`` with what people said in place of what was read; the last word on a path holds."""
    last = {mention.field: mention for mention in said}
    if not last:
        return found
    before = dict(stated(found))
    overridden = tuple(
        Mention(path, old.value, old.unit, old.raw, old.evidence, old.confidence, "overridden")
        for path, old in before.items()
        if path in last
    )
    for path, mention in last.items():
        state = "illegible" if mention.value is None else "stated"
        fact = Fact(mention.value, mention.unit, mention.raw, state, mention.evidence)  # type: ignore[arg-type]
        found = _put(found, path, fact)
    return replace(found, mentions=(*found.mentions, *overridden, *last.values()))


def _put(found: Facts, path: str, fact: Fact) -> Facts:
    group, *index, name = _check_path(found, path)
    if not index:
        changed: dict[str, Any] = {group: replace(getattr(found, group), **{name: fact})}
        return replace(found, **changed)
    many = list(getattr(found, group))
    many[int(index[0])] = replace(many[int(index[0])], **{name: fact})
    listed: dict[str, Any] = {group: tuple(many)}
    return replace(found, **listed)


def _check_path(found: Facts, path: str) -> list[str]:
    parts = path.split(".")
    record: Any = getattr(found, parts[0], None) if parts[0] in ("enterprise", "plan", *LISTS) else None
    if isinstance(record, tuple) and len(parts) == 3 and parts[1].isdigit() and int(parts[1]) < len(record):
        record = record[int(parts[1])]
    elif isinstance(record, tuple) or len(parts) != 2:
        record = None
    if record is None or parts[-1] not in {name for name, _ in record.items()}:
        raise RegistryError(f"方案里没有“{path}”这个指标位置", "invalid")
    return parts
