"""Findings and the review: values that say what was judged, by which clause, on which evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from compliance.model.aggregate import AnnualPlanFacts, RegionFacts
from compliance.model.evidence import Evidence
from compliance.model.facts import Facts, Value, json_value
from compliance.model.quick import quick

SubjectKind = Literal["enterprise", "plan", "installation", "data_centre", "region", "annual_plan"]
MemberKind = Literal["submission", "plan_entry"]
"""What only ever is one of many: a rule looks at them within a region or an annual plan, no finding is about one."""


class Outcome(StrEnum):
    """The contract's outcomes; the order is from worst to least."""

    FAIL = "fail"
    UNDETERMINED = "undetermined"
    REVIEW = "review"
    ADVICE = "advice"
    PASS = "pass"
    NOT_APPLICABLE = "not_applicable"

    @property
    def chinese(self) -> str:
        """The word that officers read."""
        return OUTCOME_CHINESE[self]


OUTCOME_CHINESE = {
    Outcome.FAIL: "不符合",
    Outcome.UNDETERMINED: "无法判定",
    Outcome.REVIEW: "需审查",
    Outcome.ADVICE: "提示",
    Outcome.PASS: "符合",
    Outcome.NOT_APPLICABLE: "不适用",
}


@quick
@dataclass(frozen=True)
class Subject:
    """Of whom a finding speaks: ``index`` counts within the kind's list of facts."""

    kind: SubjectKind | MemberKind
    index: int = 0
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        """The contract's subject object."""
        return {"kind": self.kind, "index": self.index, "name": self.name}


@quick
@dataclass(frozen=True)
class Measure:
    """A value with its unit, and for a requirement the operator before it."""

    value: Value | None
    unit: str = ""
    operator: str = ""

    def to_json(self) -> dict[str, Any]:
        """``{"operator", "value", "unit"}``; no operator for an observed value."""
        head = {"operator": self.operator} if self.operator else {}
        return {**head, "value": json_value(self.value), "unit": self.unit}


@quick
@dataclass(frozen=True)
class ClauseQuote:
    """A clause, verbatim, with what is needed to cite it. ``status`` is in_force, draft, expired or superseded."""

    document: str
    number: str | None
    section: str
    quote: str
    status: str
    document_id: str = ""
    anchor: str = ""
    chosen: bool = True
    note: str = ""
    """Why it was chosen or passed over (每个候选依据都写明取舍理由)."""
    slips: tuple[str, ...] = ()
    """Passages of the quote that look like slips of the source; kept verbatim, to be marked where it is printed."""

    def to_json(self) -> dict[str, Any]:
        """The contract's clause object."""
        return {
            "document": self.document,
            "number": self.number,
            "section": self.section,
            "quote": self.quote,
            "status": self.status,
            "chosen": self.chosen,
            "note": self.note,
        }


@quick
@dataclass(frozen=True)
class TraceLine:
    """One line of the rule as evaluated: ``verdict`` is 真, 假 or 未知."""

    text: str
    verdict: str
    detail: str = ""


@quick
@dataclass(frozen=True)
class Finding:
    """The outcome of one rule for one subject."""

    rule: str
    title: str
    outcome: Outcome
    subject: Subject
    message: str
    observed: Measure | None = None
    required: Measure | None = None
    margin: Value | None = None
    remedy: str = ""
    due_days: int | None = None
    clauses: tuple[ClauseQuote, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: str | None = None
    """Why it is undetermined: one of the reason codes of ``docs/outcomes.md``, in Chinese."""
    waiver: str | None = None
    fingerprint: str = ""
    force: str = ""
    trace: tuple[TraceLine, ...] = ()
    determination: str | None = None
    """The officer's record (认定) by which the law takes refused data for a breach; None where no record was needed."""
    legal_basis: tuple[ClauseQuote, ...] = ()
    """The law by which the authority deals with this breach; empty for policy, which carries no such article."""

    def to_json(self) -> dict[str, Any]:
        """The contract's finding object."""
        return {
            "rule": self.rule,
            "title": self.title,
            "outcome": self.outcome.value,
            "subject": self.subject.to_json(),
            "observed": None if self.observed is None else self.observed.to_json(),
            "required": None if self.required is None else self.required.to_json(),
            "margin": json_value(self.margin),
            "message": self.message,
            "remedy": self.remedy,
            "due_days": self.due_days,
            "clauses": [c.to_json() for c in self.clauses],
            "evidence": [e.to_json() for e in self.evidence],
            "reason": self.reason,
            "waiver": self.waiver,
            "fingerprint": self.fingerprint,
            "determination": self.determination,
            "legal_basis": [c.to_json() for c in self.legal_basis],
        }


class _Findings:
    """What all reviews share: how many findings have each outcome, and what that means for a caller."""

    findings: tuple[Finding, ...]

    def waived(self) -> dict[str, int]:
        """How many findings of each outcome are waived. They are among those of ``count``: a waiver hides nothing."""
        counted = Counter(f.outcome for f in self.findings if f.waiver is not None)
        return {o.value: n for o in Outcome if (n := counted.get(o, 0))}

    def count(self) -> dict[str, int]:
        """How many findings have each outcome, all outcomes named."""
        counted = Counter(f.outcome for f in self.findings)
        return {
            o.value: counted.get(o, 0)
            for o in (
                Outcome.FAIL,
                Outcome.REVIEW,
                Outcome.ADVICE,
                Outcome.UNDETERMINED,
                Outcome.PASS,
                Outcome.NOT_APPLICABLE,
            )
        }

    @property
    def exit_code(self) -> int:
        """0 nothing to do, 1 some fail, 2 some undetermined or review, 4 no rule applied (contract §2).

        Waived findings call for nothing, so they count for no code, but a review that has one was not without rules.
        """
        outcomes = {f.outcome for f in self.findings if f.waiver is None}
        if Outcome.FAIL in outcomes:
            return 1
        if outcomes & {Outcome.UNDETERMINED, Outcome.REVIEW}:
            return 2
        return 0 if outcomes & {Outcome.PASS, Outcome.ADVICE} or self.waived() else 4


@dataclass(frozen=True)
class Review(_Findings):
    """All findings on one plan, by one corpus, on one date, in one region."""

    facts: Facts
    findings: tuple[Finding, ...]
    as_of: date
    region: str | None
    corpus: str
    rules_not_run: tuple[str, ...] = ()
    """Codes of rules that could not be evaluated at all (kept, so that silence is never a pass)."""
    notes: tuple[str, ...] = ()
    """What is wrong with the waivers and determinations of this enterprise, each with file, line and code."""

    def to_json(self, facts: bool = True) -> dict[str, Any]:
        """The contract's review object (``plan-review/1``); ``facts`` may be left out where they are kept elsewhere."""
        return {
            "schema": "plan-review/1",
            "as_of": self.as_of.isoformat(),
            "region": self.region,
            "corpus": self.corpus,
            "document": self.facts.document.to_json(),
            **({"facts": self.facts.groups_json()} if facts else {}),
            "findings": [f.to_json() for f in self.findings],
            "summary": self.count(),
            "waived": self.waived(),
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class AggregateReview(_Findings):
    """All findings on a region's register or on an annual plan, by one corpus, on one date."""

    facts: RegionFacts | AnnualPlanFacts
    findings: tuple[Finding, ...]
    as_of: date
    region: str | None
    corpus: str

    def to_json(self) -> dict[str, Any]:
        """Like a review of a plan (``aggregate-review/1``)."""
        return {
            "schema": "aggregate-review/1",
            "as_of": self.as_of.isoformat(),
            "region": self.region,
            "corpus": self.corpus,
            "facts": self.facts.to_json(),
            "findings": [f.to_json() for f in self.findings],
            "summary": self.count(),
        }
