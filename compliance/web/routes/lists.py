"""Lists as pages, as CSV and XLSX of exactly what is shown, and for programs; acts on the rows that are picked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from compliance import __version__
from compliance.model.errors import RegistryError
from compliance.registry.tables import TABLES, Asked, Table
from compliance.registry.tables.definition import Value, options
from compliance.web.desk import desk_of
from compliance.web.lists import acts
from compliance.web.lists.asking import SIZES, Address, asked_for, scope_of
from compliance.web.lists.cells import LINKS, as_json, choice_word, text_of, title_of
from compliance.web.lists.interface import answers_of, description, schema_of
from compliance.web.lists.reading import Reader
from compliance.web.rendering import language, page, words
from compliance.web.security.roles import Person, Role, require

router = APIRouter()
_LONGEST = 1000
"""Characters that a field of an act may have, whatever it is."""
Looking = Annotated[Person, Depends(require(Role.REVIEWER, Role.APPROVER, Role.AUDITOR))]
_FILES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def _page(table: Table) -> Callable[..., Response]:
    def look(request: Request, person: Looking) -> Response:
        """A page of the list."""
        return _shown(request, person, table)

    return look


def _shown(request: Request, person: Person, table: Table, told: acts.Told | None = None) -> Response:
    desk, lang = desk_of(request), language(request)
    reader = Reader(desk, table, scope_of(desk, person))
    asked = asked_for(table, request.query_params)
    found = reader.page(asked)
    corpus = desk.settings.corpus
    with desk.registry.read() as connection:
        choices = {f.key: options(connection, f, reader.scope) for f in table.filters if f.kind in ("choice", "among")}
    link = {c.key: LINKS[table.kind, c.key] for c in table.columns if (table.kind, c.key) in LINKS}

    def where(key: str, row: dict[str, Value]) -> str:
        return link[key].format(**{k: quote(str(v), safe="") for k, v in row.items()}) if row[key] else ""

    return page(
        request, "列表.html", table=table, tables=TABLES, found=found, asked=asked, choices=choices, sizes=SIZES, told=told,
        address=Address(f"/lists/{table.kind}", asked), link=link, where=where,
        title=lambda key: title_of(table, key, lang), word=lambda key, value: choice_word(key, value, lang, corpus),
        text=lambda column, value: text_of(column, value, lang, corpus),
        acts=[act for act in acts.ACTS if act.fits(table, person)],
        offered=lambda entry: entry.choices(desk, person),
    )  # fmt: skip


def _file(table: Table, kind: str) -> Callable[..., Response]:
    def download(request: Request, person: Looking) -> Response:
        """All rows that the page pages through, in its order."""
        return _written(request, person, table, kind, asked_for(table, request.query_params))

    return download


def _written(request: Request, person: Person, table: Table, kind: str, asked: Asked) -> Response:
    desk, lang = desk_of(request), language(request)
    reader = Reader(desk, table, scope_of(desk, person))
    title = words()[f"lists.title_{table.kind}"][lang]
    made = {
        "csv": lambda: reader.csv(asked, lang).encode(),
        "xlsx": lambda: reader.xlsx(asked, lang, title, __version__),
    }
    content = made[kind]()
    name = f"{title}-{reader.scope.day.isoformat()}.{kind}"
    # Only fixed words and a day get into the header; RFC 6266 for what is not ASCII.
    told = f"attachment; filename=\"{table.kind}.{kind}\"; filename*=UTF-8''{quote(name)}"
    headers = {"Content-Disposition": told, "Cache-Control": "private, no-store"}
    return Response(content, media_type=_FILES[kind], headers=headers)


def _programs(table: Table) -> Callable[..., Response]:
    def tell(request: Request, person: Looking) -> Response:
        """A page of the list for programs."""
        desk = desk_of(request)
        reader = Reader(desk, table, scope_of(desk, person))
        found = reader.page(asked_for(table, request.query_params))
        rows = [as_json(table, row) for row in found.rows]
        told = {"list": table.kind, "total": found.total, "page": found.page, "pages": found.pages, "rows": rows}
        return JSONResponse(told)

    return tell


def _picked(table: Table) -> Callable[..., Any]:
    async def act(request: Request, person: Looking) -> Response:
        """Something done with the rows that are picked: a file of them, or an act of the list."""
        from starlette.concurrency import run_in_threadpool

        return await run_in_threadpool(_acted, request, person, table, await request.form())

    return act


def _acted(request: Request, person: Person, table: Table, form: Any) -> Response:
    # The address says what is on show, the form which rows of it are picked.
    asked, name = asked_for(table, request.query_params), str(form.get("act", ""))
    picked = asked_for(table, form).ids
    if picked is None:
        return _shown(request, person, table, acts.Told("lists.none_picked", problem=True))
    if name in _FILES:
        return _written(request, person, table, name, Asked(sort=asked.sort, ids=picked))
    found = next((a for a in acts.ACTS if a.name == name and a.fits(table, person)), None)
    if found is None:
        raise HTTPException(403)
    desk = desk_of(request)
    # The rows are read again as the person sees them: numbers that are not theirs pick nothing.
    rows = list(Reader(desk, table, scope_of(desk, person)).rows(Asked(ids=picked, sort=table.order)))
    said = {entry.name: _line(form.get(entry.name)) for entry in found.entries}
    told = found.done(desk, person, rows, said)
    return told if isinstance(told, Response) else _shown(request, person, table, told)


def _line(given: Any) -> str:
    text = given.strip() if isinstance(given, str) else ""
    if len(text) > _LONGEST:
        raise RegistryError(f"填写的内容过长（最多{_LONGEST}字）", "invalid")
    return text


@router.get("/lists", include_in_schema=False)
def first(person: Looking) -> Response:
    """The first of the lists."""
    return RedirectResponse(f"/lists/{TABLES[0].kind}", 303)


@router.get("/api/docs", include_in_schema=False)
def described(request: Request, person: Annotated[Person, Depends(require())]) -> Response:
    """What programs may ask for, as a page; the same as ``/api/openapi.json``."""
    return page(request, "接口.html", **description(request.app.openapi()))


for _table in TABLES:
    for _kind in _FILES:
        router.add_api_route(
            f"/lists/{_table.kind}.{_kind}", _file(_table, _kind), methods=["GET"], include_in_schema=False
        )
    router.add_api_route(f"/lists/{_table.kind}", _page(_table), methods=["GET"], include_in_schema=False)
    router.add_api_route(f"/lists/{_table.kind}", _picked(_table), methods=["POST"], include_in_schema=False)
    router.add_api_route(
        f"/api/v1/lists/{_table.kind}", _programs(_table), methods=["GET"], name=f"list_{_table.kind}",
        summary=words()[f"lists.title_{_table.kind}"]["zh"], openapi_extra=schema_of(_table), responses=answers_of(_table),
    )  # fmt: skip
