"""Who may use the desk: offices, accounts, roles, sessions; and which offices a case was handed in at.

Written out, not taken from ``schema``, so that it stays what it was when the tables change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from compliance.registry.triggers import protection

revision = "0004"
down_revision = "0003"

APPEND_ONLY = ("role_proposals", "role_decisions")


def upgrade() -> None:
    """Make the tables and their triggers."""
    op.create_table(
        "attempts",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("last_at", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_last_at", "attempts", ["last_at"], unique=False)
    op.create_table(
        "offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
        sa.UniqueConstraint("name", name=op.f("uq_offices_name")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("display", sa.Text(), nullable=False),
        sa.Column("display_key", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="invited", nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.CheckConstraint("duty IS NULL OR duty IN ('review', 'administration', 'audit')", name=op.f("ck_users_duty")),
        sa.CheckConstraint("state IN ('invited', 'active', 'locked')", name=op.f("ck_users_state")),
        sa.CheckConstraint("(issuer IS NULL) = (subject IS NULL)", name=op.f("ck_users_issuer_with_subject")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_users_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("display_key", name=op.f("uq_users_display_key")),
        sa.UniqueConstraint("id", "duty", name=op.f("uq_users_id_duty")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_users_issuer_subject")),
        sa.UniqueConstraint("name_key", name=op.f("uq_users_name_key")),
    )
    op.create_index(op.f("ix_users_office_id"), "users", ["office_id"], unique=False)
    op.create_table(
        "case_offices",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("linked_by", sa.Text(), nullable=False),
        sa.Column("linked_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_offices_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_case_offices_office_id")),
        sa.PrimaryKeyConstraint("case_id", "office_id", name=op.f("pk_case_offices")),
    )
    op.create_index(op.f("ix_case_offices_office_id"), "case_offices", ["office_id"], unique=False)
    op.create_table(
        "one_time_links",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.CheckConstraint("(purpose = 'first') = (user_id IS NULL)", name=op.f("ck_one_time_links_whose")),
        sa.CheckConstraint("purpose IN ('first', 'invitation', 'reset')", name=op.f("ck_one_time_links_purpose")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_one_time_links_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_links")),
    )
    op.create_index(op.f("ix_one_time_links_user_id"), "one_time_links", ["user_id"], unique=False)
    op.create_table(
        "role_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "role IN ('reviewer', 'approver', 'administrator', 'auditor')", name=op.f("ck_role_proposals_role")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_role_proposals_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_proposals")),
        sa.UniqueConstraint(
            "id", "user_id", "role", "proposed_by", name=op.f("uq_role_proposals_id_user_id_role_proposed_by")
        ),
    )
    op.create_index(op.f("ix_role_proposals_user_id"), "role_proposals", ["user_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_sessions_token_hash_length")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_ends_at"), "sessions", ["ends_at"], unique=False)
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "role_decisions",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.CheckConstraint("decision IN ('approved', 'refused')", name=op.f("ck_role_decisions_decision")),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_role_decisions_four_eyes")),
        sa.ForeignKeyConstraint(
            ["proposal_id", "user_id", "role", "proposed_by"],
            ["role_proposals.id", "role_proposals.user_id", "role_proposals.role", "role_proposals.proposed_by"],
            name="fk_role_decisions_proposal",
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_role_decisions")),
        sa.UniqueConstraint(
            "proposal_id",
            "user_id",
            "role",
            "decision",
            name=op.f("uq_role_decisions_proposal_id_user_id_role_decision"),
        ),
    )
    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), server_default="approved", nullable=False),
        sa.CheckConstraint(
            "(duty = 'review' AND role IN ('reviewer', 'approver')) OR (duty = 'administration' AND role IN ('administrator')) OR (duty = 'audit' AND role IN ('auditor'))",
            name=op.f("ck_user_roles_duty_of_role"),
        ),
        sa.CheckConstraint("decision = 'approved'", name=op.f("ck_user_roles_approved")),
        sa.ForeignKeyConstraint(
            ["proposal_id", "user_id", "role", "decision"],
            ["role_decisions.proposal_id", "role_decisions.user_id", "role_decisions.role", "role_decisions.decision"],
            name="fk_user_roles_decided",
        ),
        sa.ForeignKeyConstraint(["user_id", "duty"], ["users.id", "users.duty"], name="fk_user_roles_one_duty"),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_roles")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_user_roles_proposal_id")),
    )
    for statement in protection(op.get_bind().dialect.name, APPEND_ONLY, first=False):
        op.execute(statement)
