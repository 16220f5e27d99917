"""Evidence that a reviewer asks the enterprise to supply, on the review screen."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi import Path as InPath
from starlette.responses import Response

from compliance.model.errors import RegistryError
from compliance.web.desk import LARGEST, desk_of
from compliance.web.review import acts
from compliance.web.review.memory import judged_of
from compliance.web.routes.review import Reviewer, answered, judged_for, refused

router = APIRouter(prefix="/cases/{number}")


@router.post("/findings/{key}/evidence")
def ask(
    request: Request, person: Reviewer, number: int, key: str, wanted: Annotated[str, Form(max_length=1000)] = "",
    until: Annotated[str, Form(max_length=10)] = "",
) -> Response:  # fmt: skip
    """Ask for evidence on a finding; the next 补正通知书 of the case carries it."""
    desk = desk_of(request)
    found = judged_for(desk, person, number)
    if found.view.item(key) is None:
        raise HTTPException(404)
    try:
        day = date.fromisoformat(until) if until.strip() else None
    except ValueError:
        return refused(request, person, found, key, "提供的期限请写成 2026-12-31 的形式")
    try:
        acts.ask_for_evidence(desk.registry, desk.by(person), found, key, wanted, day)
    except RegistryError as error:
        return refused(request, person, found, key, error.reason)
    told = {"kind": "done", "key": "review.evidence_asked"}
    return answered(request, person, judged_of(desk, number), "审查工作.html", key, told=told)


@router.post("/evidence/{asked}/withdraw")
def withdraw(
    request: Request, person: Reviewer, number: int, asked: Annotated[int, InPath(ge=1, le=LARGEST)]
) -> Response:
    """Withdraw one's own request."""
    desk = desk_of(request)
    found = judged_for(desk, person, number)
    try:
        key = acts.withdraw_evidence(desk.registry, desk.by(person), number, asked)
    except RegistryError as error:
        if error.code == "not_found":
            raise HTTPException(404) from None
        return refused(request, person, found, "", error.reason)
    told = {"kind": "done", "key": "review.evidence_withdrawn"}
    return answered(request, person, judged_of(desk, number), "审查工作.html", key, told=told)
