"""The child that makes documents: one a process, which may be killed at any moment. What was uploaded is parsed nowhere else."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from compliance.drafting import build_notices, enclose_notice, publish_docx, write_notice
from compliance.drafting.blocks import read_blocks, text_of
from compliance.drafting.carried import carried_data
from compliance.model.errors import ComplianceError, InputError
from compliance.papers.writing import write_drawn
from compliance.readers.child import Send, serve
from compliance.web.notices.asking import Drafting, Filling, Made, Printing

_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_TERM, _REMEDIES = "报送期限", "救济途径"
"""The fields of a notice that say by when its report is due, and how to appeal."""
_ADDRESS_SPACE = 4 * 1024**3
_LARGEST_FILE = 128 * 1024**2


def work(ask: Drafting | Printing | Filling, send: Send) -> Made:
    """The document that was asked for.

    Raises:
        InputError: why it cannot be made, its code ``template`` where the text itself cannot be printed.
    """
    _bound()
    try:
        if isinstance(ask, Filling):
            return _filled(ask)
        return _drafted(ask) if isinstance(ask, Drafting) else _printed(ask)
    except InputError:
        raise
    except ComplianceError as error:
        raise InputError(ask.kind, "template", str(error)) from error


def _drafted(ask: Drafting) -> Made:
    drafts = build_notices(ask.review, ask.settings, None, ask.wanted)
    draft = next((d for d in drafts if d.kind == ask.kind), None)
    if draft is None:
        raise InputError(ask.kind, "none", "审查意见里没有要写进这种文书的")
    inside = enclose_notice(draft, ask.review, None, ask.wanted)
    written = write_notice(draft, Path(ask.folder), enclosures=inside)
    assert written.pdf is not None
    found = _DAY.search(str(draft.context.get(_TERM, "")))
    deadline = date(*(int(g) for g in found.groups())) if found else None
    told = (*written.warnings, *draft.left_out)
    files, appeal = (written.docx.read_bytes(), written.pdf.read_bytes()), bool(draft.context.get(_REMEDIES))
    return Made(*files, written.missing, told, deadline, None, draft.served_days, appeal)


def _filled(ask: Filling) -> Made:
    written, _ = write_drawn(ask.kind, ask.data, (), Path(ask.folder), source=ask.kind)
    assert written.pdf is not None
    return Made(written.docx.read_bytes(), written.pdf.read_bytes(), written.missing, written.warnings)


def _printed(ask: Printing) -> Made:
    docx, pdf = Path(ask.docx), Path(ask.folder) / "文书.pdf"
    before, after = (_squeezed(Path(path).read_bytes(), ask.kind) for path in (ask.base, ask.docx))
    for said in ask.fixed:
        if after.count("".join(said.split())) < before.count("".join(said.split())):
            raise InputError(
                ask.kind, "template", f"文书里的“{said}”改了：文号和成文日期要与登记的一致，要换请重新拟稿"
            )
    data = carried_data(Path(ask.base).read_bytes())
    made = publish_docx(docx, pdf, data=data, kind=ask.kind)
    if made.pdf is None:
        made = publish_docx(docx, pdf, data=data, kind=ask.kind, draft=True)
    return Made(docx.read_bytes(), pdf.read_bytes(), made.gaps, made.warnings, None, made.differences)


def _squeezed(docx: bytes, kind: str) -> str:
    return "".join("".join(text.text.split()) for text in text_of(read_blocks(docx, kind, tags=True)))


def _bound() -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's watch alone
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))


if __name__ == "__main__":
    serve(work)
