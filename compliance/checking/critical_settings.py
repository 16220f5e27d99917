"""Places and days at which rules can stand differently: one for each way in which norms, tables and standards bind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from compliance.checking.resolve import norm_standing
from compliance.corpus import Corpus, Norm, Rule
from compliance.corpus.cases import Case
from compliance.corpus.conditions import Line, lines
from compliance.corpus.places import NATION

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Setting:
    """Where and when a point is judged. ``region`` None is a plan that does not say where."""

    region: str | None
    day: date
    drafts: bool


def settings(
    rules: tuple[Rule, ...],
    corpus: Corpus,
    cases: Iterable[Case] = (),
    key: str | None = None,
    edges: bool = False,
) -> tuple[Setting, ...]:
    """One place and day for each way in which the norms, tables and standards of the rules can stand.

    The day is the first on which they stand so; with ``edges`` the last one is there too.
    """
    norms = tuple(n for rule in (*rules, *deeming_rules(rules, corpus)) for n in corpus.norms_of(rule))
    days = sorted(_law_days(rules, norms, corpus, key) | {c.day for c in cases})
    found: dict[object, Setting] = {}
    last: dict[object, Setting] = {}
    for region, drafts, day in product(_regions(norms, corpus), (False, True), days):
        where = Setting(region, day, drafts)
        standing_so = signature(rules, corpus, where, key)
        first = found.setdefault(standing_so, where)
        if edges and (first.region, first.drafts) == (region, drafts):
            last[standing_so] = where
    return tuple(dict.fromkeys((*found.values(), *last.values())))


def _regions(norms: tuple[Norm, ...], corpus: Corpus) -> tuple[str | None, ...]:
    """The places that a norm names, one more of each kind (hub province or not) without any, and nowhere."""
    named = dict.fromkeys(n.region for n in norms if n.region != NATION)
    free: dict[bool, str] = {}
    for region in corpus.places.regions:
        if region.parent == NATION and region.name not in named:
            free.setdefault(corpus.places.hub((NATION, region.name)), region.name)
    return (*named, *free.values(), None)


def _law_days(rules: tuple[Rule, ...], norms: tuple[Norm, ...], corpus: Corpus, key: str | None) -> set[date]:
    turning: list[date | None] = []
    for norm in norms:
        turning += (norm.start, norm.end and norm.end + _DAY)
        document = corpus.documents.get(norm.document)
        if document is None:
            continue
        turning += (document.earliest, document.latest, document.expiry and document.expiry + _DAY)
        for other in corpus.documents.values():
            turning += (s.start or other.latest for s in other.replaces if s.document == document.id)
    if any(rule.levels for rule in rules):
        for table in corpus.levels:
            turning += (table.start, table.end and table.end + _DAY)
        turning += (row.start for row in corpus.limits_by_product.get(key or "", ()))
    turning += (day for decision in corpus.interpretations for day in (decision.start, decision.effective))
    known = {d for d in turning if d is not None}
    return known | {d - _DAY for d in known} or {date(2024, 1, 1)}


def signature(rules: tuple[Rule, ...], corpus: Corpus, where: Setting, key: str | None = None) -> object:
    """What binds there and then: two settings with the same signature judge every subject alike.

    ``key`` is the product whose standards count; without one every standard's begin counts.
    """
    region, day, drafts = where.region, where.day, where.drafts
    path = corpus.places.path(region) if region else None
    norms = []
    for rule in (*rules, *deeming_rules(rules, corpus)):
        for i, norm in enumerate(corpus.norms_of(rule)):
            if path is not None and norm.region not in path:
                continue
            document = corpus.documents.get(norm.document)
            status, doubt, *_ = norm_standing(norm, document, corpus, day)
            draft = document is not None and document.draft
            if status == "in_force" or (draft and drafts):
                norms.append((rule.code, i, doubt is not None))
    tables = tuple(i for i, t in enumerate(corpus.levels) if t.in_force(day) and t.region in (path or (NATION,)))
    rows = corpus.limits_by_product.get(key, ()) if key is not None else corpus.limits
    limits = sum(row.start <= day for row in rows)
    own = tuple(_dated(p.norms, day) for p in corpus.parameters.values() if p.nature == "核对")
    decided = tuple(d.id for d in corpus.interpretations if d.start <= day)
    asks_place = any(line.fact.derived for rule in rules for line in rule_lines(rule, corpus))
    hub = asks_place and path is not None and corpus.places.hub(path)
    uses_levels = any(rule.levels for rule in rules)
    return (
        path is None, hub, tuple(norms), tables if uses_levels else (), limits if uses_levels else 0, own, decided,
    )  # fmt: skip


def _dated(norms: tuple[Norm, ...], day: date) -> tuple[int, ...]:
    return tuple(
        i for i, n in enumerate(norms) if (n.start is None or n.start <= day) and (n.end is None or day <= n.end)
    )


def deeming_rules(rules: tuple[Rule, ...], corpus: Corpus) -> tuple[Rule, ...]:
    """The other rules whose 视为 bears on these: aimed at one of them, or about a fact that one of them reads."""
    deeming = [r for r in corpus.rules if r.deeming is not None and r not in rules]
    return tuple(d for d in deeming if any(_bears(d, rule, corpus) for rule in rules))


def _bears(deeming: Rule, rule: Rule, corpus: Corpus) -> bool:
    if deeming.deeming is None:
        return False
    refused = deeming.deeming.fact.source
    return rule.code in deeming.deeming.targets or any(line.fact.source == refused for line in rule_lines(rule, corpus))


def rule_lines(rule: Rule, corpus: Corpus) -> Iterator[Line]:
    """Every line of a rule: who it is for, what it demands, and to whom its norms are narrowed."""
    yield from lines(rule.applies)
    yield from lines(rule.tree)
    for norm in corpus.norms_of(rule):
        yield from lines(norm.condition)
