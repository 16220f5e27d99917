"""Files handed in: the page they are dropped on, the queue, and the same for programs.

The body of an upload is one file, read as a stream by ``intake``; the form that works without scripts brings several,
each read as such a stream by ``parts``: no temporary files of others.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response

from compliance.model.errors import InputError
from compliance.registry import upload_list
from compliance.registry.uploads import Arrival
from compliance.web.crowding import crowded
from compliance.web.desk import Desk, desk_of
from compliance.web.intake import Complete, Intake, received, too_large
from compliance.web.naming import shown_name
from compliance.web.parts import Parts
from compliance.web.queue import Queue
from compliance.web.rendering import page
from compliance.web.security.csrf import FIELD, check_csrf
from compliance.web.security.roles import Person, Role, require
from compliance.web.showing import FILTERS, Row, row_of, states_of
from compliance.web.told import told_of

router = APIRouter()
Reviewing = Annotated[Person, Depends(require(Role.REVIEWER, Role.APPROVER))]
PAGE = 50
_STATUS = {"too_large": 413, "slow": 408, "crowded": 429}


@router.post("/api/v1/uploads", status_code=201)
async def upload(request: Request, person: Reviewing, name: str = "") -> Response:
    """Hand in one file: the body is the file, ``name`` what it is called (with the folders above it)."""
    desk, queue = desk_of(request), _queue(request)
    shown = shown_name(name)
    try:
        if int(request.headers.get("content-length") or 0) > desk.settings.limits.max_upload_bytes:
            raise too_large(shown, desk.settings.limits.max_upload_bytes)
        whole = await _whole(desk, queue, person, shown, request.stream())
    except (InputError, ClientDisconnect, ValueError) as error:
        return _refused(shown, error)
    number = await _taken(desk, queue, person, shown, whole)
    with desk.registry.read() as connection:
        line = upload_list.line(connection, person.office.id, number)
    return JSONResponse({"upload": row_of(line, queue.step(line.item_id)).to_json()}, 201)


@router.post("/queue")
async def upload_form(request: Request, person: Reviewing) -> Response:
    """Files sent by a form, without scripts: the token is its first field, each file is judged by itself."""
    desk, queue, came = desk_of(request), _queue(request), 0
    refused: list[tuple[str, str]] = []
    parts = Parts(request.headers.get("content-type", ""), request.stream())
    try:
        first = await parts.next()
        check_csrf(request, await parts.text(200) if first is not None and first.name == FIELD else None)
        while (part := await parts.next()) is not None:
            if not part.filename:
                continue
            name = shown_name(part.filename)
            try:
                whole = await _whole(desk, queue, person, name, parts.blocks())
            except InputError as error:
                if error.code in _STATUS:  # what is left of the form is not waited for
                    raise HTTPException(_STATUS[error.code], headers={"Connection": "close"}) from None
                refused.append((name, error.reason))
                continue
            await _taken(desk, queue, person, name, whole)
            came += 1
    except ClientDisconnect:
        raise HTTPException(408) from None
    key = told_of(desk).keep(request.state.session.token_hash, came, refused)
    return RedirectResponse(f"/queue?told={key}", 303)


async def _whole(desk: Desk, queue: Queue, person: Person, name: str, stream: AsyncIterator[bytes]) -> Complete:
    """Receive one file.

    Raises:
        InputError: with the reason why it is not taken. ClientDisconnect: where the rest does not come.
    """
    if await asyncio.to_thread(crowded, desk, person):
        raise InputError(name, "crowded", "短时间内上传过多，请过几分钟再传")
    return await received(name, stream, queue.arriving(), _bounds(desk))


async def _taken(desk: Desk, queue: Queue, person: Person, name: str, whole: Complete) -> int:
    """Put a file that came in into the queue; the number of its line."""
    one = Arrival(name, whole.sha256, whole.size, whole.format, person.office.id)
    try:
        return await asyncio.to_thread(queue.take, whole.path, one, desk.by(person))
    finally:
        whole.path.unlink(missing_ok=True)


def _refused(name: str, error: Exception) -> Response:
    if isinstance(error, InputError):
        code, reason = error.code, error.reason
    else:
        code, reason = "slow", "上传太慢或中断了，没有收下；请检查网络后重新上传"
    # What is left of the body is not waited for.
    told = {"error": {"name": name, "code": code, "reason": reason}}
    return JSONResponse(told, _STATUS.get(code, 422), headers={"Connection": "close"})


def _bounds(desk: Desk) -> Intake:
    limits = desk.settings.limits
    return Intake(
        most=limits.max_upload_bytes, silent=float(limits.body_idle_seconds), seconds=float(limits.upload_seconds)
    )


def _queue(request: Request) -> Queue:
    queue: Queue | None = desk_of(request).queue
    if queue is None:
        raise HTTPException(503)
    return queue


@router.get("/queue")
def queue_page(
    request: Request, person: Reviewing, state: str = "", mine: str = "", text: str = "", at: int = 1, told: str = ""
) -> Response:
    """The page that files are dropped on, with the queue, and what became of a form (``told``)."""
    desk = desk_of(request)
    sent, most = told_of(desk).of(request.state.session.token_hash, told), desk.settings.limits.max_upload_bytes
    return page(request, "收件.html", most=most, sent=sent, **_found(request, person, state, mine, text, at))


@router.get("/queue/rows")
def queue_rows(
    request: Request, person: Reviewing, state: str = "", mine: str = "", text: str = "", at: int = 1
) -> Response:
    """The queue alone, for the page to put in place of what it shows; asked for each second while anything is open."""
    return page(request, "收件队列.html", **_found(request, person, state, mine, text, at))


@router.get("/api/v1/queue")
def queue_json(
    request: Request, person: Reviewing, state: str = "", mine: str = "", text: str = "", at: int = 1
) -> Response:
    """The queue for programs: counts by state, and a page of lines, the newest first."""
    found = _found(request, person, state, mine, text, at)
    rows: list[Row] = found["rows"]
    return JSONResponse({"counts": found["counts"], "page": found["at"], "uploads": [row.to_json() for row in rows]})


def _found(request: Request, person: Person, state: str, mine: str, text: str, at: int) -> dict[str, Any]:
    queue, text = _queue(request), text[:200].replace("\x00", "")
    at = min(max(at, 1), 1_000_000)
    asked = upload_list.Asked(person.office.id, states_of(state), person.display if mine else None, text or None)
    with desk_of(request).registry.read() as connection:
        counts = upload_list.counts(connection, asked)
        lines = upload_list.lines(connection, asked, PAGE + 1, (at - 1) * PAGE)
    rows = [row_of(line, queue.step(line.item_id)) for line in lines[:PAGE]]
    filters = {"state": state if state in FILTERS else "", "mine": "1" if mine else "", "text": text}

    def query(**more: object) -> str:
        return urlencode({k: v for k, v in {**filters, **more}.items() if v})

    return {
        "rows": rows, "counts": counts, "open": counts["queued"] + counts["running"], "filters": filters, "at": at,
        "more": len(lines) > PAGE, "query": query, "states": tuple(FILTERS),
    }  # fmt: skip


@router.post("/queue/retry")
def retry_all(request: Request, person: Reviewing) -> Response:
    """Try again everything of the office that failed."""
    _queue(request).retry(upload_list.Asked(person.office.id), desk_of(request).by(person))
    return RedirectResponse("/queue", 303)


@router.post("/queue/{number}/retry")
def retry_one(request: Request, person: Reviewing, number: int) -> Response:
    """Try one file again."""
    _queue(request).retry(upload_list.Asked(person.office.id), desk_of(request).by(person), number)
    return RedirectResponse("/queue", 303)


@router.post("/queue/{number}/cancel")
def cancel(request: Request, person: Reviewing, number: int) -> Response:
    """Take a file back that is not settled yet."""
    _queue(request).withdraw(number, person.office.id, desk_of(request).by(person))
    return RedirectResponse("/queue", 303)
