"""Deadlines and waivers as OSCAL risks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from compliance.exports.about import About
from compliance.exports.oscal_parts import Plan, markup, moment, props, title
from compliance.model.review import Finding


def risk(plan: Plan, finding: Finding, index: int, about: About) -> dict[str, Any]:
    """The risk of a finding that has a term or a waiver.

    ``due_days`` run from the day on which the notice arrives, which no review knows: the deadline here is counted
    from the day of the export and says so. A waiver sets its own deadline, the day on which it expires.
    """
    day = about.date or plan.review.as_of
    out: dict[str, Any] = {
        "uuid": plan.uuid("risk", index),
        "title": title(f"{finding.rule} {finding.title}"),
        "description": markup(finding.message) or "无说明",
        "statement": markup(f"结论：{finding.outcome.chinese}。{finding.message}"),
        "props": props(("outcome", finding.outcome.value), ("waiver", finding.waiver)),
        "status": "open",
    }
    if finding.due_days:
        out["deadline"] = moment(day + timedelta(days=finding.due_days))
    if finding.remedy:
        out["remediations"] = [_remediation(plan, finding, index, day.isoformat())]
    if finding.waiver is not None:
        out |= _deviation(plan, finding.waiver, index, about)
    out["related-observations"] = [{"observation-uuid": plan.uuid("observation", index)}]
    return out


def _remediation(plan: Plan, finding: Finding, index: int, day: str) -> dict[str, Any]:
    term = f"期限：收到通知之日起{finding.due_days}日内；“deadline”按{day}起算" if finding.due_days else ""
    return {
        "uuid": plan.uuid("remediation", index),
        "lifecycle": "recommendation",
        "title": "整改要求",
        "description": markup(finding.remedy),
        **({"remarks": markup(term)} if term else {}),
    }


def _deviation(plan: Plan, id: str, index: int, about: About) -> dict[str, Any]:
    """A waiver: approved, so a deviation-approved; the finding keeps its state."""
    note = about.waiver(id)
    out: dict[str, Any] = {
        "status": "deviation-approved",
        "risk-log": {
            "entries": [
                {
                    "uuid": plan.uuid("waiver", id, index),
                    "title": title(f"豁免{id}"),
                    "description": markup(note.text),
                    "start": moment(note.start or about.date or plan.review.as_of),
                    "status-change": "deviation-approved",
                    **({"end": moment(note.expiry)} if note.expiry else {}),
                }
            ]
        },
    }
    if note.expiry:
        out["deadline"] = moment(note.expiry)
    return out
