"""What waits for another person: each request with what it would change, granted or refused, and entered as issued."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from compliance.deciding import settle, would_flip
from compliance.model.errors import RegistryError
from compliance.registry import drafts
from compliance.registry.approvals import document_numbered, term_from_service
from compliance.registry.notice_drafts import authors_of, draft_behind
from compliance.registry.office_lists import Asked, asked_numbered, asked_of, issued_for, waiver_of_request
from compliance.registry.requests import attachments_of
from compliance.web.desk import Desk, desk_of
from compliance.web.files import download, page_image, page_sizes
from compliance.web.notices.following import basis_of
from compliance.web.notices.standing import standing
from compliance.web.rendering import page
from compliance.web.requested import Hindrance, consequence, hindrance_of, spoken, waived
from compliance.web.routes.documents import Number, day_of
from compliance.web.routes.review import Reader
from compliance.web.security.roles import Person, Role, require

router = APIRouter(prefix="/requests")
Approver = Annotated[Person, Depends(require(Role.APPROVER))]
Officer = Annotated[Person, Depends(require(Role.REVIEWER, Role.APPROVER))]
KEPT = 30
"""How many decided requests the list shows."""


def office_of(person: Person) -> int | None:
    """Whose requests and documents a person sees: their office's; an auditor sees all."""
    return None if Role.AUDITOR in person.roles else person.office.id


def _found(desk: Desk, person: Person, number: int) -> Asked:
    with desk.registry.read() as connection:
        return asked_numbered(connection, office_of(person), number)


@router.get("")
def waiting(request: Request, person: Reader, kind: str = "") -> Response:
    """All requests of the office that wait, the oldest first; and the latest that were decided."""
    desk = desk_of(request)
    with desk.registry.read() as connection:
        every = asked_of(connection, office_of(person))
        decided = asked_of(connection, office_of(person), decided=True, most=KEPT)
    kinds = tuple(dict.fromkeys(a.request.kind for a in every))
    shown = tuple(a for a in every if not kind or a.request.kind == kind)
    return page(request, "申请.html", asked=shown, decided=decided, kinds=kinds, kind=kind, spoken=spoken)


def _one(request: Request, person: Person, number: int, refused: str = "", comment: str = "") -> Response:
    desk = desk_of(request)
    asked = _found(desk, person, number)
    more: dict[str, Any] = {}
    with desk.registry.read() as connection:
        draft, files = draft_behind(connection, number), attachments_of(connection, number)
        waiver, authors = waiver_of_request(connection, number), authors_of(connection, number)
        laid = drafts.draft_on(connection, number) if asked.request.kind == "document" else None
        issued, term = issued_for(connection, number), term_from_service(connection, number)
    more["waived"] = waived(desk, waiver) if waiver is not None else ()
    if asked.request.kind == "correction" and asked.request.state == "申请中":
        correction, flips = would_flip(desk.registry, number, desk.settings.corpus)
        more |= consequence(desk, asked.case_id, correction, flips)
    if laid is not None and laid.file.lower().endswith(".pdf"):
        more["sizes"], more["trouble"] = page_sizes(desk, laid.sha256)
    if draft is not None and asked.request.state == "申请中":
        more["stale"] = basis_of(standing(desk, draft.case_id), draft.kind) != draft.basis
    hindrance = hindrance_of(person, asked.request, authors)
    return page(
        request, "一项申请.html", status=422 if refused else 200, asked=asked, draft=draft, laid=laid, files=files,
        waiver=waiver, issued=issued, term=term, hindrance=hindrance, refused=refused, comment=comment,
        may_decide=hindrance is Hindrance.NONE, may_issue=not person.roles.isdisjoint({Role.REVIEWER, Role.APPROVER}),
        today=draft.dated if draft is not None and draft.dated else desk.options().as_of, address=f"/requests/{number}/pages/{{page}}.jpg", **more,
    )  # fmt: skip


@router.get("/{number}")
def one(request: Request, person: Reader, number: Number) -> Response:
    """A request with what it would change, and who may decide on it."""
    return _one(request, person, number)


@router.get("/{number}/pages/{sheet}.jpg")
def laid_page(request: Request, person: Reader, number: Number, sheet: Number) -> Response:
    """A page of the document that a request wants issued."""
    desk = desk_of(request)
    _found(desk, person, number)
    with desk.registry.read() as connection:
        laid = drafts.draft_on(connection, number)
    if laid is None:
        raise HTTPException(404)
    return page_image(desk, laid.sha256, sheet)


@router.get("/{number}/files/{sha256}")
def attached(request: Request, person: Reader, number: Number, sha256: str) -> Response:
    """A file behind a request."""
    desk = desk_of(request)
    _found(desk, person, number)
    with desk.registry.read() as connection:
        found = [f for f in attachments_of(connection, number) if f["sha256"] == sha256]
    if not found:
        raise HTTPException(404)
    return download(desk.registry.originals.read(sha256), found[0]["name"])


@router.post("/{number}/decide")
def decide(
    request: Request, person: Approver, number: Number, word: Annotated[Literal["approve", "refuse"], Form()],
    comment: Annotated[str, Form(max_length=500)] = "",
) -> Response:  # fmt: skip
    """Grant or refuse, as somebody else than who asked; to refuse a reason is needed."""
    desk = desk_of(request)
    _found(desk, person, number)
    if word == "refuse" and not comment.strip():
        return _one(request, person, number, "驳回须写明理由")
    settle(desk.registry, desk.by(person), number, word == "approve", comment.strip(), desk.settings.corpus)
    return RedirectResponse(f"/requests/{number}", 303)


@router.post("/{number}/issue")
def issue(
    request: Request, person: Officer, number: Number, day: Annotated[str, Form(alias="date", max_length=20)] = ""
) -> Response:
    """Enter a document that another person granted as issued: this very file, under its number."""
    desk = desk_of(request)
    _found(desk, person, number)
    try:
        on: date | None = day_of(day, "成文日期")
        with desk.registry.write(desk.by(person)) as tx:
            made = drafts.enter(tx, number, on or desk.options().as_of)
            document = document_numbered(tx.connection, made.number)
    except RegistryError as error:
        if error.code != "invalid":
            raise
        return _one(request, person, number, error.reason)
    return RedirectResponse(f"/documents/{document}", 303)
