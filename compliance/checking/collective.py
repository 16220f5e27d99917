"""每个 and 占比: a condition on many, judged member by member and counted as the norm says.

A member whose figure is unknown may meet the condition or not, so the share is an interval (``shares``); the
outcome is open only where the target lies within it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from compliance.checking.compare import STRICT, asked, required_measure
from compliance.checking.fact_values import FactValue
from compliance.checking.narrate import first_doubt, sentences
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
    standings,
)
from compliance.checking.tally import Tally, member_name, sentence
from compliance.checking.truth import Doubt, Truth, every
from compliance.corpus.conditions import HOUSEHOLDS, RELATION_OF, Node, Share
from compliance.corpus.norms import UNDECIDED
from compliance.model.evidence import Evidence
from compliance.model.facts import MaybeFact
from compliance.model.review import ClauseQuote, Measure


@dataclass(frozen=True)
class _Unit:
    """One thing counted, with its name and the members that make it up (none for an enterprise nobody registered)."""

    counted: Counted
    name: str = ""
    members: tuple[_Member, ...] = ()


Evaluate = Callable[[Node, Scope, Binding], Result]


@dataclass(frozen=True)
class _Member:
    """One member as judged: whether it counts, whether it meets the condition, and how that can turn out."""

    scope: Scope
    inside: Result | None
    meets: Result | None
    standings: Standings

    @property
    def results(self) -> tuple[Result, ...]:
        return tuple(r for r in (self.inside, self.meets) if r is not None)

    @property
    def doubt(self) -> Doubt | None:
        """Why it is not settled."""
        open_ = (first_doubt(r) for r in self.results if r.truth is Truth.UNKNOWN)
        return next((doubt for doubt in open_ if doubt), None)


def evaluate_share(node: Share, scope: Scope, binding: Binding, evaluate: Evaluate) -> Result:
    """The share as a line of the rule; ``evaluate`` judges a condition for one member."""
    norm = binding.norm
    basis = node.by if isinstance(node.by, str) else norm.basis if norm else ""
    wheres = [n for n in (node.where, norm.members if norm else None) if n is not None]
    found = [_judge(m, wheres, node.meets, binding, evaluate) for m in scope.members(node.member)]
    members = [m for m in found if m.standings != CERTAIN[OUT]]
    units, doubts, weights = _units(node, basis, members, norm.households if norm else None)
    counted = [u.counted for u in units]
    if scope.complete is False:
        counted.append(Counted(frozenset({MEETS, FAILS, OUT}), None))
        doubts.append(Doubt("未载明", "登记不完整，没有登记的不能计入"))
    interval = share(counted)
    right = right_side(node.line, scope, binding)
    shared = None if interval is None else Shared(tuple(counted), interval)
    base = Result(
        Truth.UNKNOWN,
        node.line,
        counted=(*_seen(node, found), *weights),
        supports=_supports(members),
        asked=f"全部{node.claim}" if node.every else asked(node.line, right, scope),
        members=tuple(_line(m) for m in members),
        required=required_measure(node.line.relation, right),
        shared=shared,
    )
    if interval is None:
        return _nothing(base, node, scope, any_members=bool(found))
    result = _compared(base, node, interval, right, doubts)
    # Who does not meet the condition matters where the target is missed; a share that is reached leaves them in peace.
    failing = [] if result.truth is Truth.TRUE else _told(units, FAILS, node.every)
    tally = Tally(node, basis, norm, tuple(counted), interval, right)
    return replace(result, sentence=sentence(tally, failing, _told(units, None, True), scope))


def _judge(scope: Scope, wheres: Sequence[Node], meets: Node, binding: Binding, evaluate: Evaluate) -> _Member:
    conditions = tuple(evaluate(n, scope, binding) for n in wheres)
    inside = Result(every(c.truth for c in conditions), children=conditions) if conditions else None
    belongs = inside.truth if inside else Truth.TRUE
    if belongs is Truth.FALSE:
        return _Member(scope, inside, None, CERTAIN[OUT])
    result = evaluate(meets, scope, binding)
    return _Member(scope, inside, result, standings(belongs, result.truth))


def _units(
    node: Share, basis: str, members: Sequence[_Member], households: int | None
) -> tuple[list[_Unit], list[Doubt], list[FactValue]]:
    """What is counted, why some of it is open, and the facts that served as weights."""
    doubts = [m.doubt for m in members if len(m.standings) > 1 and m.doubt]
    if basis == "户数":
        return (*_households(node, members, households, doubts), [])
    if basis != "产能":
        return [_Unit(Counted(m.standings), member_name(m.scope), (m,)) for m in members], doubts, []
    weights = [m.scope.field(f"{node.member}.capacity") for m in members]
    units = [_Unit(_weighed(m, w), member_name(m.scope), (m,)) for m, w in zip(members, weights, strict=True)]
    doubts += [w.doubt for w in weights if w.doubt]
    kinds = dict.fromkeys(u.counted.unit for u in units if u.counted.weight is not None)
    if len(kinds) > 1:
        written = "、".join(members[0].scope.corpus.lexicon.written(k) for k in kinds)
        doubts.append(Doubt("单位不明", f"产能的计量单位不同（{written}），不能相加"))
    return units, doubts, weights


def _weighed(member: _Member, weight: FactValue) -> Counted:
    if weight.doubt or not isinstance(weight.value, Decimal):
        return Counted(member.standings, None)
    lexicon = member.scope.corpus.lexicon
    known = lexicon.unit(weight.unit)
    unit = (known.base or known.code) if known else weight.unit
    value = lexicon.convert(weight.value, weight.unit, unit)
    return Counted(member.standings, Fraction(weight.value if value is None else value), unit)


def _households(
    node: Share, members: Sequence[_Member], expected: int | None, doubts: list[Doubt]
) -> tuple[list[_Unit], list[Doubt]]:
    """Enterprises, with those that the clause counts and nobody registered as open ones."""
    groups = group_by_enterprise(members)
    units = [
        _Unit(Counted(household((m.standings for m in g), node.household == HOUSEHOLDS[0])), _owner(g), tuple(g))
        for g in groups.values()
    ]
    nameless = sum(1 for key in groups if isinstance(key, int))
    if nameless and not node.every:
        units.append(_Unit(Counted(frozenset({MEETS, FAILS}), None)))
        doubts.append(Doubt("未载明", f"{nameless}套装置未载明所属企业，不能按户计算"))
    missing = (expected or 0) - len(groups)
    if missing > 0:
        units += [_Unit(Counted(frozenset({MEETS, FAILS})))] * missing
        doubts.append(Doubt("未载明", f"条文所列{expected}户，登记的只有{len(groups)}户，缺{missing}户"))
    return units, doubts


def _owner(members: Sequence[_Member]) -> str:
    return next((t for m in members if (t := _text(m, "enterprise") or _text(m, "enterprise_id"))), "")


def group_by_enterprise(members: Sequence[_Member]) -> dict[str | int, list[_Member]]:
    """Installations by enterprise: by its id, else by its name; one that names none stands for itself (a number).

    A name alone is taken for the enterprise of that name that elsewhere states its id, where there is only one.
    """
    stated = [(_text(m, "enterprise_id"), _text(m, "enterprise")) for m in members]
    ids: dict[str, set[str]] = {}
    for one, name in stated:
        if one and name:
            ids.setdefault(name, set()).add(one)
    groups: dict[str | int, list[_Member]] = {}
    for number, (member, (one, name)) in enumerate(zip(members, stated, strict=True)):
        known = ids.get(name, set())
        key: str | int = one or (next(iter(known)) if len(known) == 1 else name if not known else "") or number
        groups.setdefault(key, []).append(member)
    return groups


def _text(member: _Member, name: str) -> str:
    fact: MaybeFact = getattr(member.scope.record(member.scope.subject.kind), name, None)
    return str(fact.value).strip() if fact is not None and fact.state == "stated" and fact.value else ""


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


def _seen(node: Share, members: Sequence[_Member]) -> tuple[FactValue, ...]:
    """The facts of all members that were consulted, as one value for the share with all their evidence."""
    values = [v for m in members for r in m.results for leaf in r.leaves() for v in leaf.seen(m.scope)]
    evidence: dict[Evidence, None] = {e: None for v in values for e in v.evidence}
    conflicts = dict.fromkeys(c for v in values for c in v.conflicts)
    return (FactValue(node.line.fact, evidence=tuple(evidence), conflicts=tuple(conflicts)),)


def _supports(members: Sequence[_Member]) -> tuple[ClauseQuote, ...]:
    return tuple(dict.fromkeys(s for m in members for r in m.results for leaf in r.leaves() for s in leaf.supports))


def _line(member: _Member) -> MemberLine:
    settled = {CERTAIN[MEETS]: Truth.TRUE, CERTAIN[FAILS]: Truth.FALSE}
    return MemberLine(member_name(member.scope), settled.get(member.standings, Truth.UNKNOWN), _why(member))


def _why(member: _Member) -> str:
    """What is said of a member: its figures against the condition, or what is not known of it."""
    if len(member.standings) > 1:
        return member.doubt.text if member.doubt else "情况不明"
    return sentences(member.meets) if member.meets else ""


def _told(units: Sequence[_Unit], standing: Standing | None, explained: bool) -> list[str]:
    """Who certainly stands so (None: whose standing is open), each with why where that is to be ``explained``."""
    found = []
    for unit in units:
        settled = unit.counted.standings == CERTAIN[standing] if standing else len(unit.counted.standings) > 1
        if not settled or not unit.members:
            continue
        same = [m for m in unit.members if (m.standings == CERTAIN[standing] if standing else len(m.standings) > 1)]
        reasons = "；".join(dict.fromkeys(why for m in same if (why := _why(m)))) if explained else ""
        found.append(unit.name + (f"（{reasons}）" if reasons else ""))
    return found
