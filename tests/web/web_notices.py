"""Drafts at the desk: made from the form as a browser sends it, edited as a person does in Word."""

from __future__ import annotations

import io
import re
from typing import Any

import docx

ORIGIN = "https://desk.test"
KIND = "整改通知书"
FORM = {
    "kind": KIND, "authority": "重庆市经济和信息化委员会", "number": "渝经信节能〔2026〕12号", "date": "2026-03-02",
    "days": "30", "contact": "王某某", "phone": "023-00000000", "review_body": "重庆市人民政府",
}  # fmt: skip


def drafted(person: Any, case: int, **said: str) -> str:
    """The address of a draft."""
    answer = person.submit(f"/cases/{case}/documents", **{**FORM, **said})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def submitted(person: Any, draft: str, reason: str = "依审查结论发出", deadline: str = "2026-04-01") -> int:
    """The number of the request to issue a draft."""
    answer = person.submit(f"{draft}/submit", reason=reason, deadline=deadline)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("/")[2])


def issued(author: Any, approver: Any, case: int, **said: str) -> str:
    """The address of a document that one person drafted, another granted, and that was entered."""
    request = submitted(author, drafted(author, case, **said))
    assert approver.submit(f"/requests/{request}/decide", word="approve", comment="同意").status_code == 303
    answer = approver.submit(f"/requests/{request}/issue", date="2026-03-02")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def upload(person: Any, draft: str, content: bytes, name: str = "改过.docx", **headers: str) -> Any:
    """Hand an edited DOCX in, as the page does: a form in parts, the token in a header."""
    told = {"origin": ORIGIN, "x-csrf-token": person.token(), "hx-request": "true", **headers}
    return person.post(f"{draft}/edited", files={"file": (name, content)}, headers=told)


def served(person: Any, document: str, *files: tuple[str, bytes], **said: str) -> Any:
    """Record that a document was served, as the form does it: in parts, the token first."""
    fields = {"csrf": person.token(), "date": "2026-03-02", "way": "直接送达", "recipient": "李某", **said}
    parts = [*((name, (None, text)) for name, text in fields.items()), *(("files", file) for file in files)]
    return person.post(f"{document}/served", files=parts, headers={"origin": ORIGIN})


def edited(content: bytes, old: str, new: str) -> bytes:
    """The DOCX with the first ``old`` in any paragraph or cell become ``new``."""
    document = docx.Document(io.BytesIO(content))
    cells = (p for t in document.tables for row in t.rows for cell in row.cells for p in cell.paragraphs)
    for paragraph in (*document.paragraphs, *cells):
        for run in paragraph.runs:
            if old in run.text:
                run.text = run.text.replace(old, new, 1)
                out = io.BytesIO()
                document.save(out)
                return out.getvalue()
    raise AssertionError(f"“{old}” is nowhere in one run of the document")


def text_of(answer: Any) -> str:
    """A page's text without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


_made: dict[str, Any] = {}


def remembered(monkeypatch: Any) -> None:
    """The same draft is printed once for all tests (a child of its own each time otherwise); what is edited always is."""
    from compliance.web.notices import making

    real = making.ask

    def ask(path: Any, wanted: Any, *more: Any) -> Any:
        if not hasattr(wanted, "review"):
            return real(path, wanted, *more)
        key = repr((wanted.kind, wanted.settings, [f.fingerprint for f in wanted.review.findings]))
        if key not in _made:
            _made[key] = real(path, wanted, *more)
        return _made[key]

    monkeypatch.setattr(making, "ask", ask)
