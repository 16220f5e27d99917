"""The differences that carry a review: rules, the values of parameters by place, tables, standards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.corpus.conditions import Line
from compliance.corpus.dictionary import SUBJECTS
from compliance.corpus.library import Corpus
from compliance.corpus.norms import Norm, Parameter
from compliance.corpus.parts import (
    ADDED,
    CHANGED,
    PARAMETER,
    REMOVED,
    ROW,
    RULE,
    STANDARD,
    TABLE,
    VALUE,
    Change,
    Detail,
    details,
)
from compliance.corpus.rules import Rule
from compliance.corpus.tables import Cell, EfficiencyTable
from compliance.corpus.wording import norm_value, quantity, tree_text
from compliance.corpus.words import Lexicon


def rule_changes(old: Corpus, new: Corpus) -> Iterator[Change]:
    """Rules: to whom, what, how strongly, on which clauses, what to do about it."""
    before, after = ({r.code: r for r in c.rules} for c in (old, new))
    for code in sorted(before.keys() | after.keys()):
        a, b = before.get(code), after.get(code)
        found = (
            *details(_rule(a), _rule(b)),
            *_norm_details("依据", a.norms if a else (), b.norms if b else (), old, new),
        )
        if found:
            yield Change(RULE, (code,), (b or a).title, _action(a, b), found)  # type: ignore[union-attr]


def _rule(rule: Rule | None) -> Mapping[str, str]:
    if rule is None:
        return {}
    table = rule.table
    rows = [
        f"{'，'.join(_line(c) for c in r.conditions)} → {'符合' if r.meets else '不符合'}"
        for r in (table.rows if table else ())
    ]
    if table:
        rows.append(f"其余 → {'符合' if table.otherwise else '不符合'}")
    return {
        "名称": rule.title,
        "对象": "、".join(word for word, kind in SUBJECTS.items() if kind in rule.subjects),
        "义务主体": rule.duty,
        "效力": rule.force,
        "适用": tree_text(rule.applies),
        "要求": tree_text(rule.requirement),
        "判定表": "；".join(rows),
        "措施": rule.remedy,
        "期限": "" if rule.due_days is None else f"{rule.due_days}天" if rule.due_days else "立即",
        "可豁免": "是" if rule.waivable else "否",
        "说明": rule.note,
    }


def _line(line: Line) -> str:
    return line.text


def parameter_changes(old: Corpus, new: Corpus) -> Iterator[Change]:
    """Parameters: a whole one where it is new, gone or means something else; else its values, place by place.

    All values of a place are one change, for an old value that ends and a new one that begins belong together.
    """
    for code in sorted(old.parameters.keys() | new.parameters.keys()):
        a, b = old.parameters.get(code), new.parameters.get(code)
        head = details(_header(a), _header(b))
        if head:
            norms = _norm_details("取值", a.norms if a else (), b.norms if b else (), old, new)
            yield Change(PARAMETER, (code,), (b or a).label, _action(a, b), (*head, *norms))  # type: ignore[union-attr]
            continue
        assert a is not None and b is not None
        for region in dict.fromkeys(n.region for n in (*a.norms, *b.norms)):
            before, after = (tuple(n for n in p.norms if n.region == region) for p in (a, b))
            if found := _norm_details("取值", before, after, old, new):
                action = ADDED if not before else REMOVED if not after else CHANGED
                yield Change(VALUE, (code, region), a.label, action, found)


def _header(parameter: Parameter | None) -> Mapping[str, str]:
    if parameter is None:
        return {}
    p = parameter
    return {"标签": p.label, "类型": p.type, "单位": p.unit, "方向": p.direction, "性质": p.nature}


def _norm_details(
    label: str, before: tuple[Norm, ...], after: tuple[Norm, ...], old: Corpus, new: Corpus
) -> tuple[Detail, ...]:
    """Norms paired as an officer would: the same clause first, then the same condition, then what is left over."""
    shown_old = [(n, _norm(n, old)) for n in before]
    shown_new = [(n, _norm(n, new)) for n in after]
    for pair in list(shown_old):
        twin = next((p for p in shown_new if p[1] == pair[1] and _quote(p[0]) == _quote(pair[0])), None)
        if twin:
            shown_old.remove(pair)
            shown_new.remove(twin)
    found = []
    for alike in (_same_clause, _same_condition):
        for pair in list(shown_old):
            twin = next((p for p in shown_new if alike(pair[0], p[0])), None)
            if twin:
                shown_old.remove(pair)
                shown_new.remove(twin)
                found.append(Detail(label, pair[1], twin[1], _quote(pair[0]), _quote(twin[0])))
    found += [Detail(label, text, "", _quote(n), "") for n, text in shown_old]
    found += [Detail(label, "", text, "", _quote(n)) for n, text in shown_new]
    return tuple(found)


def _same_clause(a: Norm, b: Norm) -> bool:
    places = [(n.citation.document, n.citation.anchor) if n.citation else ("", "") for n in (a, b)]
    return places[0] == places[1] and _same_condition(a, b)


def _same_condition(a: Norm, b: Norm) -> bool:
    """Whether two norms speak of the same place and the same subjects and members."""
    return a.region == b.region and _concerned(a) == _concerned(b)


def _concerned(norm: Norm) -> tuple[str, str]:
    return tree_text(norm.condition), tree_text(norm.members)


def _quote(norm: Norm) -> str:
    return norm.citation.quote if norm.citation else ""


def _norm(norm: Norm, corpus: Corpus) -> str:
    """A norm on one line: value, boundary, force, dates, condition, clause."""
    value = norm_value(norm.value, corpus.lexicon)
    boundary = {"含": "（含本数）", "不含": "（不含本数）", "待裁断": "（是否含本数待裁断）"}.get(norm.boundary, "")
    document = corpus.documents.get(norm.document)
    place = ""
    if norm.citation:
        section = (
            corpus.clauses.section(norm.document, norm.citation.anchor) if document and norm.citation.anchor else ""
        )
        place = f"{document.cited if document else norm.document}{section}"
    parts = [
        f"{value}{boundary}",
        norm.region,
        norm.force,
        f"起 {norm.start}" if norm.start else "",
        f"止 {norm.end}" if norm.end else "",
        f"达标时点 {norm.due}" if norm.due else "",
        f"仅当 {tree_text(norm.condition)}" if norm.condition is not None else "",
        f"范围 {tree_text(norm.members)}" if norm.members is not None else "",
        f"口径 {norm.basis}" if norm.basis else "",
        f"总户数 {norm.households}" if norm.households else "",
        f"解释 {norm.interpretation}" if norm.interpretation else "",
        place,
        norm.note,
    ]
    return "，".join(p for p in parts if p)


def table_changes(old: Corpus, new: Corpus) -> Iterator[Change]:
    """Efficiency tables by edition and row, and the limits of the standards by product."""
    before, after = ({_edition(t): t for t in c.levels} for c in (old, new))
    for key in sorted(before.keys() | after.keys()):
        a, b = before.get(key), after.get(key)
        if head := details(_table(a), _table(b)):
            yield Change(TABLE, (key,), "", _action(a, b), head)
        if a is not None and b is not None:
            yield from _rows(key, a, b, old, new)
    yield from _standards(old, new)


def _edition(table: EfficiencyTable) -> str:
    return f"{table.region}{table.edition}"


def _table(table: EfficiencyTable | None) -> Mapping[str, str]:
    if table is None:
        return {}
    return {"文件": table.document, "起": str(table.start), "止": str(table.end or "")}


def _rows(edition: str, a: EfficiencyTable, b: EfficiencyTable, old: Corpus, new: Corpus) -> Iterator[Change]:
    keys = dict.fromkeys(key for key, _ in (*a.cells, *b.cells))
    for key in keys:
        before = {level: cell for (k, level), cell in a.cells.items() if k == key}
        after = {level: cell for (k, level), cell in b.cells.items() if k == key}
        if found := details(_cells(before, old.lexicon), _cells(after, new.lexicon)):
            name = next(iter((after or before).values())).name
            action = ADDED if not before else REMOVED if not after else CHANGED
            yield Change(ROW, (edition, key), name, action, found)


def _cells(cells: Mapping[str, Cell], lexicon: Lexicon) -> Mapping[str, str]:
    return {level: _cell(cell, lexicon) for level, cell in cells.items()}


def _cell(cell: Cell, lexicon: Lexicon) -> str:
    value = "" if cell.value is None else quantity(cell.value, cell.unit, lexicon)
    return "，".join(t for t in (value, cell.status, cell.modifier, cell.basis) if t)


def _standards(old: Corpus, new: Corpus) -> Iterator[Change]:
    before, after = ({(i.product, i.standard): i for i in c.limits} for c in (old, new))
    for key in sorted(before.keys() | after.keys()):
        a, b = before.get(key), after.get(key)
        pair = ((a, old.lexicon), (b, new.lexicon))
        parts = [{"实施日期": str(i.start), **_cells(i.cells, words)} if i else {} for i, words in pair]
        if found := details(*parts):
            yield Change(STANDARD, key, "", _action(a, b), found)


def _action(old: object, new: object) -> str:
    return ADDED if old is None else REMOVED if new is None else CHANGED
