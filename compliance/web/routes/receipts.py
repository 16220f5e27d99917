"""How an issued document was served: its 送达回证 made for signing, service recorded, the signed scan kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from compliance.drafting import load_forms
from compliance.model.errors import ComplianceError, RegistryError
from compliance.papers import draw_case, joined
from compliance.registry.services import (
    Service,
    attach_to_event,
    event_files_of,
    keep_receipt,
    receipts_of,
    serve,
)
from compliance.web.crowding import refuse_crowds
from compliance.web.desk import Desk, desk_of
from compliance.web.files import download
from compliance.web.intake import Intake
from compliance.web.long_forms import LongForm, long_form
from compliance.web.notices.making import print_filled
from compliance.web.review.attaching import MOST, checked
from compliance.web.routes.documents import Number, day_of
from compliance.web.routes.issued import RECEIPT, document_of, shown, ways
from compliance.web.routes.requests import Officer
from compliance.web.routes.review import Reader
from compliance.web.security.roles import Person

router = APIRouter(prefix="/documents/{number}")
ENTRIES = {
    "authority": "发文机关", "number": "回证编号", "addressee": "受送达人", "place": "送达地点", "way": "送达方式",
    "servers": "送达人", "refusal": "代收拒收情况", "remark": "备注", "copies": "份数",
}  # fmt: skip
"""What is filled in for a receipt, as its form calls it."""
_LONGEST = 200


@router.post("/receipts")
def make(
    request: Request, person: Officer, number: Number, authority: Annotated[str, Form(max_length=400)] = "",
    receipt: Annotated[str, Form(alias="number", max_length=400)] = "", addressee: Annotated[str, Form(max_length=400)] = "",
    place: Annotated[str, Form(max_length=400)] = "", way: Annotated[str, Form(max_length=40)] = "",
    servers: Annotated[str, Form(max_length=400)] = "", refusal: Annotated[str, Form(max_length=400)] = "",
    remark: Annotated[str, Form(max_length=400)] = "", copies: Annotated[str, Form(max_length=10)] = "",
) -> Response:  # fmt: skip
    """Make a receipt for the document; what is not filled in is 【待补】 on it."""
    desk = desk_of(request)
    document = document_of(desk, person, number)
    said = {
        "authority": authority, "number": receipt, "addressee": addressee, "place": place, "way": way, "servers": servers,
        "refusal": refusal, "remark": remark, "copies": copies,
    }  # fmt: skip
    said = {name: " ".join(text.split()) for name, text in said.items()}
    try:
        data = _data(desk, document, said)
        made = print_filled(RECEIPT, data)
        with desk.registry.write(desk.by(person)) as tx:
            keep_receipt(tx, desk.registry.originals, number, said, made.docx, made.pdf, made.gaps, said["number"])
    except ComplianceError as error:
        reason = error.reason if isinstance(error, RegistryError) else str(error)
        return shown(request, person, number, reason, "receipt", said)
    return RedirectResponse(f"/documents/{number}", 303)


def _data(desk: Desk, document: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    """What the registry knows of the document, with what was filled in over it."""
    if document["case_id"] is None:
        raise RegistryError("不涉及案卷的文书，送达回证请用 compliance document 写", "invalid")
    if any(len(text) > _LONGEST for text in said.values()):
        raise RegistryError(f"填写的内容过长（最多{_LONGEST}字）", "invalid")
    if said["way"] not in ("", *ways()):
        raise RegistryError("请选择送达方式", "invalid")
    copies = said["copies"] or "1"
    if not (copies.isascii() and copies.isdigit() and 0 < int(copies) < 1000):
        raise RegistryError("份数请写正整数", "invalid")
    given: dict[str, Any] = {ENTRIES[name]: text for name, text in said.items() if text and name != "copies"}
    given["送达文书"] = [{"文号": document["number"], ENTRIES["copies"]: int(copies)}]
    forms = load_forms()
    paper = draw_case(
        desk.registry, forms.form(RECEIPT), forms, document["case_id"], given, RECEIPT, None, [document["number"]]
    )
    return joined(paper.data, paper.given, RECEIPT)[0]


@router.get("/receipts/{receipt}.{ending}")
def receipt_file(request: Request, person: Reader, number: Number, receipt: Number, ending: str) -> Response:
    """A receipt to take away, as DOCX or PDF."""
    desk = desk_of(request)
    document_of(desk, person, number)
    with desk.registry.read() as connection:
        found = next((r for r in receipts_of(connection, number) if r.id == receipt), None)
    if found is None or ending not in ("docx", "pdf"):
        raise HTTPException(404)
    content = desk.registry.originals.read(found.docx if ending == "docx" else found.pdf)
    return download(content, f"{RECEIPT}-{found.number or found.id}.{ending}")


@router.post("/served")
async def served(request: Request, person: Officer, number: Number) -> Response:
    """Record service: day, way, who received it, the number of the receipt, the signed scan."""
    desk = desk_of(request)
    await run_in_threadpool(document_of, desk, person, number)
    async with long_form(request, MOST, desk.settings.limits.max_upload_bytes) as form:
        return await run_in_threadpool(_served, request, person, number, form)


def _served(request: Request, person: Person, number: int, form: LongForm) -> Response:
    desk = desk_of(request)
    said = {name: form.field(name)[:_LONGEST] for name in ("date", "way", "recipient", "receipt", "comment")}
    try:
        refuse_crowds(desk, person, len(form.files))
        today = desk.options().as_of
        on = day_of(said["date"], "日期") or today
        if on > today:
            raise RegistryError("日期在今天以后", "invalid")
        if said["way"] not in ways():
            raise RegistryError("请选择送达方式", "invalid")
        paths = [checked(one.path, one.name, _bounds(desk)) for one in form.files]
        with desk.registry.write(desk.by(person)) as tx:
            event = serve(tx, number, Service(on, said["way"], said["recipient"], said["receipt"], said["comment"]))
            attach_to_event(tx, desk.registry.originals, number, event, paths)
    except RegistryError as error:
        if error.code not in ("invalid", "decided", "exists"):
            raise
        return shown(request, person, number, error.reason, "served", said)
    return RedirectResponse(f"/documents/{number}", 303)


def _bounds(desk: Desk) -> Intake:
    return Intake(most=desk.settings.limits.max_upload_bytes)


@router.post("/events/{event}/files")
async def attach(request: Request, person: Officer, number: Number, event: Number) -> Response:
    """Keep files behind an event that was recorded: the signed receipt often comes back later."""
    desk = desk_of(request)
    await run_in_threadpool(document_of, desk, person, number)
    async with long_form(request, MOST, desk.settings.limits.max_upload_bytes) as form:
        return await run_in_threadpool(_attached, request, person, number, event, form)


def _attached(request: Request, person: Person, number: int, event: int, form: LongForm) -> Response:
    desk = desk_of(request)
    try:
        refuse_crowds(desk, person, len(form.files))
        if not form.files:
            raise RegistryError("没有选择文件", "invalid")
        paths = [checked(one.path, one.name, _bounds(desk)) for one in form.files]
        with desk.registry.write(desk.by(person)) as tx:
            attach_to_event(tx, desk.registry.originals, number, event, paths)
    except RegistryError as error:
        if error.code not in ("invalid", "exists"):
            raise
        return shown(request, person, number, error.reason)
    return RedirectResponse(f"/documents/{number}", 303)


@router.get("/events/{event}/files/{sha256}")
def event_file(request: Request, person: Reader, number: Number, event: Number, sha256: str) -> Response:
    """A file behind an event."""
    desk = desk_of(request)
    document_of(desk, person, number)
    with desk.registry.read() as connection:
        found = [f for f in event_files_of(connection, number).get(event, []) if f["sha256"] == sha256]
    if not found:
        raise HTTPException(404)
    return download(desk.registry.originals.read(sha256), found[0]["name"])
