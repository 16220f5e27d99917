"""The pages of the corpus site by their address in the desk, made once for a corpus and a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from compliance.checking import explain
from compliance.corpus import Corpus
from compliance.pipeline import corpus_of
from compliance.site import links
from compliance.site.build import Page, site_pages
from compliance.web.desk import Desk

_KEPT = 3
"""Days of which the pages are kept."""
_ADDRESSES: Mapping[str, str] = {
    links.HOME: "/policy", links.TABLES: "/policy/tables", links.PARAMETERS: "/policy/parameters",
    links.INTERPRETATIONS: "/policy/interpretations", links.COVERAGE: "/policy/coverage",
}  # fmt: skip


def address_of(target: str, fragment: str = "") -> str:
    """The address in the desk of a page of the site."""
    path = _ADDRESSES.get(target)
    if path is None:
        folder, _, name = target.partition("/")
        kind = {"rules": "rules", "docs": "documents"}[folder]
        path = f"/policy/{kind}/{quote(name.removesuffix('.html'), safe='')}"
    return f"{path}#{quote(fragment)}" if fragment else path


def pages_on(desk: Desk, day: date) -> Mapping[str, Page]:
    """Every page by its path in the site, with what is in force on ``day``.

    Raises:
        CorpusError: where the corpus cannot be used.
    """
    corpus = corpus_of(desk.settings.corpus)
    kept: dict[tuple[str, date], Mapping[str, Page]] = desk.more.setdefault("policy", {})
    key = corpus.hash, day
    if key not in kept:
        made = {page.path: page for page in site_pages(corpus, day)}
        while len(kept) >= _KEPT:
            kept.pop(next(iter(kept)), None)
        kept[key] = made
    return kept[key]


@dataclass(frozen=True)
class Limit:
    """The norms of a rule for a place and a day, as lines: (whether it is the one that holds, text)."""

    code: str
    title: str
    lines: tuple[tuple[str, str], ...]


def limits(corpus: Corpus, region: str, day: date) -> tuple[Limit, ...]:
    """What every rule demands in a region on a day, and by which clause; rules without a norm there are left out."""
    found = []
    for rule in sorted(corpus.rules, key=lambda r: r.code):
        if rule.cross_check:
            continue
        told = explain(rule.code, corpus, region=region, as_of=day)
        lines = tuple(_line(text) for text in told.norms)
        if lines:
            found.append(Limit(rule.code, rule.title, lines))
    return tuple(found)


def _line(text: str) -> tuple[str, str]:
    """``●`` stands before what holds, ``○`` before what does not; their words come with them."""
    mark = {"●": "holds", "○": "not"}.get(text[:1], "more")
    return mark, text.strip()
