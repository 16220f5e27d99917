"""What a change of the law does to plans already read: who flips, because of what, and who is close to the limit.

Frozen facts are judged under two laws (a corpus on a day). Facts never depend on the corpus, so what differs is
the law's doing. Each change is then put into force alone; what no single change explains is the work of several.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from compliance.checking.review import review
from compliance.corpus import Corpus, Determination, Waiver
from compliance.corpus.conditions import parameters
from compliance.corpus.difference import difference
from compliance.corpus.hybrid import apply_change
from compliance.corpus.parts import DOCUMENT, PARAMETER, ROW, RULE, STANDARD, VALUE, Change
from compliance.model.facts import Facts
from compliance.model.review import Finding, Outcome

NO_RULE = "没有这条规则"
BY_DATE = "审查日期"


@dataclass(frozen=True)
class Plan:
    """One plan's frozen facts: ``name`` is how people know it (its file), ``region`` where it is judged."""

    name: str
    facts: Facts
    region: str | None

    @property
    def enterprise(self) -> str:
        """Who submits it, "" where the plan does not say."""
        fact = self.facts.enterprise.name
        return str(fact.value) if fact is not None and fact.value is not None else ""


@dataclass(frozen=True)
class Law:
    """By which law: a corpus on a day, with drafts tried or not, and further waivers and determinations."""

    corpus: Corpus
    as_of: date
    include_drafts: bool = False
    waivers: tuple[Waiver, ...] = ()
    determinations: tuple[Determination, ...] = ()


Place = tuple[int, str, str, int]
"""(plan, rule, subject kind, subject index)."""
Judged = Mapping[Place, Finding]


@dataclass(frozen=True)
class Flip:
    """One rule for one subject whose outcome differs (or whose waiver does); None where a law has no such rule."""

    plan: Plan
    place: Place
    before: Finding | None
    after: Finding | None

    @property
    def either(self) -> Finding:
        """The finding, preferably the new one."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def words(self) -> str:
        """符合 → 不符合."""
        return f"{outcome_word(self.before)} → {outcome_word(self.after)}"

    @property
    def to(self) -> tuple[str, str | None]:
        """Where it ends: the outcome and the waiver."""
        return _state(self.after)


@dataclass(frozen=True)
class Cause:
    """One change put into force alone. ``change`` is None for the change of the day.

    ``flips`` are those that it brings about by itself and that also stand when all changes are in force;
    ``cancelled`` those that other changes undo again.
    """

    change: Change | None
    flips: tuple[Flip, ...]
    cancelled: tuple[Flip, ...] = ()


@dataclass(frozen=True)
class Near:
    """A figure close to its limit under the new law: ``share`` is the distance as part of the limit."""

    plan: Plan
    finding: Finding
    share: Decimal


@dataclass(frozen=True)
class Impact:
    """The whole comparison. ``together`` are flips that no single change brings about; ``reworded`` are findings
    of the same outcome that rest on another limit or clause, so that a notice would read differently.
    """

    plans: int
    findings: int
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]
    causes: tuple[Cause, ...]
    together: tuple[Flip, ...]
    reworded: tuple[Flip, ...]
    near: tuple[Near, ...]
    near_percent: Decimal | None

    @property
    def exit_code(self) -> int:
        """0 no outcome differs, 1 somebody comes to 不符合, 2 outcomes differ otherwise, 4 no rule applied to anyone."""
        if any(f.after is not None and f.after.outcome is Outcome.FAIL and f.after.waiver is None for f in self.flips):
            return 1
        if self.flips:
            return 2
        return 0 if self.findings else 4


def impact(plans: Sequence[Plan], old: Law, new: Law) -> Impact:
    """The effect of going from one law to another on the given plans; nothing for a law and itself.

    Raises:
        CorpusError: when a corpus cannot be used.
    """
    changes = difference(old.corpus, new.corpus).changes
    before, after = _judge(plans, old), _judge(plans, new)
    flips = _flips(plans, before, after)
    tried = [
        (change, _alone(change, plans, old, new, before))
        for change in (*_by_date(old, new), *changes)
        if _bears(change)
    ]
    causes = tuple(_cause(change, alone, flips) for change, alone in tried)
    explained = {f.place for cause in causes for f in cause.flips}
    percent = new.corpus.lexicon.near_percent
    return Impact(
        len(plans),
        sum(f.outcome is not Outcome.NOT_APPLICABLE for f in after.values()),
        changes,
        flips,
        causes,
        tuple(f for f in flips if f.place not in explained),
        tuple(_reworded(plans, before, after)),
        tuple(_near(plans, after, percent)) if percent is not None else (),
        percent,
    )


def outcome_word(finding: Finding | None) -> str:
    """The outcome in Chinese, with its waiver."""
    if finding is None:
        return NO_RULE
    return finding.outcome.chinese + (f"（豁免{finding.waiver}）" if finding.waiver else "")


def _judge(plans: Iterable[Plan], law: Law, rules: frozenset[str] | None = None) -> dict[Place, Finding]:
    return {
        (i, f.rule, f.subject.kind, f.subject.index): f
        for i, plan in enumerate(plans)
        for f in review(
            plan.facts, law.corpus, as_of=law.as_of, region=plan.region, include_drafts=law.include_drafts,
            waivers=law.waivers, determinations=law.determinations, only=rules,
        ).findings
    }  # fmt: skip


def _state(finding: Finding | None) -> tuple[str, str | None]:
    return ("", None) if finding is None else (finding.outcome.value, finding.waiver)


def _flips(plans: Sequence[Plan], before: Judged, after: Judged) -> tuple[Flip, ...]:
    places = sorted(before.keys() | after.keys())
    found = (Flip(plans[p[0]], p, before.get(p), after.get(p)) for p in places)
    return tuple(f for f in found if _state(f.before) != _state(f.after) and not _nothing(f))


def _nothing(flip: Flip) -> bool:
    """Whether it is only that a rule which does not concern the subject came or went."""
    outcomes = {f.outcome for f in (flip.before, flip.after) if f is not None}
    return None in (flip.before, flip.after) and outcomes <= {Outcome.NOT_APPLICABLE}


def _by_date(old: Law, new: Law) -> tuple[None, ...]:
    return (None,) if old.as_of != new.as_of else ()


def _bears(change: Change | None) -> bool:
    return change is None or change.bears


def _alone(change: Change | None, plans: Sequence[Plan], old: Law, new: Law, before: Judged) -> tuple[Flip, ...]:
    """The flips when only this change is in force."""
    if change is None:
        return _flips(plans, before, _judge(plans, replace(old, as_of=new.as_of)))
    rules = touched(change, old.corpus, new.corpus)
    concerned = [_concerned(change, plan, old.corpus) for plan in plans]
    law = replace(old, corpus=apply_change(change, old.corpus, new.corpus))
    few = [p for p, yes in zip(plans, concerned, strict=True) if yes]
    numbers = [i for i, yes in enumerate(concerned) if yes]
    after: Judged = {(numbers[p[0]], *p[1:]): f for p, f in _judge(few, law, rules).items()}
    same = {p: f for p, f in before.items() if concerned[p[0]] and (rules is None or p[1] in rules)}
    return _flips(plans, same, after)


def touched(change: Change, old: Corpus, new: Corpus) -> frozenset[str] | None:
    """Codes of the rules that a change can concern; None for all."""
    if change.kind == RULE:
        return frozenset(change.key)
    if change.kind in (VALUE, PARAMETER):
        code = change.key[0]
        if any(c.parameters[code].nature == "核对" for c in (old, new) if code in c.parameters):
            return None
        return frozenset(
            r.code for c in (old, new) for r in c.rules if code in (*parameters(r.applies), *parameters(r.tree))
        )
    if change.kind == DOCUMENT:
        known = [c.documents[change.key[0]] for c in (old, new) if change.key[0] in c.documents]
        ids = {change.key[0], *(link.document for d in known for link in d.replaces)}
        return frozenset(r.code for c in (old, new) for r in c.rules if any(n.document in ids for n in c.norms_of(r)))
    return None


def _concerned(change: Change, plan: Plan, corpus: Corpus) -> bool:
    """Whether a change can concern a plan at all: the value of a place only those who are there or whose place is not
    known, a row of a table only those who make the product.
    """
    if change.kind == VALUE:
        path = corpus.places.path(plan.region)
        return path is None or change.key[1] in path
    if change.kind not in (ROW, STANDARD):
        return True
    product = change.key[1] if change.kind == ROW else change.key[0]
    for installation in plan.facts.installations:
        fact = installation.product
        if fact is not None and product in {str(fact.value), *(str(c.value) for c in fact.candidates)}:
            return True
    return False


def _cause(change: Change | None, alone: tuple[Flip, ...], flips: tuple[Flip, ...]) -> Cause:
    final = {f.place: f for f in flips}
    stays = tuple(f for f in alone if f.place in final and final[f.place].to == f.to)
    gone = tuple(f for f in alone if f not in stays)
    return Cause(change, stays, gone)


_TOLD = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.REVIEW)


def _reworded(plans: Sequence[Plan], before: Judged, after: Judged) -> Iterable[Flip]:
    for place in sorted(before.keys() & after.keys()):
        a, b = before[place], after[place]
        if a.outcome is not b.outcome or a.outcome not in _TOLD or _state(a) != _state(b):
            continue
        if a.required != b.required or _grounds(a) != _grounds(b) or a.due_days != b.due_days:
            yield Flip(plans[place[0]], place, a, b)


def _grounds(finding: Finding) -> set[tuple[str, str, str]]:
    return {(c.document_id, c.anchor, c.quote) for c in finding.clauses if c.chosen}


_LIMITS = ("<=", "<", ">=", ">")


def _near(plans: Sequence[Plan], after: Judged, percent: Decimal) -> Iterable[Near]:
    """Figures within so many per cent of their limit, the closest first; our own cross-checks are no limits."""
    found = []
    for place, finding in after.items():
        required = finding.required
        if required is None or required.operator not in _LIMITS or finding.force == "核对":
            continue
        if not isinstance(required.value, Decimal) or not isinstance(finding.margin, Decimal) or not required.value:
            continue
        share = abs(finding.margin / required.value)
        if share * 100 <= percent:
            found.append((share, place, Near(plans[place[0]], finding, share)))
    return (near for _, _, near in sorted(found, key=lambda f: f[:2]))
