"""Whom a record kept outside the plan (a waiver, a determination) is about."""

from __future__ import annotations

from compliance.corpus.dictionary import PLAN_SUBJECTS
from compliance.model.facts import Facts
from compliance.model.review import Subject


def is_about(name: str, facts: Facts) -> bool:
    """Whether a record's 主体, a credit code or a name, is the enterprise of the plan."""
    enterprise = facts.enterprise
    stated = (f.value for f in (enterprise.credit_code, enterprise.name) if f is not None and f.value is not None)
    return name in {str(v) for v in stated}


def is_item(item: str, subject: Subject) -> bool:
    """Whether a record's 对象 (装置:1号转炉; "" for all) is this subject."""
    kind, _, name = item.partition(":")
    return not item or (subject.kind == PLAN_SUBJECTS.get(kind) and name.strip() == subject.name)
