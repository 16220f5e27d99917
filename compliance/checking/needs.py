"""What a rule needs to come to a verdict, and what keeps it from one: told without a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from compliance.checking.alike import members_of
from compliance.checking.limits import limit_of, tables_in_force
from compliance.checking.operands import setting
from compliance.checking.resolve import Candidate
from compliance.checking.scope import Scope
from compliance.checking.wording import day, quantity
from compliance.corpus import Corpus, Rule
from compliance.corpus.conditions import FactRef, LevelRef, Line, Shifted, parameters, stated_lines
from compliance.corpus.dictionary import MEMBERS, FactDef
from compliance.corpus.standing import standing
from compliance.corpus.wording import norm_value, tree_text

_COUNTED_BY = {"户数": "registration.enterprise", "产能": "installation.capacity"}
"""What has to be known of a member for counting it that way (口径)."""


def needed_facts(rule: Rule, found: tuple[Candidate, ...], corpus: Corpus, derived: bool = False) -> tuple[str, ...]:
    """What the plan has to state, in order, each fact with the words it may take; or with ``derived`` what the program
    works out from other facts.
    """
    nodes = (rule.applies, rule.tree, *(n for c in found for n in (c.norm.condition, c.norm.members)))
    facts: dict[str, FactDef] = {}
    for line in (line for node in nodes for line in stated_lines(node)):
        for fact in (line.fact, *_others(line)):
            facts.setdefault(fact.name, fact)
    if rule.levels:
        facts.setdefault("装置.产品", FactDef("装置.产品", "installation", "文本", "installation.product", "产品"))
    for basis in dict.fromkeys(s.by if isinstance(s.by, str) else c.norm.basis for s in rule.shares for c in found):
        counted = corpus.facts_by_source.get(_COUNTED_BY.get(basis, ""))
        if counted is not None:
            facts.setdefault(counted.name, counted)
    return tuple(_told(fact) for fact in facts.values() if (fact.derived is not None) is derived)


def _others(line: Line) -> tuple[FactDef, ...]:
    return (line.value.fact,) if isinstance(line.value, FactRef | Shifted) else ()


def _told(fact: FactDef) -> str:
    words = dict.fromkeys((fact.words or {}).values()) if fact.type in ("枚举", "集合") else ()
    return f"{fact.label}（{'、'.join(words)}）" if words else fact.label


def table_lines(rule: Rule, scope: Scope) -> Iterator[str]:
    """The tables and standards that its limits come from on the day; with a product in the scope, the limit itself."""
    corpus = scope.corpus
    if rule.subjects[0] in MEMBERS:
        scope = next(members_of(scope, "installation").scopes(), scope) if rule.levels else scope
    for ref in rule.levels:
        if scope.product() is not None:
            yield _limit(ref, scope)
        elif ref.table == "表":
            for table in tables_in_force(scope):
                document = corpus.documents.get(table.document)
                cells = [c for (_, level), c in table.cells.items() if level == ref.level]
                usable = sum(c.usable for c in cells)
                source = f"，{document.cited}" if document else ""
                yield f"{ref.level}水平：{table.edition}{source}，{len(cells)} 项，已核 {usable} 项，其余限值待核"
            if not tables_in_force(scope):
                yield f"{ref.level}水平：当日没有现行的能效水平表，无法判定（限值待核）"
        else:
            yield f"{ref.level}：各产品当日有效的强制性能耗限额标准，{_standards(corpus, ref, scope.as_of)}"


def _limit(ref: LevelRef, scope: Scope) -> str:
    found = limit_of(scope, ref)
    if found.doubt is not None:
        return f"{found.label}：{found.doubt.text}，无法判定（{found.doubt.code}）"
    shown = "或".join(quantity(v, found.unit, scope.corpus.lexicon) for v in found.values)
    sources = "、".join(dict.fromkeys(s.number or s.document for s in found.supports))
    note = f"，须先查明：{found.note}" if found.note else ""
    return f"{found.label}：{shown}（{sources}）{note}"


def _standards(corpus: Corpus, ref: LevelRef, as_of: date) -> str:
    current = {i.product: i for i in corpus.limits if i.start <= as_of}
    usable = sum(i.cells[ref.level].usable for i in current.values())
    return f"已录入 {len(current)} 种产品，可用 {usable} 种"


def setting_lines(rule: Rule, scope: Scope) -> Iterator[str]:
    """Tolerances of our own that the rule uses."""
    for name in dict.fromkeys((*parameters(rule.applies), *parameters(rule.tree))):
        parameter = scope.corpus.parameters[name]
        if parameter.nature == "核对":
            value = norm_value(setting(scope, name), scope.corpus.lexicon)
            yield f"{parameter.label}：{value or '当日没有取值'}（本单位自定，不是条文）"


def doubts(rule: Rule, scope: Scope, found: tuple[Candidate, ...]) -> Iterator[tuple[str, str]]:
    """(reason code, when) of what would leave the rule undetermined here and today, besides a figure that is not stated."""
    if scope.region is None and any(c.usable and not c.national for c in found):
        yield "适用性未知", "没有给出地区，只有国家规定能确定适用"
    for candidate in found:
        if candidate.doubt is not None and candidate.doubt.code == "生效日期未定":
            yield candidate.doubt.code, candidate.doubt.text
    usable = [c for c in found if c.usable and c.doubt is None]
    for i, a in enumerate(usable):
        for b in usable[i + 1 :]:
            if _disagree(a, b):
                names = [c.document.cited if c.document else c.norm.region for c in (a, b)]
                between = "数值恰为限值的" if a.norm.value == b.norm.value else "数值在两者之间的"
                yield "依据不一致", f"{names[0]}与{names[1]}同级、同效力而要求不同，{between}不能判定"
    for candidate in usable:
        if candidate.norm.boundary == "待裁断":
            yield "边界待裁断", "数值恰为限值的不能判定"
    if rule.levels:
        yield "限值待核", "产品的限值未持有、未核对，或须先查明适用条件"


def _disagree(a: Candidate, b: Candidate) -> bool:
    one, other = a.norm, b.norm
    alike = (one.region, one.force, a.draft, tree_text(one.members)) == (
        other.region, other.force, b.draft, tree_text(other.members),
    )  # fmt: skip
    if not alike or one.condition is not None or other.condition is not None or one.value is None:
        return False
    return (one.value, one.boundary) != (other.value, other.boundary)


def effect(candidate: Candidate, scope: Scope) -> str:
    """From when to when a norm applies and when it was last checked, as far as that is known."""
    norm, document, corpus = candidate.norm, candidate.document, scope.corpus
    start, end, begins = norm.start, norm.end, ""
    if document is not None and norm.citation is not None:
        found = standing(document, norm.citation.anchor, corpus, scope.as_of)
        end = end or found.expiry
        if start is None and found.earliest and found.latest:
            start = found.latest if found.earliest == found.latest else None
            begins = "" if start else f"起始日期在{day(found.earliest)}至{day(found.latest)}之间"
    begins = f"自{day(start)}" if start else begins or "起始日期未载明"
    checked = f"；最后核验{day(norm.verified)}" if norm.verified else ""
    return f"效期：{begins}{f'，至{day(end)}' if end else ''}{checked}"
