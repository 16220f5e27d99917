"""The overview: classes by city and industry, projects against their deadlines, cases, documents, share targets."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from compliance.model.errors import RegistryError
from compliance.pipeline import corpus_of
from compliance.registry.tables import Scope
from compliance.registry.tables.enterprise_tables import TIERS
from compliance.web.computing.jobs import jobs_of
from compliance.web.dashboards.charts import stacked, targets
from compliance.web.dashboards.figures import DEADLINES, Shares, deadlines, share_rows, work
from compliance.web.desk import Desk, desk_of
from compliance.web.lists.asking import scope_of
from compliance.web.lists.classes import all_rows, count_by
from compliance.web.rendering import page
from compliance.web.security.roles import Person, Role, require

router = APIRouter(prefix="/dashboard", include_in_schema=False)
Looking = Annotated[Person, Depends(require(Role.REVIEWER, Role.APPROVER, Role.AUDITOR))]
BY = ("city", "field")


@router.get("")
def overview(request: Request, person: Looking, by: str = "city", job: str = "") -> Response:
    """Charts of what the person's office sees, each with its table."""
    desk = desk_of(request)
    if by not in BY:
        raise RegistryError("只能按州（市）或重点领域分组", "invalid")
    scope = scope_of(desk, person)
    rows, tiers = all_rows(desk, scope)
    classes = count_by(rows, tiers, by)
    near = deadlines(rows, scope.day, by)
    cases, documents = work(desk, scope)
    charts = [
        {"name": "tiers", "rows": classes, "legend": TIERS, "chart": stacked(classes, TIERS)},
        {"name": "deadlines", "rows": near, "legend": DEADLINES, "chart": stacked(near, DEADLINES)},
    ]
    return page(
        request, "总览.html", by=by, groups=BY, charts=charts, cases=cases, documents=documents, day=scope.day,
        link=_link, provinces=_provinces(desk, rows), **_shares(desk, person, job),
    )  # fmt: skip


@router.get("/state")
def state(request: Request, person: Looking, job: str = "") -> Response:
    """The share targets alone, while they are computed."""
    return page(request, "总览比例.html", **_shares(desk_of(request), person, job))


@router.post("")
def begin(request: Request, person: Looking, region: Annotated[str, Form(max_length=100)] = "") -> Response:
    """Compute the share targets of a province."""
    desk = desk_of(request)
    scope = scope_of(desk, person)
    if region not in _provinces(desk, all_rows(desk, scope)[0]):
        raise RegistryError("登记的装置里没有这个省份", "invalid")
    job = jobs_of(desk).start(person.id, "shares", lambda: _question(desk, scope, region))
    return RedirectResponse(f"/dashboard?job={job.key}", 303)


def _question(desk: Desk, scope: Scope, region: str) -> Shares:
    rows = tuple(row for row in all_rows(desk, scope)[0] if row["province"] == region)
    return Shares(region, rows, scope.day, desk.settings.corpus)


def _provinces(desk: Desk, rows: Any) -> tuple[str, ...]:
    known = {place.name for place in corpus_of(desk.settings.corpus).places.regions}
    return tuple(sorted({row["province"] for row in rows if row["province"] in known}))


def _shares(desk: Desk, person: Person, key: str) -> dict[str, Any]:
    found = jobs_of(desk).of(person.id, key, "shares") if key else None
    if key and found is None:
        raise HTTPException(404)
    told = found.answer if found is not None and found.state == "done" else []
    bars, height = targets(share_rows(told))
    return {"job": found, "shares": told, "bars": bars, "bars_height": height}


def _link(name: str, by: str, group: str, key: str) -> str:
    """The list of what a piece of a bar stands for; "" where no list has such a filter."""
    from urllib.parse import urlencode

    return (
        f"/lists/installations?{urlencode({by: group, 'tier': key, 'status': 'existing'})}"
        if name == "tiers" and group
        else ""
    )
