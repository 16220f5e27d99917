"""Which documents follow from the findings of a case, and what has to be filled in for each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.drafting import NoticeSettings, build_notices, carried_findings, load_forms
from compliance.drafting.forms import RECTIFICATION, SUPPLEMENT
from compliance.model.errors import RegistryError
from compliance.model.inputs import inputs_of
from compliance.model.review import Finding, Outcome, Review
from compliance.web.notices.standing import Standing

_OUTCOME = {RECTIFICATION: Outcome.FAIL, SUPPLEMENT: Outcome.UNDETERMINED}
TEXTS = ("number", "authority", "contact", "phone", "review_body")
"""What is filled in as text; ``date`` and ``days`` come besides."""
FROM_SERVICE = "service"
"""What the form says where terms run from service; from the date of issue otherwise."""
_LONGEST, _DAYS = 200, 3650


@dataclass(frozen=True)
class Following:
    """A document that the findings call for: how many it carries, by which instruments of law, what it leaves out.

    ``missing`` are the fields that nobody can know but who fills the form in.
    """

    kind: str
    count: int
    instruments: tuple[tuple[str, str, int], ...]
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]
    asks_review_body: bool


def following(now: Standing) -> tuple[Following, ...]:
    """The documents that a case calls for."""
    forms, found = load_forms(), []
    for draft in build_notices(now.review, NoticeSettings(), forms, now.wanted):
        mine = carried_findings(draft.kind, now.review, forms, now.wanted)
        groups: dict[tuple[str, str], int] = {}
        for finding in mine if draft.kind == RECTIFICATION else ():
            instrument = forms.instrument(finding)
            key = (instrument.name, instrument.nature)
            groups[key] = groups.get(key, 0) + 1
        kinds = tuple((name, nature, n) for (name, nature), n in groups.items())
        asks = "复议机关" in draft.missing
        found.append(Following(draft.kind, len(mine), kinds, draft.left_out, draft.warnings, asks))
    return tuple(found)


def _findings(review: Review, kind: str) -> list[Finding]:
    return [f for f in review.findings if f.outcome is _OUTCOME.get(kind) and f.waiver is None]


def basis_of(now: Standing, kind: str) -> str:
    """A checksum of the findings that a document of this kind is made from, of what they rest on, and of what is asked."""
    carried = carried_findings(kind, now.review, None, now.wanted) if kind == SUPPLEMENT else ()
    mine = {f.fingerprint: f for f in (*_findings(now.review, kind), *carried)}
    parts = sorted(f"{key}:{inputs_of(f)}" for key, f in mine.items())
    if kind == SUPPLEMENT:
        parts += sorted(f"{key}:{w.text}:{w.until}" for key in mine for w in now.wanted.get(key, ()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def number_of(kind: str, settings: NoticeSettings) -> str:
    """The number that a document of this kind is given, "" while there is none."""
    found = settings.rectification_number if kind == RECTIFICATION else settings.supplement_number
    return found or ""


def settings_from(kind: str, form: Mapping[str, Any]) -> NoticeSettings:
    """What was filled in; empty fields print 【待补：…】.

    Raises:
        RegistryError: for a date or a term that is none, or a text that is too long.
    """
    said = {name: " ".join(str(form.get(name) or "").split()) for name in (*TEXTS, "date", "days")}
    if any(len(text) > _LONGEST for text in said.values()):
        raise RegistryError(f"填写的内容过长（最多{_LONGEST}字）", "invalid")
    try:
        day = date.fromisoformat(said["date"]) if said["date"] else None
    except ValueError:
        raise RegistryError("成文日期请写成 2026-03-02 的形式", "invalid") from None
    days = None
    if said["days"]:
        if not (said["days"].isascii() and said["days"].isdigit() and 0 < int(said["days"]) <= _DAYS):
            raise RegistryError(f"期限请写 1 到 {_DAYS} 天的整数", "invalid")
        days = int(said["days"])
    first = kind == RECTIFICATION
    return NoticeSettings(
        said["authority"] or None, said["number"] or None if first else None, None if first else said["number"] or None,
        day, said["contact"] or None, said["phone"] or None, said["review_body"] or None,
        days if first else None, None if first else days, form.get("starts") == FROM_SERVICE,
    )  # fmt: skip


def entries_from(settings: Mapping[str, Any], kind: str, today: date, office: str) -> dict[str, str]:
    """What stands in the form before anybody types: what the office filled in last, today's date, never a number."""
    entries = {name: str(settings.get(name) or "") for name in ("authority", "contact", "phone", "review_body")}
    days = settings.get("period_days" if kind == RECTIFICATION else "supplement_days")
    return entries | {
        "authority": entries["authority"] or office, "number": "", "date": today.isoformat(), "days": str(days or ""),
        "starts": FROM_SERVICE if settings.get("from_service") else "",
    }  # fmt: skip
