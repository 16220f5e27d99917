"""What all tables have in common: names of constraints, columns that recur."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, Text

from compliance.registry.types import Moment

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def own_id() -> Column[int]:
    """The number of a row."""
    return Column("id", Integer, primary_key=True)


def reference(name: str, target: str, *, optional: bool = False, index: bool = True) -> Column[Any]:
    """A column that points to a row of another table."""
    return Column(name, Integer, ForeignKey(target), nullable=optional, index=index)


def signed(verb: str) -> tuple[Column[Any], Column[Any]]:
    """Who did it, and when."""
    return Column(f"{verb}_by", Text, nullable=False), Column(f"{verb}_at", Moment, nullable=False)


def one_of(column: str, values: tuple[str, ...], name: str) -> CheckConstraint:
    """A constraint: the column holds one of these words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=name)
