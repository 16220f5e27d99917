"""Documents of a case: what follows from the findings, drafts, pages, what came back from Word, laid before another person."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from compliance.model.errors import RegistryError
from compliance.registry import case_views
from compliance.registry.approvals import SERVED_DAYS
from compliance.registry.notice_drafts import NoticeDraft, draft_numbered, drafts_of, last_settings, lay_before
from compliance.web.crowding import refuse_crowds
from compliance.web.desk import LARGEST, Desk, desk_of
from compliance.web.files import download, page_image, page_sizes
from compliance.web.long_forms import LongForm, long_form
from compliance.web.notices.following import basis_of, entries_from, following, settings_from
from compliance.web.notices.making import LARGEST_DOCX, make_draft, take_edited
from compliance.web.notices.standing import standing
from compliance.web.rendering import page
from compliance.web.routes.review import Reader, Reviewer
from compliance.web.security.roles import Person, Role, require

router = APIRouter(prefix="/cases/{number}/documents")
Number = Annotated[int, InPath(ge=1, le=LARGEST)]
Uploader = Annotated[Person, Depends(require(Role.REVIEWER))]


def day_of(text: str, what: str) -> date | None:
    """A date as a form sends it; None where the field was left empty.

    Raises:
        RegistryError: where it is none.
    """
    try:
        return date.fromisoformat(text) if text.strip() else None
    except ValueError:
        raise RegistryError(f"{what}请写成 2026-03-02 的形式", "invalid") from None


def _overview(
    request: Request, person: Person, number: int, refused: str = "", kind: str = "", said: dict[str, Any] | None = None
) -> Response:
    desk = desk_of(request)
    case = desk.case_for(person, number)
    now = standing(desk, case.id)
    with desk.registry.read() as connection:
        drafts, before = drafts_of(connection, case.id), last_settings(connection, person.office.id)
        issued = list(case_views.documents_of(connection, case.id))
        findings = case_views.numbered_findings(connection, case.id)
    called = following(now)
    entries = {f.kind: entries_from(before, f.kind, desk.options().as_of, person.office.name) for f in called}
    if said and kind in entries:
        entries[kind] = {**entries[kind], **{k: str(v) for k, v in said.items() if k in entries[kind]}}
    undecided = sum(1 for f in findings if f.row["outcome"] == "fail" and not f.row["waiver"] and f.word is None)
    return page(
        request, "案卷文书.html", status=422 if refused else 200, case=case, called=called, entries=entries, drafts=drafts,
        issued=issued, refused=refused, refused_kind=kind, disputed=len(now.disputed), undecided=undecided,
        may_act=Role.REVIEWER in person.roles,
    )  # fmt: skip


@router.get("")
def overview(request: Request, person: Reader, number: int) -> Response:
    """What the findings call for, the drafts so far, what was issued."""
    return _overview(request, person, number)


@router.post("")
def draft(
    request: Request, person: Reviewer, number: int, kind: Annotated[str, Form(max_length=40)],
    doc_number: Annotated[str, Form(alias="number", max_length=400)] = "",
    day: Annotated[str, Form(alias="date", max_length=20)] = "", days: Annotated[str, Form(max_length=20)] = "",
    starts: Annotated[str, Form(max_length=20)] = "",
    authority: Annotated[str, Form(max_length=400)] = "", contact: Annotated[str, Form(max_length=400)] = "",
    phone: Annotated[str, Form(max_length=400)] = "", review_body: Annotated[str, Form(max_length=400)] = "",
) -> Response:  # fmt: skip
    """Make a draft from the findings and what was filled in."""
    desk = desk_of(request)
    case = desk.case_for(person, number)
    said = {
        "number": doc_number, "date": day, "days": days, "starts": starts, "authority": authority, "contact": contact, "phone": phone,
        "review_body": review_body,
    }  # fmt: skip
    now = standing(desk, case.id)
    if kind not in {f.kind for f in following(now)}:
        raise HTTPException(404)
    try:
        made = make_draft(desk, person, case.id, kind, now, settings_from(kind, said))
    except RegistryError as error:
        return _overview(request, person, number, error.reason, kind, said)
    return RedirectResponse(f"/cases/{case.id}/documents/{made}", 303)


def _version(desk: Desk, person: Person, number: int, version: int) -> NoticeDraft:
    case = desk.case_for(person, number)
    with desk.registry.read() as connection:
        return draft_numbered(connection, case.id, version)


def _shown(
    request: Request, person: Person, found: NoticeDraft, refused: str = "", unread: str = "", **said: str
) -> Response:
    desk = desk_of(request)
    sizes, trouble = page_sizes(desk, found.pdf)
    base = f"/cases/{found.case_id}/documents/{found.id}"
    address = base + "/pages/{page}.jpg?" + urlencode({"v": found.pdf[:12]})
    return page(
        request, "文稿.html", status=422 if refused or unread else 200, draft=found, sizes=sizes, trouble=trouble, base=base,
        address=address, refused=refused, unread=unread, said=said, term=found.settings.get(SERVED_DAYS), stale=basis_of(standing(desk, found.case_id), found.kind) != found.basis,
        most=LARGEST_DOCX // 1024**2, may_act=Role.REVIEWER in person.roles,
    )  # fmt: skip


@router.get("/{version}")
def one_draft(request: Request, person: Reader, number: int, version: Number) -> Response:
    """A version: its pages, what is missing, what no longer agrees, and what may be done with it."""
    return _shown(request, person, _version(desk_of(request), person, number, version))


@router.get("/{version}/pages/{sheet}.jpg")
def draft_page(request: Request, person: Reader, number: int, version: Number, sheet: Number) -> Response:
    """A page of a version as an image."""
    desk = desk_of(request)
    return page_image(desk, _version(desk, person, number, version).pdf, sheet)


@router.get("/{version}/file.{ending}")
def draft_file(request: Request, person: Reader, number: int, version: Number, ending: str) -> Response:
    """A version to take away, as DOCX or PDF."""
    desk = desk_of(request)
    found = _version(desk, person, number, version)
    if ending not in ("docx", "pdf"):
        raise HTTPException(404)
    content = desk.registry.originals.read(found.docx if ending == "docx" else found.pdf)
    return download(content, f"{found.kind}-{found.id}.{ending}")


@router.post("/{version}/edited")
async def edited(request: Request, person: Uploader, number: int, version: Number) -> Response:
    """Take a DOCX that was edited by hand, print it, and list the numbers that no longer agree."""
    desk = desk_of(request)
    found = await run_in_threadpool(_version, desk, person, number, version)
    async with long_form(request, 1, desk.settings.limits.max_upload_bytes) as form:
        return await run_in_threadpool(_edited, request, person, found, form)


def _edited(request: Request, person: Person, found: NoticeDraft, form: LongForm) -> Response:
    desk, scripts = desk_of(request), bool(request.headers.get("hx-request"))
    try:
        if not form.files:
            raise RegistryError("没有选择文件", "invalid")
        one = form.files[0]
        path = one.path.rename(one.path.parent / (one.name[-80:].lstrip(".") or "文稿.docx"))
        if path.stat().st_size > LARGEST_DOCX:
            raise RegistryError(f"文件超过{LARGEST_DOCX // 1024**2} MB的上限", "invalid")
        refuse_crowds(desk, person)
        made = take_edited(desk, person, found, path)
    except RegistryError as error:
        if scripts:
            return _told(request, error.reason)
        return _shown(request, person, found, unread=error.reason)
    address = f"/cases/{found.case_id}/documents/{made}"
    return Response(status_code=204, headers={"HX-Redirect": address}) if scripts else RedirectResponse(address, 303)


def _told(request: Request, refused: str) -> Response:
    return page(request, "文稿答复.html", status=422, refused=refused)


@router.post("/{version}/submit")
def submit(
    request: Request, person: Reviewer, number: int, version: Number, reason: Annotated[str, Form(max_length=500)] = "",
    deadline: Annotated[str, Form(max_length=20)] = "",
) -> Response:  # fmt: skip
    """Lay a version before another person, who grants or refuses it."""
    desk = desk_of(request)
    found = _version(desk, person, number, version)
    try:
        due = day_of(deadline, "期限")
        basis = basis_of(standing(desk, found.case_id), found.kind)
        with desk.registry.write(desk.by(person)) as tx:
            made = lay_before(tx, desk.registry.originals, found.case_id, found.id, reason, due, basis)
    except RegistryError as error:
        return _shown(request, person, found, error.reason, reason=reason, deadline=deadline)
    return RedirectResponse(f"/requests/{made}", 303)
