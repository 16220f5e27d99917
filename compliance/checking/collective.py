"""每个 and 占比: a condition on many, judged member by member and counted as the norm says.

A member whose figure is unknown may meet the condition or not, so the share is an interval (``shares``); the
outcome is open only where the target lies within it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from compliance.checking.alike import Alike, Answer, members_of
from compliance.checking.compare import STRICT, asked, required_measure
from compliance.checking.fact_values import FactValue
from compliance.checking.members import (
    Evaluate,
    Judged,
    Member,
    group_by_enterprise,
    judge_members,
    names_of,
    owners_of,
)
from compliance.checking.operands import Binding, Operand, right_side
from compliance.checking.results import MemberLine, Result
from compliance.checking.scope import Scope
from compliance.checking.shares import (
    CERTAIN,
    FAILS,
    MEETS,
    OUT,
    Counted,
    Interval,
    Shared,
    Standing,
    Standings,
    household,
    share,
    tallied,
)
from compliance.checking.tally import NAMED, Named, Tally, sentence
from compliance.checking.truth import Doubt, Truth
from compliance.corpus.conditions import HOUSEHOLDS, RELATION_OF, Share
from compliance.corpus.norms import UNDECIDED
from compliance.model.quick import quick
from compliance.model.review import ClauseQuote, Measure


@quick
@dataclass(frozen=True)
class _Unit:
    """One thing counted, with its name and the members that make it up (none for an enterprise nobody registered)."""

    counted: Counted
    name: str = ""
    members: tuple[Member, ...] = ()


def evaluate_share(node: Share, scope: Scope, binding: Binding, evaluate: Evaluate) -> Result:
    """The share as a line of the rule; ``evaluate`` judges a condition for one member."""
    norm = binding.norm
    basis = node.by if isinstance(node.by, str) else norm.basis if norm else ""
    wheres = [n for n in (node.where, norm.members if norm else None) if n is not None]
    everyone = members_of(scope, node.member)
    found = judge_members(everyone, wheres, node.meets, binding, evaluate)
    members = [m for m in found if m[1].standings != CERTAIN[OUT]]
    units, doubts, weights = _units(node, basis, everyone, members, norm.households if norm else None)
    counted = [u.counted for u in units]
    if scope.complete is False:
        counted.append(Counted(frozenset({MEETS, FAILS, OUT}), None))
        doubts.append(Doubt("未载明", "登记不完整，没有登记的不能计入"))
    amounts = tallied(counted)
    interval = share(amounts)
    right = right_side(node.line, scope, binding)
    shared = None if interval is None else Shared(amounts, interval)
    names = names_of(everyone)
    base = Result(
        Truth.UNKNOWN,
        node.line,
        counted=(_seen(node, everyone, found), *weights),
        supports=_supports(members),
        asked=f"全部{node.claim}" if node.every else asked(node.line, right, scope),
        members=tuple([MemberLine(names[number], _settled(m), m.why) for number, m in members]),
        required=required_measure(node.line.relation, right),
        shared=shared,
    )
    if interval is None:
        return _nothing(base, node, scope, any_members=bool(found))
    result = _compared(base, node, interval, right, doubts)
    # Who does not meet the condition matters where the target is missed; a share that is reached leaves them in peace.
    reached = result.truth is Truth.TRUE
    failing = Named(0, ()) if reached else _told(units, FAILS, node.every)
    tally = Tally(node, basis, norm, amounts, interval, right)
    return replace(result, sentence=sentence(tally, failing, _told(units, None, True), scope))


def _units(
    node: Share, basis: str, everyone: Alike, members: Sequence[Member], households: int | None
) -> tuple[list[_Unit], list[Doubt], list[FactValue]]:
    """What is counted, why some of it is open, and the facts that served as weights."""
    doubts = [m.doubt for _, m in members if len(m.standings) > 1 and m.doubt]
    if basis == "户数":
        return (*_households(node, everyone, members, households, doubts), [])
    names = names_of(everyone)
    if basis != "产能":
        return [_Unit(_counted(m.standings), names[n], ((n, m),)) for n, m in members], doubts, []
    source = f"{node.member}.capacity"
    weights = everyone.ask(("weight", source), None, lambda scope: (value := scope.field(source), [value]))
    units = [_Unit(_weighed(everyone, m, weights[n]), names[n], ((n, m),)) for n, m in members]
    doubts += [d for n, _ in members if (d := weights[n].value.doubt)]
    kinds = dict.fromkeys(u.counted.unit for u in units if u.counted.weight is not None)
    lexicon = everyone.whole.corpus.lexicon
    if len(kinds) > 1:
        written = "、".join(lexicon.written(k) for k in kinds)
        doubts.append(Doubt("单位不明", f"产能的计量单位不同（{written}），不能相加"))
    evidence = everyone.evidence((n, (weights[n],)) for n, _ in members)
    conflicts = dict.fromkeys(c for n, _ in members for c in weights[n].value.conflicts)
    fact = next((weights[n].value.fact for n, _ in members), None)
    return units, doubts, [FactValue(fact, evidence=evidence, conflicts=tuple(conflicts))] if fact else []


@cache
def _counted(stands: Standings) -> Counted:
    """One thing without a weight of its own; the same object for all that stand alike (``tallied``)."""
    return Counted(stands)


def _weighed(everyone: Alike, member: Judged, weight: Answer[FactValue]) -> Counted:
    def work() -> Counted:
        given = weight.value
        if given.doubt or not isinstance(given.value, Decimal):
            return Counted(member.standings, None)
        lexicon = everyone.whole.corpus.lexicon
        known = lexicon.unit(given.unit)
        unit = (known.base or known.code) if known else given.unit
        value = lexicon.convert(given.value, given.unit, unit)
        return Counted(member.standings, Fraction(given.value if value is None else value), unit)

    return everyone.once(("weighed", member.standings, id(weight)), work)


def _households(
    node: Share, everyone: Alike, members: Sequence[Member], expected: int | None, doubts: list[Doubt]
) -> tuple[list[_Unit], list[Doubt]]:
    """Enterprises, with those that the clause counts and nobody registered as open ones."""
    owners = owners_of(everyone)
    groups = group_by_enterprise(members, owners)
    counts: dict[tuple[Standings, ...], Counted] = {}
    every_one = node.household == HOUSEHOLDS[0]
    units = []
    for group in groups.values():
        stands = tuple([m.standings for _, m in group])
        counted = counts.get(stands)
        if counted is None:
            counted = counts[stands] = _counted(household(stands, every_one))
        name = next((t for n, _ in group if (t := owners[n][1] or owners[n][0])), "")
        units.append(_Unit(counted, name, tuple(group)))
    nameless = sum(1 for key in groups if isinstance(key, int))
    if nameless and not node.every:
        units.append(_Unit(Counted(frozenset({MEETS, FAILS}), None)))
        doubts.append(Doubt("未载明", f"{nameless}套装置未载明所属企业，不能按户计算"))
    missing = (expected or 0) - len(groups)
    if missing > 0:
        units += [_Unit(_counted(frozenset({MEETS, FAILS})))] * missing
        doubts.append(Doubt("未载明", f"条文所列{expected}户，登记的只有{len(groups)}户，缺{missing}户"))
    return units, doubts


def _nothing(base: Result, node: Share, scope: Scope, any_members: bool) -> Result:
    """Nobody counts: the norm concerns nobody, unless the register is simply empty."""
    if any_members or scope.complete:
        return replace(base, truth=Truth.TRUE, vacuous=True, sentence="没有这一条所说的对象")
    text = f"没有登记任何{node.line.fact.name.partition('.')[0]}"
    return replace(base, doubt=Doubt("未载明", text), sentence=text)


def _compared(base: Result, node: Share, interval: Interval, right: Operand, doubts: list[Doubt]) -> Result:
    target = right.values[0] if right.values else None
    if right.doubt or not isinstance(target, Decimal):
        return replace(base, doubt=right.doubt or Doubt("限值待核", f"{node.line.fact.label}没有目标值"))
    relation = node.line.relation
    readings = {"含": (relation,), "不含": (RELATION_OF[STRICT.get(relation.word, relation.word)],)}
    tried = readings.get(right.boundary, (*readings["含"], *readings["不含"]))
    truths = {interval.compare(r.operator, Fraction(target) / 100) for r in tried}
    if interval.exact:
        percent = _percent(interval.low)
        sign = 1 if relation.operator in (">=", ">") else -1
        base = replace(base, observed=Measure(percent, "%"), margin=sign * (target - percent))
    if truths in ({Truth.TRUE}, {Truth.FALSE}):
        return replace(base, truth=truths.pop())
    if right.boundary == UNDECIDED and len(truths) > 1 and Truth.UNKNOWN not in truths:
        return replace(base, doubt=Doubt("边界待裁断", f"{node.line.fact.label}恰为目标，依据没有写明是否含本数"))
    return replace(base, doubt=_first(doubts))


def _percent(value: Fraction) -> Decimal:
    return Decimal(value.numerator) * 100 / Decimal(value.denominator)


def _first(doubts: list[Doubt]) -> Doubt:
    """The reason to give: of one code, as most of what is open has it."""
    if not doubts:
        return Doubt("适用性未知", "有的对象情况不明")
    codes = [d.code for d in doubts]
    code = max(dict.fromkeys(codes), key=codes.count)
    texts = dict.fromkeys(d.text for d in doubts if d.code == code)
    return Doubt(code, next(iter(texts)) + (f"等{len(texts)}项" if len(texts) > 1 else ""))


def _seen(node: Share, everyone: Alike, members: Sequence[Member]) -> FactValue:
    """The facts of all members that were consulted, as one value for the share with all their evidence."""
    evidence = everyone.evidence((n, m.answers) for n, m in members)
    judged = {id(m): m for _, m in members}.values()
    conflicts = dict.fromkeys(c for m in judged for a in m.answers for v in a.seen for c in v.conflicts)
    return FactValue(node.line.fact, evidence=evidence, conflicts=tuple(conflicts))


def _supports(members: Sequence[Member]) -> tuple[ClauseQuote, ...]:
    judged = {id(m): m for _, m in members}.values()
    results = (r for m in judged for r in (m.inside, m.meets) if r is not None)
    return tuple(dict.fromkeys(s for r in results for leaf in r.leaves() for s in leaf.supports))


def _settled(member: Judged) -> Truth:
    return _SETTLED.get(member.standings, Truth.UNKNOWN)


_SETTLED = {CERTAIN[MEETS]: Truth.TRUE, CERTAIN[FAILS]: Truth.FALSE}


def _told(units: Sequence[_Unit], standing: Standing | None, explained: bool) -> Named:
    """Who certainly stands so (None: whose standing is open), each with why where that is to be ``explained``."""

    def stands_so(stands: Standings) -> bool:
        return stands == CERTAIN[standing] if standing else len(stands) > 1

    found = [u for u in units if u.members and stands_so(u.counted.standings)]
    first = []
    for unit in found[:NAMED]:
        same = [m for _, m in unit.members if stands_so(m.standings)]
        reasons = "；".join(dict.fromkeys(m.why for m in same if m.why)) if explained else ""
        first.append(unit.name + (f"（{reasons}）" if reasons else ""))
    return Named(len(found), tuple(first))
