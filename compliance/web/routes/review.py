"""The review screen: queue, page, findings, and what a reviewer does there."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, UploadFile
from starlette.responses import PlainTextResponse, Response

from compliance.model.errors import RegistryError
from compliance.registry.cases import Case
from compliance.site.links import clause_id
from compliance.web.crowding import refuse_crowds
from compliance.web.desk import Desk, desk_of
from compliance.web.intake import Intake
from compliance.web.kept import kept_by
from compliance.web.pages.asking import PageError
from compliance.web.pages.service import pages_of
from compliance.web.rendering import page as rendered
from compliance.web.review import acts
from compliance.web.review.attaching import kept
from compliance.web.review.drawing import ODD, drawn, place_of
from compliance.web.review.memory import judged_in, judged_of
from compliance.web.review.neighbours import MOST, rows_around
from compliance.web.review.preparing import preparer_of
from compliance.web.review.screen import KEYS, sheet
from compliance.web.security.roles import Person, Role, require

router = APIRouter(prefix="/cases/{number}")
Reader = Annotated[Person, Depends(require(Role.REVIEWER, Role.APPROVER, Role.AUDITOR))]
Reviewer = Annotated[Person, Depends(require(Role.REVIEWER))]
Side = Annotated[str, Form(max_length=20)]
_YEAR = 365 * 24 * 3600


def judged_for(desk: Desk, person: Person, number: int) -> acts.Judged:
    """The case judged for the screen, where the person may see it."""
    with desk.registry.read() as connection:
        return judged_in(connection, desk, desk.case_in(connection, person, number).id)


def answered(
    request: Request, person: Person, found: acts.Judged, name: str, finding: str = "", page: int | None = None,
    told: dict[str, Any] | None = None, status: int = 200, **more: Any,
) -> Response:  # fmt: skip
    """The screen or a part of it, with what came of an act."""
    desk, view = desk_of(request), found.view
    selected = view.item(finding) or next(iter(view.open or view.items), None)
    shown = sheet(desk, view, selected, page)
    return rendered(
        request, name, status=status, view=view, selected=selected, sheet=shown, told=told or {}, clause_id=clause_id, may_act=Role.REVIEWER in person.roles, outdated=found.outdated,
        swapped=name != "审查.html", **more,
    )  # fmt: skip


@router.get("/review")
def screen(request: Request, person: Reader, number: int, finding: str = "", page: int | None = None) -> Response:
    """The whole screen."""
    desk = desk_of(request)
    found = judged_for(desk, person, number)
    office = None if Role.AUDITOR in person.roles else person.office.id
    queue = rows_around(desk.registry, number, office, kept_by(desk, "neighbours", MOST))
    following = next((row.number for row in queue if row.number > number), None)
    if following is not None:
        preparer_of(desk).wish(following)
    return answered(request, person, found, "审查.html", finding, page, queue=queue, keys=KEYS)


@router.get("/work")
def work(request: Request, person: Reader, number: int, finding: str = "") -> Response:
    """Page and findings, another finding selected."""
    return answered(request, person, judged_for(desk_of(request), person, number), "审查工作.html", finding)


@router.get("/page/{page}")
def one_page(request: Request, person: Reader, number: int, page: int, finding: str = "") -> Response:
    """The page column alone."""
    return answered(request, person, judged_for(desk_of(request), person, number), "审查页面.html", finding, page)


@router.get("/pages/{page}.jpg")
def image(request: Request, person: Reader, number: int, page: int, large: bool = False) -> Response:
    """A page as an image. The address carries the content's checksum, so a browser may keep it."""
    desk = desk_of(request)
    case: Case = desk.case_for(person, number)
    try:
        drawn = pages_of(desk).images.image(desk.registry.originals.path(case.sha256), case.sha256, page, large=large)
    except PageError as error:
        raise HTTPException(404 if error.code in ("no_page", "not_found") else 503) from error
    return Response(drawn, media_type="image/jpeg", headers={"cache-control": f"private, max-age={_YEAR}, immutable"})


@router.post("/findings/{key}/decide")
def decide(
    request: Request, person: Reviewer, number: int, key: str, word: Annotated[str, Form()],
    seen: Annotated[str, Form()], comment: Annotated[str, Form(max_length=500)] = "",
) -> Response:  # fmt: skip
    """Confirm a finding or object to it; the next one that calls comes up."""
    desk = desk_of(request)
    found = judged_for(desk, person, number)
    if word not in ("confirmed", "disputed"):
        raise HTTPException(400)
    item = found.view.item(key)
    if item is None:
        raise HTTPException(404)
    if item.inputs != seen:
        told = {"kind": "refused", "key": "review.changed_since"}
        return answered(request, person, found, "审查工作.html", key, told=told, status=409)
    if found.outdated:
        acts.bring_up_to_date(desk.registry, desk.by(person), number, found)
    try:
        acts.decide(desk.registry, desk.by(person), number, key, word, comment)  # type: ignore[arg-type]
    except RegistryError as error:
        return refused(request, person, found, key, error.reason)
    after = judged_of(desk, number)
    following = after.view.after(key)
    told = {"kind": "done", "key": f"review.{word}"} | ({} if following else {"also": "review.none_left"})
    return answered(request, person, after, "审查工作.html", following.key if following else key, told=told)


@router.post("/undo")
def undo(request: Request, person: Reviewer, number: int) -> Response:
    """Take back one's own last word."""
    desk = desk_of(request)
    found = judged_for(desk, person, number)
    try:
        key = acts.undo(desk.registry, desk.by(person), number)
    except RegistryError as error:
        return refused(request, person, found, "", error.reason)
    told = {"kind": "done", "key": "review.undone"}
    return answered(request, person, judged_of(desk, number), "审查工作.html", key, told=told)


@router.post("/figures")
def correct(
    request: Request, person: Reviewer, number: int, figure: Annotated[str, Form(max_length=100)],
    value: Annotated[str, Form(max_length=400)] = "", reason: Annotated[str, Form(max_length=500)] = "",
    page: Side = "", x0: Side = "", top: Side = "", x1: Side = "", bottom: Side = "", finding: str = "",
) -> Response:  # fmt: skip
    """Correct a figure, with the place where it stands; what flips is told at once, and holds when another person grants it."""
    desk = desk_of(request)
    found = judged_for(desk, person, number)
    try:
        box = drawn(page, (x0, top, x1, bottom))
        place = None if box is None else place_of(desk, desk.case_for(person, number), box)
        done, flips = acts.correct(desk.registry, desk.by(person), number, figure, value, reason, desk.options(), place)
    except RegistryError as error:
        return refused(request, person, found, finding, error.reason)
    told: dict[str, Any] = {"kind": "done", "key": "review.corrected", "flips": flips}
    if done.request is not None:
        told |= {"key": "review.correction_asked", "args": {"number": done.request}}
    return answered(request, person, judged_for(desk, person, number), "审查工作.html", finding, told=told)


@router.get("/text")
def text(
    request: Request, person: Reader, number: int, page: str = "", x0: str = "", top: str = "", x1: str = "", bottom: str = "",
) -> Response:  # fmt: skip
    """What the text layer says in a box: offered as the value of a figure."""
    desk = desk_of(request)
    case = desk.case_for(person, number)
    box = drawn(page, (x0, top, x1, bottom))
    if box is None:
        raise RegistryError(ODD, "invalid")
    return PlainTextResponse(place_of(desk, case, box).text)


@router.post("/findings/{key}/waiver")
def waiver(
    request: Request, person: Reviewer, number: int, key: str, type: Annotated[str, Form(max_length=40)],
    reason: Annotated[str, Form(max_length=1000)], expires: Annotated[str, Form(max_length=10)],
    files: Annotated[list[UploadFile], File()] = [],  # noqa: B006 (FastAPI copies it)
) -> Response:  # fmt: skip
    """Ask for a waiver; another person decides on it."""
    desk = desk_of(request)
    found = judged_for(desk, person, number)
    item = found.view.item(key)
    if item is None:
        raise HTTPException(404)
    wanted = {"type": type, "reason": reason, "expires": expires}
    by = desk.by(person)
    try:
        refuse_crowds(desk, person, sum(1 for one in files if one.filename))
        with kept(files, Intake(most=desk.settings.limits.max_upload_bytes)) as paths:
            request_number = acts.request_waiver(desk.registry, by, found, key, wanted, desk.options().as_of, paths)
    except RegistryError as error:
        return refused(request, person, found, key, error.reason)
    told = {"kind": "done", "key": "review.waiver_asked", "args": {"number": request_number}}
    return answered(request, person, found, "审查工作.html", key, told=told)


def refused(request: Request, person: Person, found: acts.Judged, key: str, reason: str) -> Response:
    """The screen with why nothing was done."""
    told = {"kind": "refused", "text": reason}
    return answered(request, person, found, "审查工作.html", key, told=told, status=422)
