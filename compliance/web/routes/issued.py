"""Issued documents: number, deadline, the file, what became of it; and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from compliance import __version__
from compliance.drafting import load_forms
from compliance.model.errors import RegistryError
from compliance.registry.approvals import deadline_of, events_of, outstanding, record_event
from compliance.registry.office_lists import documents_seen
from compliance.web.desk import Desk, desk_of
from compliance.web.due import DueLine, due_lines, due_sheet
from compliance.web.files import download, page_image, page_sizes
from compliance.web.rendering import page
from compliance.web.routes.documents import Number, day_of
from compliance.web.routes.requests import Officer, office_of
from compliance.web.routes.review import Reader
from compliance.web.security.roles import Person, Role

router = APIRouter()
_LONGEST = 3650
_RECEIPT, _WAY = "送达回证", "送达方式"


def ways() -> tuple[str, ...]:
    """The ways of service that the form of the receipt knows."""
    return next((f.choices for f in load_forms().form(_RECEIPT).fields if f.name == _WAY), ())


def _document(desk: Desk, person: Person, number: int) -> Mapping[str, Any]:
    with desk.registry.read() as connection:
        found = documents_seen(connection, office_of(person), [number])
    if not found:
        raise HTTPException(404)
    return found[0]


def _shown(request: Request, person: Person, number: int, refused: str = "") -> Response:
    desk = desk_of(request)
    document = _document(desk, person, number)
    with desk.registry.read() as connection:
        told = events_of(connection, number)
    pdf = bool(document["sha256"]) and str(document["file"]).lower().endswith(".pdf")
    sizes, trouble = page_sizes(desk, document["sha256"]) if pdf else ((), "")
    today, events = desk.options().as_of, {e["event"] for e in told}
    return page(
        request, "文书.html", status=422 if refused else 200, document=document, told=told, refused=refused, sizes=sizes,
        trouble=trouble, deadline=deadline_of(document["deadline"], told), today=today, ways=ways(), events=events,
        address=f"/documents/{number}/pages/{{page}}.jpg",
        may_act=not person.roles.isdisjoint({Role.REVIEWER, Role.APPROVER}) and "closed" not in events,
    )  # fmt: skip


@router.get("/documents/{number}")
def issued(request: Request, person: Reader, number: Number) -> Response:
    """An issued document and what became of it."""
    return _shown(request, person, number)


@router.get("/documents/{number}/pages/{sheet}.jpg")
def issued_page(request: Request, person: Reader, number: Number, sheet: Number) -> Response:
    """A page of an issued document."""
    desk = desk_of(request)
    return page_image(desk, _document(desk, person, number)["sha256"] or "", sheet)


@router.get("/documents/{number}/file")
def issued_file(request: Request, person: Reader, number: Number) -> Response:
    """The very file that was granted."""
    desk = desk_of(request)
    document = _document(desk, person, number)
    if not document["sha256"]:
        raise HTTPException(404)
    ending = str(document["file"] or "").rpartition(".")[2]
    content = desk.registry.originals.read(document["sha256"])
    return download(content, f"{document['number']} {document['kind']}.{ending}")


@router.post("/documents/{number}/events")
def event(
    request: Request, person: Officer, number: Number,
    word: Annotated[Literal["served", "answered", "extended", "closed"], Form()],
    day: Annotated[str, Form(alias="date", max_length=20)] = "", way: Annotated[str, Form(max_length=40)] = "",
    comment: Annotated[str, Form(max_length=500)] = "", deadline: Annotated[str, Form(max_length=20)] = "",
) -> Response:  # fmt: skip
    """Served, answered, its deadline moved, or closed with a reason."""
    desk = desk_of(request)
    _document(desk, person, number)
    comment = " ".join(comment.split())
    try:
        today = desk.options().as_of
        on, due = day_of(day, "日期") or today, day_of(deadline, "新的期限")
        if on > today:
            raise RegistryError("日期在今天以后", "invalid")
        if word == "served":
            if way not in ways():
                raise RegistryError("请选择送达方式", "invalid")
            comment = f"{way}：{comment}" if comment else way
        elif word in ("closed", "extended") and not comment:
            raise RegistryError("请写明理由", "invalid")
        with desk.registry.write(desk.by(person)) as tx:
            record_event(tx, number, word, on, comment, due)
    except RegistryError as error:
        if error.code not in ("invalid", "decided"):
            raise
        return _shown(request, person, number, error.reason)
    return RedirectResponse(f"/documents/{number}", 303)


def _due(request: Request, person: Person, within: int) -> tuple[date, int, tuple[DueLine, ...]]:
    desk = desk_of(request)
    within, today = min(max(within, 0), _LONGEST), desk.options().as_of
    with desk.registry.read() as connection:
        late = outstanding(connection, today + timedelta(days=within))
        seen = {d["id"]: d for d in documents_seen(connection, office_of(person), [d["id"] for d in late])}
        served = {n: any(e["event"] == "served" for e in events_of(connection, n)) for n in seen}
    mine = [{**seen[d["id"]], "deadline": d["deadline"]} for d in late if d["id"] in seen]
    return today, within, due_lines(mine, served, today)


@router.get("/due")
def due(request: Request, person: Reader, within: int = 30) -> Response:
    """What is overdue, and what falls due within some days."""
    today, within, lines = _due(request, person, within)
    return page(
        request, "到期.html", lines=lines, within=within, today=today, late=sum(line.days < 0 for line in lines)
    )


@router.get("/due.xlsx")
def due_xlsx(request: Request, person: Reader, within: int = 30) -> Response:
    """The same as a workbook."""
    from compliance.exports.ledger_xlsx import xlsx_sheets

    today, within, lines = _due(request, person, within)
    sheet = due_sheet(lines)
    return download(xlsx_sheets([sheet], sheet.title, __version__, today), f"{sheet.title}-{today}.xlsx")
