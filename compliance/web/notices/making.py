"""Drafts made in the child and kept: first from the findings, then from what came back from Word."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from compliance.drafting import NoticeSettings
from compliance.drafting.wording import chinese_date
from compliance.model.errors import InputError, RegistryError
from compliance.readers.guard import ask
from compliance.registry.approvals import SERVED_DAYS
from compliance.registry.notice_drafts import NewDraft, NoticeDraft, add_draft
from compliance.web.desk import Desk
from compliance.web.intake import Intake, looked_at
from compliance.web.notices.asking import BOUNDS, COMMAND, Drafting, Filling, Made, Printing
from compliance.web.notices.following import basis_of, number_of
from compliance.web.notices.standing import Standing
from compliance.web.security.roles import Person

CHILDREN = 2
"""Documents that are made at the same time."""
WAIT_SECONDS = 45.0
"""How long a document waits for its turn before its author is told that all are busy."""
REMEDIES = "remedies"
"""What the settings of a draft call that it tells how to appeal."""
LARGEST_DOCX = 20 * 1024**2
_REASONS = {
    "timeout": "排印用时超过上限，已停止", "memory": "排印所需内存超过上限，已停止",
    "broken": "文件打不开，可能已损坏；请在 Word 里另存为 .docx 再上传",
}  # fmt: skip
_turns = threading.BoundedSemaphore(CHILDREN)


def make_draft(desk: Desk, person: Person, case: int, kind: str, now: Standing, settings: NoticeSettings) -> int:
    """A first version from the findings; its number.

    Raises:
        RegistryError: why it cannot be made.
    """
    with TemporaryDirectory() as folder:
        plan = Path(folder) / "方案"
        plan.touch()
        made = _asked(plan, Drafting(kind, now.review, settings, folder, now.wanted))
    number, filled = number_of(kind, settings), {k: v for k, v in _plain(settings).items() if v is not None}
    filled |= {REMEDIES: made.remedies, **({SERVED_DAYS: made.served_days} if made.served_days is not None else {})}
    return _kept(desk, person, made, case, kind, number, settings.date, filled, basis_of(now, kind), None)


def take_edited(desk: Desk, person: Person, base: NoticeDraft, path: Path) -> int:
    """A version from a DOCX that was edited by hand; its number. ``path`` is what was uploaded, under its name.

    Raises:
        RegistryError: why it was not taken; nothing is kept then.
    """
    try:
        if looked_at(path.name, path, Intake(most=LARGEST_DOCX, unfolded=200 * 1024**2)) != "docx":
            raise RegistryError("不是 DOCX 文件；请在 Word 里另存为 .docx 再上传", "invalid")
    except InputError as error:
        raise RegistryError(error.reason, "invalid") from error
    with TemporaryDirectory() as folder:
        original = str(desk.registry.originals.path(base.docx))
        fixed = (base.number, chinese_date(base.dated) if base.dated else "")
        made = _asked(path, Printing(base.kind, str(path), original, folder, tuple(text for text in fixed if text)))
    if made.docx == desk.registry.originals.read(base.docx):
        raise RegistryError("与原来的文稿完全相同，没有改动", "invalid")
    return _kept(
        desk, person, made, base.case_id, base.kind, base.number, base.dated, base.settings, base.basis, base
    )  # fmt: skip


def print_filled(kind: str, data: Mapping[str, Any]) -> Made:
    """A document of this kind from its data.

    Raises:
        RegistryError: why it cannot be made.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "数据"
        path.touch()
        return _asked(path, Filling(kind, data, folder))


def _asked(path: Path, wanted: Drafting | Printing | Filling) -> Made:
    with _turn():
        try:
            made: Made = ask(path, wanted, BOUNDS, COMMAND)
        except InputError as error:
            raise RegistryError(_REASONS.get(error.code, error.reason), "invalid") from error
    return made


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise RegistryError("正在排印的文书太多，请稍后再试", "conflict")
    try:
        yield
    finally:
        _turns.release()


def _kept(
    desk: Desk, person: Person, made: Made, case: int, kind: str, number: str, dated: date | None, settings: Any,
    basis: str, base: NoticeDraft | None,
) -> int:  # fmt: skip
    originals = desk.registry.originals
    with desk.registry.write(desk.by(person)) as tx:
        docx, pdf = originals.keep(tx, made.docx, "docx"), originals.keep(tx, made.pdf, "pdf")
        deadline = made.deadline if base is None else base.deadline
        row = NewDraft(
            case, kind, number, dated, deadline, settings, basis, docx, pdf, made.gaps, made.warnings, made.differences,
            base.id if base else None,
        )  # fmt: skip
        return add_draft(tx, row)


def _plain(settings: NoticeSettings) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(settings).items()}
