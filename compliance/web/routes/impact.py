"""What a changed date, corpus or draft would do, before it is applied."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from compliance.model.errors import RegistryError
from compliance.web.computing.jobs import jobs_of
from compliance.web.desk import desk_of
from compliance.web.lists.asking import scope_of
from compliance.web.policy.impact import MOST_CASES, Change, candidate, candidates, drafts, question
from compliance.web.rendering import page
from compliance.web.routes.policy import LONGEST, day_of
from compliance.web.security.roles import Person, Role, require

router = APIRouter(prefix="/policy/impact", include_in_schema=False)
Looking = Annotated[Person, Depends(require(Role.REVIEWER, Role.APPROVER, Role.AUDITOR))]


@router.get("")
def form(request: Request, person: Looking, job: str = "") -> Response:
    """What to compare, and what came of the comparison that was asked for."""
    return _shown(request, person, job, "政策/影响.html")


@router.get("/state")
def state(request: Request, person: Looking, job: str = "") -> Response:
    """The result alone, for the page to put in place of what it shows while it is computed."""
    return _shown(request, person, job, "政策/影响结果.html")


def _shown(request: Request, person: Person, key: str, name: str) -> Response:
    desk = desk_of(request)
    found = jobs_of(desk).of(person.id, key, "impact") if key else None
    if key and found is None:
        raise HTTPException(404)
    known: dict[str, Any] = {}
    if name == "政策/影响.html":
        known = {"today": day_of(desk, ""), "drafts": drafts(desk), "corpora": candidates(desk)}
    return page(request, name, job=found, most=MOST_CASES, **known)


@router.post("")
def begin(
    request: Request, person: Looking, before: Annotated[str, Form(max_length=10)] = "",
    after: Annotated[str, Form(max_length=10)] = "", draft: Annotated[str, Form(max_length=100)] = "",
    corpus: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:  # fmt: skip
    """Begin a comparison; its result is shown when it is there. Nothing is recorded."""
    desk = desk_of(request)
    if draft and draft not in {id_ for id_, _ in drafts(desk)}:
        raise RegistryError("没有这份征求意见稿", "invalid")
    if corpus and corpus not in candidates(desk):
        raise RegistryError("没有这份语料", "invalid")
    other = candidate(desk, corpus) if corpus else None
    change = Change(day_of(desk, before), day_of(desk, after), draft, other)
    scope = scope_of(desk, person)
    job = jobs_of(desk).start(person.id, "impact", lambda: question(desk, scope, change))
    return RedirectResponse(f"/policy/impact?job={job.key}", 303)
