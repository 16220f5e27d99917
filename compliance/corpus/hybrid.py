"""Corpora that do not exist: one change put into force on its own, a draft treated as issued.

They serve comparisons only. What a change needs in order to make sense (a rule its parameter, a norm its
document) comes along; what it would leave hanging (a norm of a document taken away) goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from compliance.corpus.conditions import FactRef, Group, Line, Node, Share, Shifted, parameters
from compliance.corpus.dictionary import FactDef
from compliance.corpus.documents import ClauseBook, Document
from compliance.corpus.library import Corpus
from compliance.corpus.norms import Norm
from compliance.corpus.parts import (
    DOCUMENT,
    FACT,
    PARAMETER,
    PRODUCT,
    REGION,
    ROW,
    RULE,
    RULING,
    STANDARD,
    TABLE,
    VALUE,
    WAIVER,
    WORDS,
    Change,
)
from compliance.corpus.rules import Rule
from compliance.corpus.tables import EfficiencyTable
from compliance.corpus.words import SETTINGS
from compliance.model.errors import InputError

T = TypeVar("T")


def enforce_draft(corpus: Corpus, document: str, start: date) -> Corpus:
    """The corpus as if a 征求意见稿 had been issued word for word and bound from ``start`` on.

    Raises:
        InputError: when there is no such document, or it is no draft.
    """
    known = corpus.documents.get(document)
    drafts = "、".join(d.id for d in corpus.documents.values() if d.draft) or "无"
    if known is None:
        raise InputError(document, "not_found", f"没有登记这份文件；征求意见稿有：{drafts}")
    if not known.draft:
        raise InputError(
            document, "unsupported", f"“{known.title}”不是征求意见稿（{known.state}）；征求意见稿有：{drafts}"
        )
    issued = replace(known, state="现行", earliest=start, latest=start)
    return _with_documents(corpus, {**corpus.documents, document: issued})


def apply_change(change: Change, base: Corpus, target: Corpus) -> Corpus:
    """``base`` with only this one change towards ``target``."""
    return _APPLY[change.kind](change, base, target)


def _with_documents(corpus: Corpus, documents: Mapping[str, Document]) -> Corpus:
    return replace(corpus, documents=documents, clauses=ClauseBook(documents))


def _document(change: Change, base: Corpus, target: Corpus) -> Corpus:
    (key,) = change.key
    if key in target.documents:
        return _with_documents(base, {**base.documents, key: target.documents[key]})
    rest = {k: d for k, d in base.documents.items() if k != key}
    rules = tuple(replace(r, norms=_without(r.norms, key)) for r in base.rules)
    params = {k: replace(p, norms=_without(p.norms, key)) for k, p in base.parameters.items()}
    return replace(_with_documents(base, rest), rules=rules, parameters=params)


def _without(norms: tuple[Norm, ...], document: str) -> tuple[Norm, ...]:
    return tuple(n for n in norms if n.document != document)


def _citing(base: Corpus, target: Corpus, norms: tuple[Norm, ...]) -> Corpus:
    """``base`` with the documents that ``norms`` cite, where it does not know them."""
    missing = {
        n.document: target.documents[n.document] for n in norms if n.document and n.document not in base.documents
    }
    return _with_documents(base, {**base.documents, **missing}) if missing else base


def _rule(change: Change, base: Corpus, target: Corpus) -> Corpus:
    (code,) = change.key
    rule = target.rule(code)
    rest = tuple(r for r in base.rules if r.code != code)
    if rule is None:
        return replace(base, rules=rest)
    used = (*parameters(rule.applies), *parameters(rule.tree), *((rule.parameter,) if rule.parameter else ()))
    missing = {p: target.parameters[p] for p in used if p not in base.parameters}
    norms = (*rule.norms, *(n for p in missing.values() for n in p.norms))
    changed = _citing(base, target, norms)
    rules = tuple(sorted((*rest, rule), key=lambda r: r.code))
    return replace(changed, rules=rules, parameters={**base.parameters, **missing})


def _parameter(change: Change, base: Corpus, target: Corpus) -> Corpus:
    (code,) = change.key
    if code in target.parameters:
        found = target.parameters[code]
        return replace(_citing(base, target, found.norms), parameters={**base.parameters, code: found})
    if any(code in (*parameters(r.applies), *parameters(r.tree)) for r in base.rules):
        return base
    return replace(base, parameters={k: p for k, p in base.parameters.items() if k != code})


def _value(change: Change, base: Corpus, target: Corpus) -> Corpus:
    code, region = change.key
    kept = tuple(n for n in base.parameters[code].norms if n.region != region)
    given = tuple(n for n in target.parameters[code].norms if n.region == region)
    order = [n.region for n in base.parameters[code].norms]
    at = sum(r != region for r in order[: order.index(region)]) if region in order else len(kept)
    parameter = replace(base.parameters[code], norms=(*kept[:at], *given, *kept[at:]))
    return replace(_citing(base, target, given), parameters={**base.parameters, code: parameter})


def _edition(table: EfficiencyTable) -> str:
    return f"{table.region}{table.edition}"


def _table(change: Change, base: Corpus, target: Corpus) -> Corpus:
    (key,) = change.key
    old = next((t for t in base.levels if _edition(t) == key), None)
    new = next((t for t in target.levels if _edition(t) == key), None)
    if old is not None and new is not None:
        new = replace(new, cells=old.cells)
    rest = [t for t in base.levels if _edition(t) != key]
    levels = sorted([*rest, *([new] if new else [])], key=lambda t: (t.region, t.start))
    return replace(base, levels=tuple(levels))


def _row(change: Change, base: Corpus, target: Corpus) -> Corpus:
    edition, product = change.key
    given = next(t for t in target.levels if _edition(t) == edition).cells
    row = {place: cell for place, cell in given.items() if place[0] == product}

    def changed(table: EfficiencyTable) -> EfficiencyTable:
        if _edition(table) != edition:
            return table
        rest = {place: cell for place, cell in table.cells.items() if place[0] != product}
        return replace(table, cells={**rest, **row})

    return replace(base, levels=tuple(changed(t) for t in base.levels))


def _standard(change: Change, base: Corpus, target: Corpus) -> Corpus:
    def is_it(product: str, standard: str) -> bool:
        return (product, standard) == change.key

    rest = [i for i in base.limits if not is_it(i.product, i.standard)]
    given = [i for i in target.limits if is_it(i.product, i.standard)]
    return replace(base, limits=tuple(sorted([*rest, *given], key=lambda i: (i.product, i.start))))


def _ruling(change: Change, base: Corpus, target: Corpus) -> Corpus:
    rest, given = _swap(base.interpretations, target.interpretations, lambda i: i.id == change.key[0])
    return replace(base, interpretations=(*rest, *given))


def _waiver(change: Change, base: Corpus, target: Corpus) -> Corpus:
    rest, given = _swap(base.waivers, target.waivers, lambda w: w.id == change.key[0])
    return replace(base, waivers=(*rest, *given))


def _swap(old: tuple[T, ...], new: tuple[T, ...], is_it: Callable[[T], bool]) -> tuple[list[T], list[T]]:
    return [x for x in old if not is_it(x)], [x for x in new if is_it(x)]


_WORDS = {"单位": "units", "限值用语": "limit_words", "效力用语": "force_words", "时点用语": "times", "理由": "reasons"}


def _words(change: Change, base: Corpus, target: Corpus) -> Corpus:
    fields = {**_WORDS, **{label: name for name, label in SETTINGS.items()}}
    name = fields[change.key[0]]
    return replace(base, lexicon=replace(base.lexicon, **{name: getattr(target.lexicon, name)}))


def _product(change: Change, base: Corpus, target: Corpus) -> Corpus:
    (key,) = change.key
    rest = {k: p for k, p in base.products.items() if k != key}
    given = {key: target.products[key]} if key in target.products else {}
    return replace(base, products={**rest, **given})


def _region(change: Change, base: Corpus, target: Corpus) -> Corpus:
    """Places hang together by name, so they are taken over all at once."""
    return replace(base, places=target.places)


def _fact(change: Change, base: Corpus, target: Corpus) -> Corpus:
    """A fact's definition is part of every line that speaks of it."""
    (name,) = change.key
    found = target.facts.get(name)
    if found is None:
        return base
    rules = tuple(_rule_with(r, found) for r in base.rules)
    params = {k: replace(p, norms=_norms_with(p.norms, found)) for k, p in base.parameters.items()}
    return replace(base, facts={**base.facts, name: found}, rules=rules, parameters=params)


def _rule_with(rule: Rule, fact: FactDef) -> Rule:
    table = rule.table
    if table is not None:
        rows = tuple(
            replace(
                row, conditions=tuple(c for c in (_node_with(c, fact) for c in row.conditions) if isinstance(c, Line))
            )
            for row in table.rows
        )
        columns = tuple(fact if c.name == fact.name else c for c in table.columns)
        table = replace(table, rows=rows, columns=columns)
    return replace(
        rule,
        applies=_node_with(rule.applies, fact) if rule.applies is not None else None,
        requirement=_node_with(rule.requirement, fact) if rule.requirement is not None else None,
        table=table,
        norms=_norms_with(rule.norms, fact),
    )


def _norms_with(norms: tuple[Norm, ...], fact: FactDef) -> tuple[Norm, ...]:
    """Norms whose 仅当 and 范围 speak of the new fact."""
    return tuple(
        replace(
            norm,
            condition=_node_with(norm.condition, fact) if norm.condition is not None else None,
            members=_node_with(norm.members, fact) if norm.members is not None else None,
        )
        for norm in norms
    )


def _node_with(node: Node, fact: FactDef) -> Node:
    if isinstance(node, Group):
        return Group(node.every, tuple(_node_with(c, fact) for c in node.children))
    if isinstance(node, Share):
        where = _node_with(node.where, fact) if node.where is not None else None
        return replace(node, where=where, meets=_node_with(node.meets, fact))
    value = node.value
    if isinstance(value, FactRef | Shifted) and value.fact.name == fact.name:
        value = replace(value, fact=fact)
    return replace(node, fact=fact if node.fact.name == fact.name else node.fact, value=value)


_APPLY: Mapping[str, Callable[[Change, Corpus, Corpus], Corpus]] = {
    DOCUMENT: _document,
    RULE: _rule,
    PARAMETER: _parameter,
    VALUE: _value,
    TABLE: _table,
    ROW: _row,
    STANDARD: _standard,
    RULING: _ruling,
    WAIVER: _waiver,
    FACT: _fact,
    WORDS: _words,
    PRODUCT: _product,
    REGION: _region,
}
