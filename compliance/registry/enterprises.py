"""Enterprises: found again by credit code, or by exactly their name; likeness is only ever proposed to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from compliance.model.credit_code import is_credit_code, normal_credit_code
from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.names import NameIndex, name_key
from compliance.registry.schema import enterprise_names, enterprises, name_proposals
from compliance.registry.transaction import Transaction, inserted

PLACE = ("province", "city", "county", "industry_code", "field", "note")
"""What else is known of an enterprise."""


@dataclass(frozen=True)
class Enterprise:
    """An enterprise as registered. ``merged_into`` is the one that a person found to be the same."""

    id: int
    name: str
    credit_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    industry_code: str | None = None
    field: str | None = None
    note: str | None = None
    merged_into: int | None = None


@dataclass(frozen=True)
class Resolved:
    """Which enterprise it is; ``new`` where it was registered now, ``proposals`` for whom it may be, says a person.

    ``known_as`` is the name that it had in the register, where its code was known but this name was not.
    """

    id: int
    new: bool
    proposals: tuple[int, ...] = ()
    known_as: str = ""


@dataclass(frozen=True)
class Proposal:
    """Two enterprises that may be one."""

    id: int
    enterprise: Enterprise
    candidate: Enterprise
    score: int
    reason: str


# Built once: over thousands of enterprises, building a statement costs more than running it.
_FIELDS = tuple(enterprises.c[n] for n in Enterprise.__dataclass_fields__)
_BY_NUMBER = select(*_FIELDS).where(enterprises.c.id == bindparam("wanted"))
_BY_CODE = select(enterprises.c.id).where(enterprises.c.credit_code == bindparam("wanted"))
_NAME = select(enterprise_names.c.id).where(
    enterprise_names.c.enterprise_id == bindparam("whose"), enterprise_names.c.name == bindparam("wanted")
)


def name_index(connection: Connection) -> NameIndex:
    """All names, as an index to hold on to while many enterprises are resolved."""
    whose = func.coalesce(enterprises.c.merged_into, enterprises.c.id)
    rows = connection.execute(
        select(whose, enterprise_names.c.key).join(enterprises, enterprises.c.id == enterprise_names.c.enterprise_id)
    )
    return NameIndex(rows.tuples())


def resolve(
    tx: Transaction, name: str, code: str | None, source: str, more: Mapping[str, Any] | None = None,
    index: NameIndex | None = None,
) -> Resolved:  # fmt: skip
    """The enterprise of this name and credit code, registered where it is not known; ``source`` says where that stands.

    A known code decides. Without one, exactly the same name (and no other city) does. Whoever merely resembles a
    known enterprise becomes an enterprise of its own, with a proposal for a person to decide.

    Raises:
        RegistryError: for a missing name, or a code whose check character is wrong.
    """
    if not name.strip():
        raise RegistryError("企业名称是空的", "invalid")
    normal = normal_credit_code(code) if code and code.strip() else None
    if normal is not None and not is_credit_code(normal):
        raise RegistryError(f"统一社会信用代码“{code}”不对（须为18位，末位校验码相符）", "invalid")
    names = index if index is not None else name_index(tx.connection)
    extra = {k: v for k, v in (more or {}).items() if k in PLACE and v not in (None, "")}
    known = _known(tx.connection, name, normal, extra.get("city"), names)
    if known is not None:
        _complete(tx, known, normal, extra)
        unheard = known.id not in names.owners(name_key(name))
        _name(tx, known.id, name, source, names)
        return Resolved(known.id, False, known_as=known.name if unheard else "")
    return _register(tx, name, normal, source, extra, names)


def _known(
    connection: Connection, name: str, code: str | None, city: str | None, names: NameIndex
) -> Enterprise | None:
    if code is not None:
        found = connection.execute(_BY_CODE, {"wanted": code}).first()
        if found is not None:
            return canonical(connection, found.id)
    owners = [enterprise(connection, i) for i in sorted(names.owners(name_key(name)))]
    fitting = [
        o for o in owners
        if not (code and o.credit_code and o.credit_code != code) and not (city and o.city and o.city != city)
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else None


def _complete(tx: Transaction, known: Enterprise, code: str | None, extra: Mapping[str, Any]) -> None:
    """Fill in what was not known; nothing that is known is replaced."""
    new = {k: v for k, v in {"credit_code": code, **extra}.items() if v is not None and getattr(known, k) is None}
    if new:
        tx.connection.execute(update(enterprises).where(enterprises.c.id == known.id).values(**new))
        audit.append(tx, "enterprise.complete", f"enterprise:{known.id}", new)


def _register(
    tx: Transaction, name: str, code: str | None, source: str, extra: Mapping[str, Any], names: NameIndex
) -> Resolved:
    key = name_key(name)
    same, like = sorted(names.owners(key)), names.like(key)
    row = {"name": name.strip(), "credit_code": code, **extra}
    number = inserted(tx, enterprises, {**row, "registered_by": tx.by.person, "registered_at": tx.by.at})
    audit.append(tx, "enterprise.register", f"enterprise:{number}", {**row, "source": source})
    _name(tx, number, name, source, names)
    reasons = [(i, 100, "名称相同") for i in same] + [(i, s, f"名称相近（{s}）") for i, s in like if i not in same]
    proposed = []
    for candidate, score, reason in reasons:
        other = enterprise(tx.connection, candidate)
        if code and other.credit_code:
            continue  # two sound codes are two legal persons
        proposed.append(
            inserted(
                tx,
                name_proposals,
                {
                    "enterprise_id": number, "candidate_id": other.id, "score": score, "reason": reason,
                    "proposed_by": tx.by.person, "proposed_at": tx.by.at,
                },
            )
        )  # fmt: skip
    return Resolved(number, True, tuple(proposed))


def _name(tx: Transaction, number: int, name: str, source: str, names: NameIndex) -> None:
    key, text = name_key(name), name.strip()
    if tx.connection.execute(_NAME, {"whose": number, "wanted": text}).first():
        return
    row = {"enterprise_id": number, "name": text, "key": key, "source": source}
    tx.connection.execute(insert(enterprise_names), {**row, "recorded_by": tx.by.person, "recorded_at": tx.by.at})
    names.add(number, key)


def enterprise(connection: Connection, number: int) -> Enterprise:
    """The enterprise with this number, as its own row.

    Raises:
        RegistryError: where there is none.
    """
    row = connection.execute(_BY_NUMBER, {"wanted": number}).one_or_none()
    if row is None:
        raise RegistryError(f"没有登记号为{number}的企业", "not_found")
    return Enterprise(*row)


def canonical(connection: Connection, number: int) -> Enterprise:
    """The enterprise that this one was found to be; itself where nobody said so."""
    found = enterprise(connection, number)
    return found if found.merged_into is None else enterprise(connection, found.merged_into)


def all_enterprises(
    connection: Connection, *, province: str | None = None, city: str | None = None, field: str | None = None
) -> dict[int, Enterprise]:
    """Every enterprise of a place and 重点领域 that was not merged into another, by number."""
    query = select(*_FIELDS).where(enterprises.c.merged_into.is_(None)).order_by(enterprises.c.id)
    for column, value in ((enterprises.c.province, province), (enterprises.c.city, city), (enterprises.c.field, field)):
        if value is not None:
            query = query.where(column == value)
    return {row.id: Enterprise(*row) for row in connection.execute(query)}


def names_of(connection: Connection, number: int) -> tuple[str, ...]:
    """Every name under which documents know an enterprise, those of what was merged into it included."""
    query = (
        select(enterprise_names.c.name)
        .join(enterprises, enterprises.c.id == enterprise_names.c.enterprise_id)
        .where(or_(enterprises.c.id == number, enterprises.c.merged_into == number))
        .order_by(enterprise_names.c.id)
    )
    return tuple(dict.fromkeys(connection.execute(query).scalars()))


def open_proposals(connection: Connection) -> tuple[Proposal, ...]:
    """What waits for a person, the most alike first."""
    c = name_proposals.c
    rows = connection.execute(select(name_proposals).where(c.state == "open").order_by(c.score.desc(), c.id)).mappings()
    return tuple(
        Proposal(
            row["id"], enterprise(connection, row["enterprise_id"]), enterprise(connection, row["candidate_id"]),
            row["score"], row["reason"],
        )
        for row in rows.all()
    )  # fmt: skip


def decide_proposal(tx: Transaction, number: int, same: bool, comment: str = "") -> None:
    """A person's word on a proposal. ``same`` joins the two: the one with a credit code stays, else the older one.

    Raises:
        RegistryError: where it does not exist or was decided, or the two have different credit codes.
    """
    c = name_proposals.c
    row = tx.connection.execute(select(name_proposals).where(c.id == number)).mappings().one_or_none()
    if row is None or row["state"] != "open":
        raise RegistryError(f"没有待确认的名称建议{number}", "decided" if row else "not_found")
    if same:
        _join(tx, row["enterprise_id"], row["candidate_id"])
    word = {"state": "same" if same else "different", "comment": comment}
    who = {"decided_by": tx.by.person, "decided_at": tx.by.at}
    tx.connection.execute(update(name_proposals).where(c.id == number).values(**word, **who))
    pair = {"enterprise": row["enterprise_id"], "candidate": row["candidate_id"]}
    audit.append(tx, "enterprise.decide", f"proposal:{number}", {**pair, **word})


def _join(tx: Transaction, one: int, other: int) -> None:
    a, b = canonical(tx.connection, one), canonical(tx.connection, other)
    if a.id == b.id:
        return
    if a.credit_code and b.credit_code:
        raise RegistryError("两家的统一社会信用代码不同，不能并为一家", "invalid")
    stays, goes = sorted((a, b), key=lambda e: (e.credit_code is None, e.id))
    c = enterprises.c
    tx.connection.execute(
        update(enterprises).where(or_(c.id == goes.id, c.merged_into == goes.id)).values(merged_into=stays.id)
    )
    missing = {k: getattr(goes, k) for k in PLACE if getattr(stays, k) is None and getattr(goes, k) is not None}
    if missing:
        tx.connection.execute(update(enterprises).where(c.id == stays.id).values(**missing))


def told_apart(connection: Connection) -> frozenset[frozenset[int]]:
    """The pairs of enterprises of which a person said that they are two."""
    c = name_proposals.c
    rows = connection.execute(select(c.enterprise_id, c.candidate_id).where(c.state == "different"))
    return frozenset(frozenset(row) for row in rows.tuples())
