"""What a finding rests on, as a checksum: a decision about it holds for as long as that is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from compliance.model.canonical import canonical
from compliance.model.review import Finding


@dataclass(frozen=True)
class Bound:
    """A finding that a waiver was asked for, with the checksum of what it then rested on."""

    waiver: str
    fingerprint: str
    inputs: str


def stale_waivers(findings: Iterable[Finding], bound: Iterable[Bound]) -> frozenset[str]:
    """The waivers whose findings rest on something else by now: whether their reason still stands is for people.

    A finding that is not among these says nothing: the waiver was asked for on another plan.
    """
    wanted = tuple(bound)
    about = {b.fingerprint for b in wanted}
    now = {f.fingerprint: inputs_of(f) for f in findings if f.fingerprint in about}
    return frozenset(b.waiver for b in wanted if b.fingerprint in now and now[b.fingerprint] != b.inputs)


def inputs_of(finding: Finding) -> str:
    """A checksum of what a finding rests on: its outcome, figures, evidence and chosen clauses. Waivers are no input."""
    parts = [
        finding.rule, finding.subject.kind, finding.subject.name, finding.outcome.value, finding.reason,
        finding.observed and finding.observed.to_json(), finding.required and finding.required.to_json(),
        sorted(canonical([e.page, e.locator, e.text]) for e in finding.evidence),
        [[c.document, c.number, c.section, c.quote, c.status] for c in finding.clauses if c.chosen],
        finding.determination,
    ]  # fmt: skip
    return hashlib.sha256(canonical(parts).encode()).hexdigest()[:24]
