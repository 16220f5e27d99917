"""The tables of who may use the desk: offices, accounts, roles, sessions, one-time links, attempts.

Separation of duties is held by the tables themselves: an account has one ``duty`` (review, administration, audit),
and every role of it must belong to that duty; a role rests on a decision by somebody else than who proposed it.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from compliance.registry.schema.columns import metadata
from compliance.registry.types import Moment

DUTY_OF = {"reviewer": "review", "approver": "review", "administrator": "administration", "auditor": "audit"}
"""Which duty a role belongs to. Roles of different duties never meet in one person."""
DUTIES = tuple(dict.fromkeys(DUTY_OF.values()))
USER_STATES = ("invited", "active", "locked")
LINK_PURPOSES = ("first", "invitation", "reset")


def _words(values: tuple[str, ...]) -> str:
    return ", ".join(repr(value) for value in values)


_DUTY_FITS = " OR ".join(
    f"(duty = '{duty}' AND role IN ({_words(tuple(r for r, d in DUTY_OF.items() if d == duty))}))" for duty in DUTIES
)

offices = Table(
    "offices", metadata, Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("registered_by", Text, nullable=False), Column("registered_at", Moment, nullable=False),
)  # fmt: skip
"""Authorities that share a registry; each sees its own cases."""

users = Table(
    "users", metadata, Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False), Column("name_key", Text, nullable=False, unique=True),
    Column("display", Text, nullable=False), Column("display_key", Text, nullable=False, unique=True),
    Column("office_id", Integer, ForeignKey("offices.id"), nullable=False, index=True),
    Column("duty", Text), Column("state", Text, nullable=False, server_default="invited"),
    Column("password", Text), Column("issuer", Text), Column("subject", Text),
    Column("created_by", Text, nullable=False), Column("created_at", Moment, nullable=False),
    UniqueConstraint("id", "duty"), UniqueConstraint("issuer", "subject"),
    CheckConstraint(f"state IN ({_words(USER_STATES)})", name="state"),
    CheckConstraint(f"duty IS NULL OR duty IN ({_words(DUTIES)})", name="duty"),
    CheckConstraint("(issuer IS NULL) = (subject IS NULL)", name="issuer_with_subject"),
)  # fmt: skip
"""``name`` signs in, ``display`` is what every record carries: both are unique after folding and never change.
``password`` is an argon2id hash; ``issuer`` and ``subject`` bind the account to a login service once it was used."""

role_proposals = Table(
    "role_proposals", metadata, Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True), Column("role", Text, nullable=False),
    Column("reason", Text, nullable=False), Column("proposed_by", Text, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    UniqueConstraint("id", "user_id", "role", "proposed_by"),
    CheckConstraint(f"role IN ({_words(tuple(DUTY_OF))})", name="role"),
)  # fmt: skip

role_decisions = Table(
    "role_decisions", metadata, Column("proposal_id", Integer, primary_key=True),
    Column("user_id", Integer, nullable=False), Column("role", Text, nullable=False),
    Column("proposed_by", Text, nullable=False), Column("decision", Text, nullable=False),
    Column("decided_by", Text, nullable=False), Column("decided_at", Moment, nullable=False),
    UniqueConstraint("proposal_id", "user_id", "role", "decision"),
    ForeignKeyConstraint(
        ["proposal_id", "user_id", "role", "proposed_by"],
        ["role_proposals.id", "role_proposals.user_id", "role_proposals.role", "role_proposals.proposed_by"],
        name="fk_role_decisions_proposal",
    ),
    CheckConstraint("decision IN ('approved', 'refused')", name="decision"),
    CheckConstraint("decided_by <> proposed_by", name="four_eyes"),
)  # fmt: skip
"""One decision a proposal, by somebody else: the foreign key brings the proposer into the row that is checked."""

user_roles = Table(
    "user_roles", metadata, Column("user_id", Integer, primary_key=True), Column("role", Text, primary_key=True),
    Column("duty", Text, nullable=False), Column("proposal_id", Integer, nullable=False, unique=True),
    Column("decision", Text, nullable=False, server_default="approved"),
    ForeignKeyConstraint(["user_id", "duty"], ["users.id", "users.duty"], name="fk_user_roles_one_duty"),
    ForeignKeyConstraint(
        ["proposal_id", "user_id", "role", "decision"],
        ["role_decisions.proposal_id", "role_decisions.user_id", "role_decisions.role", "role_decisions.decision"],
        name="fk_user_roles_decided",
    ),
    CheckConstraint(_DUTY_FITS, name="duty_of_role"),
    CheckConstraint("decision = 'approved'", name="approved"),
)  # fmt: skip
"""The roles that are held now; taken away by deleting the row (the proposal, the decision and the log stay)."""

sessions = Table(
    "sessions", metadata, Column("token_hash", Text, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("started_at", Moment, nullable=False), Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
    CheckConstraint("length(token_hash) = 64", name="token_hash_length"),
)  # fmt: skip
"""Signed-in browsers by the hash of their token; revoked by deleting the row."""

one_time_links = Table(
    "one_time_links", metadata, Column("token_hash", Text, primary_key=True), Column("purpose", Text, nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), index=True), Column("ends_at", Moment, nullable=False),
    Column("used_at", Moment), Column("made_by", Text, nullable=False), Column("made_at", Moment, nullable=False),
    CheckConstraint(f"purpose IN ({_words(LINK_PURPOSES)})", name="purpose"),
    CheckConstraint("(purpose = 'first') = (user_id IS NULL)", name="whose"),
)  # fmt: skip

attempts = Table(
    "attempts", metadata, Column("kind", Text, primary_key=True), Column("key", Text, primary_key=True),
    Column("count", Integer, nullable=False), Column("since", Moment, nullable=False),
    Column("last_at", Moment, nullable=False), Column("paused_until", Moment),
    Index("ix_attempts_last_at", "last_at"),
)  # fmt: skip
"""How often somebody tried something lately; ``key`` is a hash of an account's name or an address."""

case_offices = Table(
    "case_offices", metadata, Column("case_id", Integer, ForeignKey("cases.id"), primary_key=True),
    Column("office_id", Integer, ForeignKey("offices.id"), primary_key=True, index=True),
    Column("linked_by", Text, nullable=False), Column("linked_at", Moment, nullable=False),
)  # fmt: skip
"""Which offices a case was handed in at: the same content may reach two, and each sees it."""

case_assignments = Table(
    "case_assignments", metadata, Column("id", Integer, primary_key=True), Column("case_id", Integer, nullable=False),
    Column("office_id", Integer, nullable=False), Column("user_id", Integer, ForeignKey("users.id")),
    Column("assigned_by", Text, nullable=False), Column("assigned_at", Moment, nullable=False),
    ForeignKeyConstraint(
        ["case_id", "office_id"], ["case_offices.case_id", "case_offices.office_id"], name="fk_case_assignments_case_id"
    ),
    Index("ix_case_assignments_case_id", "case_id", "office_id"),
)  # fmt: skip
"""Who works on a case at an office; of a case at an office the last row holds, None: nobody any more."""

ACCOUNTS_APPEND_ONLY: tuple[Table, ...] = (role_proposals, role_decisions, case_assignments)
"""Tables of accounts whose rows are never changed and never removed."""
