"""All cases judged again, under another corpus or on another day: who flips, and which decisions still hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from compliance import __version__
from compliance.corpus import Waiver
from compliance.corpus.waiver_lint import APPROVED
from compliance.model.inputs import Bound, inputs_of
from compliance.model.review import Outcome, Review
from compliance.pipeline import Options, review_facts

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from compliance.model.facts import Facts
    from compliance.registry import By, Registry
    from compliance.registry.bound_waivers import Binding
    from compliance.registry.verdicts import Verdict


@dataclass(frozen=True)
class Flip:
    """A finding whose outcome is another: None where there was, or is, none."""

    case_id: int
    file: str
    rule: str
    subject: str
    before: Outcome | None
    after: Outcome | None
    message: str

    @property
    def line(self) -> str:
        """As people read it."""
        one, other = (o.chinese if o else "没有这条" for o in (self.before, self.after))
        return f"案卷{self.case_id} {self.file} {self.rule} {self.subject}：{one} → {other}。{self.message}"

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "case": self.case_id, "file": self.file, "rule": self.rule, "subject": self.subject,
            "before": self.before and self.before.value, "after": self.after and self.after.value, "message": self.message,
        }  # fmt: skip


@dataclass(frozen=True)
class Rechecked:
    """What a re-check came to. ``carried`` and ``stale`` are people's words on findings; ``waived`` the findings that a granted
    waiver was asked for and still holds for, ``lapsed`` those on which it is not attached any more."""

    cases: int
    flips: tuple[Flip, ...]
    carried: tuple[Verdict, ...]
    stale: tuple[Verdict, ...]
    waived: tuple[Binding, ...] = ()
    lapsed: tuple[Binding, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 nothing changes, 1 somebody becomes 不符合, 2 other changes, or decisions or waivers that no longer hold."""
        if any(f.after is Outcome.FAIL for f in self.flips):
            return 1
        return 2 if self.flips or self.stale or self.lapsed else 0


def waivers_on_record(connection: Connection) -> tuple[Waiver, ...]:
    """The registry's waivers as checking takes them; one that nobody else has granted has no effect there."""
    from compliance.registry.approvals import issued_waivers

    return tuple(
        Waiver(
            w.code, w.rules, w.subject, w.item, w.type, w.reason, w.approval, w.decided_by, w.starts, w.expires, w.state,
            "登记库", w.request_id,
        )
        for w in issued_waivers(connection)
    )  # fmt: skip


def on_record(connection: Connection, options: Options) -> Options:
    """``options`` with the registry's waivers that another person has granted, and what they are bound to."""
    from compliance.registry.bound_waivers import bindings_of

    granted = tuple(w for w in waivers_on_record(connection) if w.state == APPROVED)
    codes = {w.id for w in granted}
    bound = (Bound(b.code, b.fingerprint, b.inputs) for b in bindings_of(connection) if b.code in codes)
    return replace(options, granted=(*options.granted, *granted), bound=(*options.bound, *bound))


def review_on_record(connection: Connection, facts: Facts, options: Options) -> Review:
    """The review of facts with the registry's waivers, without those that are stale.

    A waiver that was asked for a finding holds for what the finding then rested on. Where that has changed it is not
    attached, to anything: whether the reason still stands is for people.
    """
    return review_facts(facts, on_record(connection, options))


def recheck(registry: Registry, options: Options, save_as: By | None = None) -> Rechecked:
    """Judge every case again by its recorded facts, corrections applied; ``save_as`` keeps the new reviews.

    Where no region is asked for, each case is judged in that of its last review: another would look like a change of law.

    Raises:
        CorpusError: where the corpus cannot be used.
    """
    from compliance.registry import case_facts, reviews
    from compliance.registry.bound_waivers import bindings_of
    from compliance.registry.verdicts import reviewed_cases, standing_of, verdicts_of

    flips: list[Flip] = []
    words: dict[str, list[Verdict]] = {"carried": [], "stale": []}
    waivers: dict[bool, list[Binding]] = {True: [], False: []}
    with registry.read() as connection:
        every, judging = reviewed_cases(connection), on_record(connection, options)
        codes = {waiver.id for waiver in judging.granted}
        bindings = [b for b in bindings_of(connection) if b.code in codes]
    for number, about in every:
        with registry.read() as connection:
            facts = case_facts.facts_of(connection, number)
            last = reviews.last_review(connection, number) or 0
            old = reviews.findings_of(connection, [last])
            said = verdicts_of(connection, number)
            region = options.region or reviews.standpoint(connection, last)[1]
            review = review_facts(facts, replace(judging, region=region))
        flips += flips_of(number, about["file"], old, review)
        inputs = {f.fingerprint: inputs_of(f) for f in review.findings}
        for verdict in said.values():
            words[standing_of(verdict, inputs.get(verdict.fingerprint))].append(verdict)
        for bound in bindings:
            if bound.case_id == number:
                waivers[inputs.get(bound.fingerprint) == bound.inputs].append(bound)
        if save_as is not None:
            with registry.write(save_as) as tx:
                program = f"nengshen {__version__}"
                reviews.record_review(tx, number, review, parameters="recheck", program=program)
    carried, stale = tuple(words["carried"]), tuple(words["stale"])
    return Rechecked(len(every), tuple(flips), carried, stale, tuple(waivers[True]), tuple(waivers[False]))


def flips_of(number: int, file: str, old: list[dict[str, Any]], review: Review) -> Iterator[Flip]:
    """What a review of a case says differently from the findings on record (``old``)."""
    before = {row["fingerprint"]: row for row in old}
    after = {f.fingerprint: f for f in review.findings if f.outcome is not Outcome.NOT_APPLICABLE}
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        one, other = Outcome(was["outcome"]) if was else None, now.outcome if now else None
        if one is not other:
            rule, subject = (
                (now.rule, now.subject.name) if now else (was["rule"], was["subject_name"]) if was else ("", "")
            )
            message = now.message if now else "不再适用"
            yield Flip(number, file, rule, subject, one, other, message)
