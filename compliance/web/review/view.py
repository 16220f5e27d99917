"""What the review screen shows of a case: findings in the order in which they call for somebody. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal

from compliance.corpus import Corpus
from compliance.model.evidence import Evidence
from compliance.model.facts import Facts
from compliance.model.inputs import inputs_of
from compliance.model.review import ClauseQuote, Finding, Outcome, Review, TraceLine
from compliance.model.wording import plain_value
from compliance.registry.evidence_requests import EvidenceRequest
from compliance.registry.verdicts import Verdict, standing_of
from compliance.web.review.figures import Book, Figure, Waiting

State = Literal["stale", "open", "confirmed", "disputed", "waived", "settled"]
OPEN: tuple[State, ...] = ("stale", "open")
SEVERITY = {outcome: place for place, outcome in enumerate(Outcome)}
"""The place of an outcome among all: the worst first."""
CALLING = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.REVIEW, Outcome.ADVICE)
"""Outcomes that a person must decide on. What could not be judged calls as loudly as what failed."""


@dataclass(frozen=True)
class Chip:
    """A piece of evidence to go to: a page with a box, or a locator."""

    number: int
    evidence: Evidence


@dataclass(frozen=True)
class Coverage:
    """How many lines were looked at, how many of them judged, and what was not: silence is never a pass."""

    outcomes: Mapping[Outcome, int]
    not_run: int

    @property
    def total(self) -> int:
        """Lines of rules that were looked at."""
        return sum(self.outcomes.values())

    @property
    def judged(self) -> int:
        """Lines with a verdict."""
        return self.total - self.outcomes[Outcome.UNDETERMINED] - self.outcomes[Outcome.NOT_APPLICABLE]


@dataclass(frozen=True)
class Item:
    """One finding as shown."""

    finding: Finding
    state: State
    verdict: Verdict | None
    chips: tuple[Chip, ...]
    figures: tuple[Figure, ...]
    inputs: str
    """The checksum of what it rests on: a decision is on exactly this."""
    waiver: str = ""
    asked: tuple[EvidenceRequest, ...] = ()
    """What reviewers asked the enterprise to supply."""

    @property
    def askable(self) -> bool:
        """Whether evidence may be asked for it."""
        return self.finding.outcome in CALLING and not self.waiver

    @property
    def key(self) -> str:
        """Its fingerprint."""
        return self.finding.fingerprint

    @property
    def calls(self) -> bool:
        """Whether somebody must still decide."""
        return self.state in OPEN

    @property
    def observed(self) -> str:
        """The value found, with its unit."""
        measure = self.finding.observed
        return "" if measure is None else plain_value(measure.value, measure.unit)

    @property
    def worked_out(self) -> bool:
        """Whether the value found is a figure that stands nowhere in the evidence: it was reckoned from what does."""
        measure = self.finding.observed
        value = measure.value if measure is not None else None
        return isinstance(value, Decimal) and not any(_said(value, chip.evidence) for chip in self.chips)

    @property
    def limit(self) -> str:
        """The limit, without its relation."""
        measure = self.finding.required
        return "" if measure is None else plain_value(measure.value, measure.unit)

    @property
    def margin(self) -> str:
        """By how much it is over (positive) or within (negative) the limit; of dates in days."""
        margin, measure = self.finding.margin, self.finding.observed
        if not isinstance(margin, Decimal) or measure is None:
            return ""
        unit = measure.unit if isinstance(measure.value, Decimal) else ""
        days = "" if isinstance(measure.value, Decimal) else "天"
        return f"{margin:+f}" + plain_value("", unit) + days

    @property
    def leading(self) -> Chip | None:
        """The evidence to open first: the place of the very value that was found, else the first place."""
        measure = self.finding.observed
        value = measure.value if measure is not None else None
        stands = (c for c in self.chips if isinstance(value, Decimal) and _said(value, c.evidence))
        return next(stands, next(iter(self.chips), None))

    @property
    def steps(self) -> tuple[TraceLine, ...]:
        """The rule line by line, with what was worked out for each."""
        return self.finding.trace

    @property
    def chosen(self) -> tuple[ClauseQuote, ...]:
        """The clauses by which it was judged."""
        return tuple(c for c in self.finding.clauses if c.chosen)

    @property
    def passed_over(self) -> tuple[ClauseQuote, ...]:
        """Clauses that were considered and not applied, each with its reason."""
        return tuple(c for c in self.finding.clauses if not c.chosen)


@dataclass(frozen=True)
class CaseView:
    """A case as shown: what calls first, then what is decided, then what is in order."""

    number: int
    file: str
    format: str
    sha256: str
    items: tuple[Item, ...]
    coverage: Coverage
    facts: Facts

    def item(self, key: str) -> Item | None:
        """The finding with this fingerprint."""
        return next((i for i in self.items if i.key == key), None)

    @cached_property
    def open(self) -> tuple[Item, ...]:
        """What still calls."""
        return tuple(i for i in self.items if i.calls)

    def after(self, key: str) -> Item | None:
        """The next finding that calls, after this one and then from the top; None where none is left."""
        keys = [i.key for i in self.items]
        at = keys.index(key) + 1 if key in keys else 0
        return next((i for i in (*self.items[at:], *self.items[:at]) if i.calls), None)

    @cached_property
    def dots(self) -> Mapping[int, str]:
        """Page → the worst outcome whose evidence stands there."""
        found: dict[int, str] = {}
        for item in sorted(self.items, key=lambda i: SEVERITY[i.finding.outcome]):
            for chip in item.chips:
                if chip.evidence.page is not None:
                    found.setdefault(chip.evidence.page, item.finding.outcome.value)
        return found


@dataclass(frozen=True)
class Ground:
    """A finding with all that no word of anybody changes; ``order`` is its place among those in the same state."""

    finding: Finding
    chips: tuple[Chip, ...]
    figures: tuple[Figure, ...]
    inputs: str
    order: tuple[int, int]


@dataclass(frozen=True)
class Grounds:
    """A case as it was judged, before anybody says a word."""

    number: int
    facts: Facts
    findings: tuple[Ground, ...]
    coverage: Coverage


def grounds(number: int, review: Review, facts: Facts, corpus: Corpus) -> Grounds:
    """What the screen shows of a review whatever people say of it: worked out once for all of their words."""
    book = Book(facts, corpus)
    shown = tuple(_ground(f, book) for f in review.findings if f.outcome is not Outcome.NOT_APPLICABLE)
    return Grounds(number, facts, shown, coverage(review.findings, len(review.rules_not_run)))


def _ground(finding: Finding, book: Book) -> Ground:
    chips = tuple(Chip(i, e) for i, e in enumerate(finding.evidence, 1))
    subject = finding.subject
    figures = book.figures(finding.rule, subject.kind, subject.index, finding.evidence)
    page = min((c.evidence.page for c in chips if c.evidence.page is not None), default=0)
    return Ground(finding, chips, figures, inputs_of(finding), (SEVERITY[finding.outcome], page))


def case_view(
    judged: Grounds,
    said: Mapping[str, Verdict],
    waiting: Waiting | None = None,
    asked: Mapping[str, tuple[EvidenceRequest, ...]] | None = None,
) -> CaseView:
    """The view of a case that was judged; ``waiting``: the corrections that another person must grant, by path;
    ``asked``: the requests for evidence, by fingerprint."""
    shown = [(_item(one, said, waiting or {}, asked or {}), one.order) for one in judged.findings]
    shown.sort(key=lambda pair: (_STATE_ORDER[pair[0].state], pair[1]))
    document = judged.facts.document
    items = tuple(item for item, _ in shown)
    return CaseView(
        judged.number, document.file, document.format, document.sha256, items, judged.coverage, judged.facts
    )


_STATE_ORDER: dict[State, int] = {"stale": 0, "open": 1, "disputed": 2, "confirmed": 2, "waived": 2, "settled": 3}


def _item(
    ground: Ground, said: Mapping[str, Verdict], waiting: Waiting, asked: Mapping[str, tuple[EvidenceRequest, ...]]
) -> Item:
    finding = ground.finding
    key = finding.fingerprint
    verdict, figures = said.get(key), ground.figures
    if waiting:
        figures = tuple(replace(f, waiting=waiting[f.path]) if f.path in waiting else f for f in figures)
    state = _state(finding, verdict, ground.inputs)
    return Item(finding, state, verdict, ground.chips, figures, ground.inputs, finding.waiver or "", asked.get(key, ()))


def _state(finding: Finding, verdict: Verdict | None, inputs: str) -> State:
    if finding.waiver:
        return "waived"
    if verdict is not None:
        if standing_of(verdict, inputs) == "stale":
            return "stale"
        return "disputed" if verdict.decision == "disputed" else "confirmed"
    return "open" if finding.outcome in CALLING else "settled"


def _said(value: Decimal, evidence: Evidence) -> bool:
    """Whether a figure stands in the text of a piece of evidence."""
    return f"{value:f}" in unicodedata.normalize("NFKC", evidence.text)


def coverage(findings: Sequence[Finding], not_run: int = 0) -> Coverage:
    """How much was judged, and what was not."""
    return Coverage({o: sum(f.outcome is o for f in findings) for o in Outcome}, not_run)
