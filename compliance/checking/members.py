"""The members of a share as judged: whether each counts, whether it meets the condition, whose it is, what it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from compliance.checking.alike import Alike, Answer
from compliance.checking.fact_values import FactValue
from compliance.checking.narrate import first_doubt, sentences
from compliance.checking.operands import Binding
from compliance.checking.results import Result
from compliance.checking.scope import Scope
from compliance.checking.shares import CERTAIN, OUT, Standings, standings
from compliance.checking.tally import member_name
from compliance.checking.truth import Doubt, Truth, every
from compliance.corpus.conditions import Line, Node, lines
from compliance.model.facts import MaybeFact
from compliance.model.quick import quick

Evaluate = Callable[[Node, Scope, Binding], Result]


@quick
@dataclass(frozen=True)
class Judged:
    """How a member is judged, and all that are like it in what was read: whether it counts, meets the condition."""

    inside: Result | None
    meets: Result | None
    standings: Standings
    answers: tuple[Answer[Result], ...]
    """The conditions that were looked at."""
    doubt: Doubt | None
    """Why it is not settled."""
    why: str
    """What is said of it: its figures against the condition, or what is not known of it."""


Member = tuple[int, Judged]
"""A member by its number, as judged."""


def judge_members(
    everyone: Alike, wheres: Sequence[Node], meets: Node, binding: Binding, evaluate: Evaluate
) -> tuple[Member, ...]:
    """Every member; those of whom the same was read share one judgement."""

    def asked_of_all(node: Node) -> tuple[Answer[Result], ...]:
        def question(scope: Scope) -> tuple[Result, list[FactValue]]:
            result = evaluate(node, scope, binding)
            return result, [value for leaf in result.leaves() for value in leaf.seen(scope)]

        bound = id(binding.norm) if any(line.bound for line in lines(node)) else None
        key = node.key if isinstance(node, Line) else id(node)
        return everyone.ask((key, bound), (node, binding.norm), question)

    each = [asked_of_all(node) for node in (*wheres, meets)]
    known: dict[tuple[int, ...], Judged] = {}
    found = []
    for number, answers in enumerate(zip(*each, strict=True)):
        key = tuple(map(id, answers))
        judged = known.get(key)
        if judged is None:
            judged = known[key] = _judgement(answers[:-1], answers[-1])
        found.append((number, judged))
    return tuple(found)


def _judgement(conditions: tuple[Answer[Result], ...], meeting: Answer[Result]) -> Judged:
    results = tuple([c.value for c in conditions])
    inside = Result(every(r.truth for r in results), children=results) if results else None
    belongs = inside.truth if inside else Truth.TRUE
    if belongs is Truth.FALSE:
        return Judged(inside, None, CERTAIN[OUT], conditions, None, "")
    meets = meeting.value
    stands = standings(belongs, meets.truth)
    open_ = (first_doubt(r) for r in (inside, meets) if r is not None and r.truth is Truth.UNKNOWN)
    doubt = next((doubt for doubt in open_ if doubt), None)
    unsettled = doubt.text if doubt else "情况不明"
    why = unsettled if len(stands) > 1 else sentences(meets)
    return Judged(inside, meets, stands, (*conditions, meeting), doubt, why)


def owners_of(everyone: Alike) -> list[tuple[str, str]]:
    """(id, name) of the enterprise of each member, "" where it is not stated."""
    ids, names = everyone.facts("enterprise_id"), everyone.facts("enterprise")
    return everyone.once("owners", lambda: list(zip(map(_text, ids), map(_text, names), strict=True)))


def _text(fact: MaybeFact) -> str:
    return str(fact.value).strip() if fact is not None and fact.state == "stated" and fact.value else ""


def group_by_enterprise(members: Sequence[Member], owners: Sequence[tuple[str, str]]) -> dict[str | int, list[Member]]:
    """Installations by enterprise: by its id, else by its name; one that names none stands for itself (a number).

    A name alone is taken for the enterprise of that name that elsewhere states its id, where there is only one.
    """
    ids: dict[str, set[str]] = {}
    for number, _ in members:
        one, name = owners[number]
        if one and name:
            ids.setdefault(name, set()).add(one)
    groups: dict[str | int, list[Member]] = {}
    for member in members:
        one, name = owners[member[0]]
        known = () if one else ids.get(name, ())
        key: str | int = one or (next(iter(known)) if len(known) == 1 else name if not known else "") or member[0]
        groups.setdefault(key, []).append(member)
    return groups


def names_of(everyone: Alike) -> list[str]:
    """What each member is called."""
    name = partial(member_name, kind=everyone.kind, corpus=everyone.whole.corpus)
    return everyone.once("names", lambda: [name(record, index=n) for n, record in enumerate(everyone.records)])
