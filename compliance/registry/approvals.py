"""Four eyes: who asks for something cannot grant it. Waivers, and documents with their numbers, rest on it.

The rule stands twice: here, with a sentence for people, and in the database (``decisions.four_eyes``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.schema import (
    decisions,
    document_events,
    documents,
    notice_drafts,
    notice_requests,
    requests,
    waivers,
)
from compliance.registry.transaction import Transaction, inserted

Kind = Literal["waiver", "document", "publication", "correction"]
Event = Literal["served", "answered", "closed", "extended"]
SERVED_DAYS = "served_days"
"""What the settings of a draft call its term where that runs from service."""
STATES = {None: "申请中", "approved": "已批准", "refused": "已驳回"}


@dataclass(frozen=True)
class WaiverRequest:
    """A waiver asked for: ``subject`` is the enterprise's credit code or name, ``item`` ``装置:1号转炉`` or empty."""

    code: str
    subject: str
    rules: tuple[str, ...]
    type: str
    reason: str
    starts: date
    expires: date
    item: str = ""
    approval: str = ""
    enterprise_id: int | None = None


@dataclass(frozen=True)
class IssuedWaiver(WaiverRequest):
    """A waiver with what became of it: ``state`` is 申请中, 已批准 or 已驳回."""

    request_id: int = 0
    requested_by: str = ""
    decided_by: str = ""
    state: str = "申请中"


@dataclass(frozen=True)
class IssuedDocument:
    """A document that went out under a number. ``request_id`` is the request that was granted for it."""

    kind: str
    number: str
    issued_on: date
    request_id: int | None
    deadline: date | None = None
    case_id: int | None = None
    enterprise_id: int | None = None
    sha256: str | None = None
    file: str | None = None


_ASIDE = re.compile(r"[(\[〔【][^)\]〕】]*[)\]〕】]")
"""What a person adds to the name in brackets."""


def ask(tx: Transaction, kind: Kind, subject: str, reason: str) -> int:
    """Ask for an approval; the number of the request.

    Raises:
        RegistryError: without a reason.
    """
    if not reason.strip():
        raise RegistryError("申请须写明理由", "invalid")
    row = {"kind": kind, "subject": subject, "reason": reason.strip()}
    number = inserted(tx, requests, {**row, "requested_by": tx.by.person, "requested_at": tx.by.at})
    audit.append(tx, "request.make", f"request:{number}", row)
    return number


def decide(tx: Transaction, request_id: int, approve: bool, comment: str = "") -> None:
    """Grant or refuse a request, once, as somebody else than who made it.

    Raises:
        RegistryError: ``four_eyes`` where it is the same person; ``decided`` where it was decided; ``not_found``.
    """
    # Locked, so that of two people who decide at once the second is told, and not stopped by the constraint.
    query = select(requests).where(requests.c.id == request_id).with_for_update()
    row = tx.connection.execute(query).mappings().one_or_none()
    if row is None:
        raise RegistryError(f"没有申请{request_id}", "not_found")
    if _person(row["requested_by"]) == _person(tx.by.person):
        raise RegistryError(f"申请{request_id}由{tx.by.person}提出，不得自己批准或驳回；请另一人办理", "four_eyes")
    if tx.connection.execute(select(decisions.c.request_id).where(decisions.c.request_id == request_id)).first():
        raise RegistryError(f"申请{request_id}已经办理过", "decided")
    word = {"decision": "approved" if approve else "refused", "comment": comment}
    who = {"requested_by": row["requested_by"], "decided_by": tx.by.person, "decided_at": tx.by.at}
    tx.connection.execute(insert(decisions).values(request_id=request_id, **word, **who))
    audit.append(tx, "request.decide", f"request:{request_id}", word)


def _person(name: str) -> str:
    """A name as one person writes it: 张三 is 张 三, 张三（代） and, with a mark that nobody sees in it, still 张三; the dots
    in 扎西·次仁 are written in several ways."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(filter(str.isalnum, _ASIDE.sub("", plain)))
    return letters or plain


def decision_on(connection: Connection, request_id: int) -> str | None:
    """``approved``, ``refused``, or None while nobody decided."""
    query = select(decisions.c.decision).where(decisions.c.request_id == request_id)
    return connection.execute(query).scalar_one_or_none()


def request_waiver(tx: Transaction, wanted: WaiverRequest) -> int:
    """Ask for a waiver; the number of the request. It has no effect until another person grants it.

    Raises:
        RegistryError: for a term that ends before it begins, no rule, or a code that is taken.
    """
    if wanted.starts > wanted.expires:
        raise RegistryError("豁免的有效期止于生效之前", "invalid")
    if not wanted.rules:
        raise RegistryError("豁免没有写明规则", "invalid")
    if tx.connection.execute(select(waivers.c.id).where(waivers.c.code == wanted.code)).first():
        raise RegistryError(f"豁免编号“{wanted.code}”已经用过", "exists")
    number = ask(tx, "waiver", wanted.code, wanted.reason)
    row = {k: v for k, v in vars(wanted).items() if k != "reason"}
    tx.connection.execute(insert(waivers).values(**{**row, "rules": list(wanted.rules)}, request_id=number))
    return number


def issued_waivers(connection: Connection) -> tuple[IssuedWaiver, ...]:
    """All waivers with their state, in the order in which they were asked for."""
    rows = connection.execute(
        select(waivers, requests.c.reason, requests.c.requested_by, decisions.c.decision, decisions.c.decided_by)
        .join(requests, requests.c.id == waivers.c.request_id)
        .outerjoin(decisions, decisions.c.request_id == waivers.c.request_id)
        .order_by(waivers.c.id)
    ).mappings()
    names = [n for n in IssuedWaiver.__dataclass_fields__ if n not in ("state", "rules", "decided_by")]
    return tuple(
        IssuedWaiver(
            **{n: row[n] for n in names}, rules=tuple(row["rules"]), state=STATES[row["decision"]],
            decided_by=row["decided_by"] or "",
        )
        for row in rows
    )  # fmt: skip


def issue(tx: Transaction, document: IssuedDocument) -> int:
    """Enter a document under its number; its row.

    Raises:
        RegistryError: where nobody else granted it, the number is taken, or the deadline is before its day.
    """
    if not _may_go_out(tx.connection, document.request_id):
        raise RegistryError(f"文书“{document.number}”还没有经另一人批准，不能签发", "four_eyes")
    for column, value in ((documents.c.number, document.number), (documents.c.request_id, document.request_id)):
        if tx.connection.execute(select(documents.c.id).where(column == value)).first():
            what = "文号" if column is documents.c.number else "申请"
            raise RegistryError(f"{what}“{value}”已经用过", "exists")
    if document.deadline is not None and document.deadline < document.issued_on:
        raise RegistryError("期限早于成文日期", "invalid")
    try:
        number = inserted(tx, documents, {**vars(document), "issued_by": tx.by.person, "issued_at": tx.by.at})
    except IntegrityError as error:  # somebody else took it since we looked
        raise RegistryError(f"文号“{document.number}”或者申请已经用过", "exists") from error
    audit.append(tx, "document.issue", f"document:{number}", vars(document))
    return number


def _may_go_out(connection: Connection, request_id: int | None) -> bool:
    """Whether the request to issue a document was granted; the database's trigger asks the same."""
    if request_id is None or decision_on(connection, request_id) != "approved":
        return False
    kind: str = connection.execute(select(requests.c.kind).where(requests.c.id == request_id)).scalar_one()
    return kind == "document"


def record_event(
    tx: Transaction, document_id: int, event: Event, happened_on: date, comment: str = "", deadline: date | None = None
) -> int:
    """What became of a document; ``extended`` gives it a new ``deadline``. Its number.

    A document whose term runs from service (``term_from_service``) gets its deadline by being served.

    Raises:
        RegistryError: for a document that does not exist or is closed, a day before it was issued, an extension without a
            later deadline, a deadline without an extension.
    """
    query = select(documents).where(documents.c.id == document_id).with_for_update()
    document = tx.connection.execute(query).mappings().one_or_none()
    if document is None:
        raise RegistryError(f"没有文书{document_id}", "not_found")
    number, told = document["number"], events_of(tx.connection, document_id)
    if any(e["event"] == "closed" for e in told):
        raise RegistryError(f"文书“{number}”已经办结", "decided")
    if happened_on < document["issued_on"]:
        raise RegistryError(f"{happened_on}在文书“{number}”签发（{document['issued_on']}）之前", "invalid")
    if (event == "extended") != (deadline is not None):
        raise RegistryError("延期须写新的期限，别的情况不写", "invalid")
    now = deadline_of(document["deadline"], told)
    if deadline is not None and now is not None and deadline <= now:
        raise RegistryError(f"新的期限不在原期限（{now}）之后", "invalid")
    if event == "served" and now is None:
        days = term_from_service(tx.connection, document["request_id"])
        deadline = None if days is None else happened_on + timedelta(days=days)
    row = {"event": event, "happened_on": happened_on, "comment": comment, "deadline": deadline}
    who = {"recorded_by": tx.by.person, "recorded_at": tx.by.at}
    made = inserted(tx, document_events, {"document_id": document_id, **row, **who})
    audit.append(tx, f"document.{event}", f"document:{document_id}", row)
    return made


def term_from_service(connection: Connection, request_id: int | None) -> int | None:
    """Days from service within which a document (by its request) is to be answered; None where its term is no such."""
    query = (
        select(notice_drafts.c.settings)
        .join(notice_requests, notice_requests.c.draft_id == notice_drafts.c.id)
        .where(notice_requests.c.request_id == request_id)
    )
    told: Mapping[str, Any] | None = connection.execute(query).scalar_one_or_none()
    days = (told or {}).get(SERVED_DAYS)
    return None if days is None else int(days)


def deadline_of(first: date | None, told: Sequence[Mapping[str, Any]]) -> date | None:
    """The deadline that holds: the last one given."""
    return next((e["deadline"] for e in reversed(told) if e["deadline"] is not None), first)


def document_numbered(connection: Connection, number: str) -> int:
    """The row of the document with this number.

    Raises:
        RegistryError: where none was issued under it.
    """
    found = connection.execute(select(documents.c.id).where(documents.c.number == number.strip())).scalar_one_or_none()
    if found is None:
        raise RegistryError(f"没有文号为“{number}”的文书", "not_found")
    return int(found)


def events_of(connection: Connection, document_id: int) -> list[dict[str, Any]]:
    """What became of a document, in the order in which it was recorded."""
    query = select(document_events).where(document_events.c.document_id == document_id).order_by(document_events.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def outstanding(connection: Connection, until: date) -> tuple[dict[str, Any], ...]:
    """Documents whose deadline (the last one given) is up to ``until`` and which nobody answered or closed."""
    ended = select(document_events.c.document_id).where(document_events.c.event.in_(("answered", "closed")))
    rows = connection.execute(select(documents).where(documents.c.id.not_in(ended))).mappings().all()
    moved = dict(
        connection.execute(
            select(document_events.c.document_id, document_events.c.deadline)
            .where(document_events.c.deadline.is_not(None))
            .order_by(document_events.c.id)
        )
        .tuples()
        .all()
    )
    due = ({**row, "deadline": moved.get(row["id"]) or row["deadline"]} for row in rows)
    late = [d for d in due if d["deadline"] is not None and d["deadline"] <= until]
    return tuple(sorted(late, key=lambda d: (d["deadline"], d["number"])))


def publication_requests(connection: Connection) -> tuple[tuple[int, str, str, str, str, str], ...]:
    """Every request for a publication: number, kind, subject, who asked, the decision ("" while open) and whose."""
    rows = connection.execute(
        select(
            requests.c.id, requests.c.kind, requests.c.subject, requests.c.requested_by,
            decisions.c.decision, decisions.c.decided_by,
        )
        .outerjoin(decisions, decisions.c.request_id == requests.c.id)
        .where(requests.c.kind == "publication")
        .order_by(requests.c.id)
    )  # fmt: skip
    return tuple((r[0], r[1], r[2], r[3], r[4] or "", r[5] or "") for r in rows)


def issued_numbers(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Every number that a document was issued under, with the content that bears it ("" where nobody recorded it)."""
    rows = connection.execute(select(documents.c.number, documents.c.sha256).order_by(documents.c.id))
    return tuple((number, sha256 or "") for number, sha256 in rows)


def overdue(connection: Connection, day: date) -> tuple[dict[str, Any], ...]:
    """Those of ``outstanding`` whose deadline is before ``day``."""
    return tuple(d for d in outstanding(connection, day) if d["deadline"] < day)
