"""The corpus as pages: documents, clauses, rules, parameters, coverage; limits by place and day; search."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from compliance.checking.wording import day as day_words
from compliance.corpus.search import Filters, search
from compliance.model.errors import InputError, RegistryError
from compliance.pipeline import corpus_of
from compliance.site import links
from compliance.web.desk import Desk, desk_of
from compliance.web.policy.pages import address_of, limits, pages_on
from compliance.web.rendering import page
from compliance.web.security.roles import Person, require

router = APIRouter(prefix="/policy", include_in_schema=False)
Anybody = Annotated[Person, Depends(require())]
MOST_HITS = 30
LONGEST = 200


def day_of(desk: Desk, text: str) -> date:
    """The day that is asked for; today where none is.

    Raises:
        RegistryError: ``invalid`` for what is no day.
    """
    try:
        return date.fromisoformat(text) if text else desk.now().astimezone().date()
    except ValueError:
        raise RegistryError(f"“{text[:LONGEST]}”不是日期；应写成2026-03-02这样", "invalid") from None


def _site(request: Request, path: str) -> Response:
    desk = desk_of(request)
    found = pages_on(desk, day_of(desk, "")).get(path)
    if found is None:
        raise HTTPException(404)
    return page(request, found.template, site=True, links=links, link=address_of, page=path, **found.context)


@router.get("")
def home(request: Request, person: Anybody) -> Response:
    """Every rule and every document."""
    return _site(request, links.HOME)


@router.get("/rules/{name}")
def rule(request: Request, person: Anybody, name: str) -> Response:
    """A rule: in words, its limits by place and date, examples, its clauses."""
    return _site(request, links.rule_page(name))


@router.get("/documents/{name}")
def document(request: Request, person: Anybody, name: str) -> Response:
    """A document: when it binds, and its clauses with what became of each."""
    return _site(request, links.document_page(name))


@router.get("/tables")
def tables(request: Request, person: Anybody) -> Response:
    """The efficiency tables."""
    return _site(request, links.TABLES)


@router.get("/parameters")
def parameters(request: Request, person: Anybody) -> Response:
    """The parameters with all their values."""
    return _site(request, links.PARAMETERS)


@router.get("/interpretations")
def interpretations(request: Request, person: Anybody) -> Response:
    """What people decided where the texts are open."""
    return _site(request, links.INTERPRETATIONS)


@router.get("/coverage")
def coverage(request: Request, person: Anybody) -> Response:
    """Which clauses have a rule."""
    return _site(request, links.COVERAGE)


@router.get("/limits")
def limits_page(request: Request, person: Anybody, region: str = "", as_of: str = "") -> Response:
    """What holds in a region on a day."""
    desk = desk_of(request)
    corpus, day = corpus_of(desk.settings.corpus), day_of(desk, as_of)
    known = regions(desk)
    if region and region not in known:
        raise RegistryError(f"不认识的地区“{region[:LONGEST]}”", "invalid")
    found = limits(corpus, region, day) if region else ()
    return page(
        request, "政策/要求.html", site=False, regions=known, region=region, day=day, spoken=day_words(day), found=found,
        rule_address=lambda code: address_of(links.rule_page(code)),
    )  # fmt: skip


@router.get("/search")
def search_page(
    request: Request, person: Anybody, q: str = "", region: str = "", as_of: str = "", binding: str = ""
) -> Response:
    """Clauses found by their words."""
    desk = desk_of(request)
    day, query = day_of(desk, as_of), q[:LONGEST].replace("\x00", "").strip()
    found: Any = None
    if query:
        filters = Filters(region=region or None, binding=bool(binding))
        try:
            found = search(query, corpus_of(desk.settings.corpus), as_of=day, filters=filters, limit=MOST_HITS)
        except InputError as error:
            raise RegistryError(
                f"{error.reason}：{query if error.code == 'empty' else region[:LONGEST]}", "invalid"
            ) from error
    return page(
        request, "政策/检索.html", q=query, region=region, day=day, binding=bool(binding), regions=regions(desk), found=found,
        pieces=pieces, rule_address=lambda code: address_of(links.rule_page(code)),
        clause_address=lambda hit: address_of(
            links.document_page(hit.document.id), links.clause_id(hit.clause.anchor) if hit.clause else ""
        ),
    )  # fmt: skip


def regions(desk: Desk) -> tuple[str, ...]:
    """The regions that documents are of, as the corpus orders them."""
    corpus = corpus_of(desk.settings.corpus)
    own = {document.region for document in corpus.documents.values()}
    return tuple(place.name for place in corpus.places.regions if place.name in own)


def pieces(snippet: Any) -> list[tuple[str, bool]]:
    """A passage in pieces: (text, whether it is a word that was asked for)."""
    found, at = [], 0
    for start, end in snippet.marks:
        found += [(snippet.text[at:start], False), (snippet.text[start:end], True)]
        at = end
    return [(text, marked) for text, marked in (*found, (snippet.text[at:], False)) if text]
