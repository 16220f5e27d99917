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
from compliance.registry.approvals import deadline_of, events_of, outstanding, record_event, term_from_service
from compliance.registry.notice_drafts import draft_behind, last_settings
from compliance.registry.office_lists import documents_seen
from compliance.registry.services import event_files_of, receipts_of, services_of, unserved_terms
from compliance.web.desk import Desk, desk_of
from compliance.web.due import DueLine, due_lines, due_sheet, unserved_lines
from compliance.web.files import download, page_image, page_sizes
from compliance.web.notices.making import REMEDIES
from compliance.web.notices.terms import remedy_terms
from compliance.web.rendering import page
from compliance.web.routes.documents import Number, day_of
from compliance.web.routes.requests import Officer, office_of
from compliance.web.routes.review import Reader
from compliance.web.security.roles import Person, Role

router = APIRouter()
_LONGEST = 3650
RECEIPT, _WAY = "送达回证", "送达方式"


def ways() -> tuple[str, ...]:
    """The ways of service that the form of the receipt knows."""
    return next((f.choices for f in load_forms().form(RECEIPT).fields if f.name == _WAY), ())


def document_of(desk: Desk, person: Person, number: int) -> Mapping[str, Any]:
    """An issued document that the person sees.

    Raises:
        HTTPException: 404, for another office's just as for one that does not exist.
    """
    with desk.registry.read() as connection:
        found = documents_seen(connection, office_of(person), [number])
    if not found:
        raise HTTPException(404)
    return found[0]


def shown(
    request: Request, person: Person, number: int, refused: str = "", word: str = "",
    said: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """The page of a document; ``refused`` says why the form ``word``, in which ``said`` stood, did nothing."""
    desk = desk_of(request)
    document = document_of(desk, person, number)
    with desk.registry.read() as connection:
        told, services = events_of(connection, number), services_of(connection, number)
        files = event_files_of(connection, number)
        receipts, term = receipts_of(connection, number), term_from_service(connection, document["request_id"])
        draft = draft_behind(connection, document["request_id"]) if document["request_id"] else None
        settings = last_settings(connection, person.office.id)
    pdf = bool(document["sha256"]) and str(document["file"]).lower().endswith(".pdf")
    sizes, trouble = page_sizes(desk, document["sha256"]) if pdf else ((), "")
    today, events = desk.options().as_of, {e["event"] for e in told}
    first = min((e["happened_on"] for e in told if e["event"] == "served"), default=None)
    remedies = draft is not None and draft.settings.get(REMEDIES) is True
    last = dict(receipts[0].data) if receipts else {"authority": settings.get("authority", "") or person.office.name}
    last = {"addressee": document["enterprise"] or "", **last, **(said if said and word == "receipt" else {})}
    return page(
        request, "文书.html", status=422 if refused else 200, document=document, told=told, refused=refused, sizes=sizes,
        trouble=trouble, deadline=deadline_of(document["deadline"], told), today=today, ways=ways(), events=events,
        address=f"/documents/{number}/pages/{{page}}.jpg",
        services=services, files=files, receipts=receipts, term=term, said=said or {}, open_form=word, entries=last,
        remedies=[(t, t.last_day(first) if first else None) for t in remedy_terms()] if remedies else [], first_served=first,
        may_attach=not person.roles.isdisjoint({Role.REVIEWER, Role.APPROVER}),
        may_act=not person.roles.isdisjoint({Role.REVIEWER, Role.APPROVER}) and "closed" not in events,
    )  # fmt: skip


@router.get("/documents/{number}")
def issued(request: Request, person: Reader, number: Number) -> Response:
    """An issued document and what became of it."""
    return shown(request, person, number)


@router.get("/documents/{number}/pages/{sheet}.jpg")
def issued_page(request: Request, person: Reader, number: Number, sheet: Number) -> Response:
    """A page of an issued document."""
    desk = desk_of(request)
    return page_image(desk, document_of(desk, person, number)["sha256"] or "", sheet)


@router.get("/documents/{number}/file")
def issued_file(request: Request, person: Reader, number: Number) -> Response:
    """The very file that was granted."""
    desk = desk_of(request)
    document = document_of(desk, person, number)
    if not document["sha256"]:
        raise HTTPException(404)
    ending = str(document["file"] or "").rpartition(".")[2]
    content = desk.registry.originals.read(document["sha256"])
    return download(content, f"{document['number']} {document['kind']}.{ending}")


@router.post("/documents/{number}/events")
def event(
    request: Request, person: Officer, number: Number,
    word: Annotated[Literal["answered", "extended", "closed"], Form()],
    day: Annotated[str, Form(alias="date", max_length=20)] = "",
    comment: Annotated[str, Form(max_length=500)] = "", deadline: Annotated[str, Form(max_length=20)] = "",
) -> Response:  # fmt: skip
    """Answered, its deadline moved, or closed with a reason."""
    desk = desk_of(request)
    document_of(desk, person, number)
    comment = " ".join(comment.split())
    try:
        today = desk.options().as_of
        on, due = day_of(day, "日期") or today, day_of(deadline, "新的期限")
        if on > today:
            raise RegistryError("日期在今天以后", "invalid")
        if word in ("closed", "extended") and not comment:
            raise RegistryError("请写明理由", "invalid")
        with desk.registry.write(desk.by(person)) as tx:
            record_event(tx, number, word, on, comment, due)
    except RegistryError as error:
        if error.code not in ("invalid", "decided"):
            raise
        said = {"date": day, "comment": comment, "deadline": deadline}
        return shown(request, person, number, error.reason, word, said)
    return RedirectResponse(f"/documents/{number}", 303)


def _due(request: Request, person: Person, within: int) -> tuple[date, int, tuple[DueLine, ...]]:
    desk = desk_of(request)
    within, today = min(max(within, 0), _LONGEST), desk.options().as_of
    with desk.registry.read() as connection:
        late = outstanding(connection, today + timedelta(days=within))
        waiting = {d["id"]: d["term"] for d in unserved_terms(connection)}
        numbers = [*(d["id"] for d in late), *waiting]
        seen = {d["id"]: d for d in documents_seen(connection, office_of(person), numbers)}
        served = {n: any(e["event"] == "served" for e in events_of(connection, n)) for n in seen}
    mine = [{**seen[d["id"]], "deadline": d["deadline"]} for d in late if d["id"] in seen]
    unserved = [{**seen[n], "term": term} for n, term in waiting.items() if n in seen]
    return today, within, (*due_lines(mine, served, today), *unserved_lines(unserved))


@router.get("/due")
def due(request: Request, person: Reader, within: int = 30) -> Response:
    """What is overdue, and what falls due within some days."""
    today, within, lines = _due(request, person, within)
    days = [line.days for line in lines if line.days is not None]
    return page(
        request, "到期.html", lines=lines, within=within, today=today, late=sum(n < 0 for n in days), soon=sum(n >= 0 for n in days),
        unserved=len(lines) - len(days),
    )  # fmt: skip


@router.get("/due.xlsx")
def due_xlsx(request: Request, person: Reader, within: int = 30) -> Response:
    """The same as a workbook."""
    from compliance.exports.ledger_xlsx import xlsx_sheets

    today, within, lines = _due(request, person, within)
    sheet = due_sheet(lines)
    return download(xlsx_sheets([sheet], sheet.title, __version__, today), f"{sheet.title}-{today}.xlsx")
