"""Files behind a waiver: taken by their content, named by it, kept with the request; what is no paper is not taken."""

from __future__ import annotations

import io
import zipfile

import pytest
from web_cases import SAMPLES, case_of
from web_papers import paper

from compliance.registry import By, approvals
from compliance.registry.requests import attachments_of
from compliance.web.pages.service import close_pages
from compliance.web.review import acts

ORIGIN = "https://desk.test"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def case(desk):
    yield case_of(desk.registry, By("收件员", desk.now()))
    close_pages(desk)


def asked(desk, case: int, person, *files: tuple[str, bytes]):
    item = next(i for i in acts.judged(desk.registry, case, desk.options()).view.items if i.finding.rule == "DC001")
    form = {"type": "过渡期", "reason": "已批复", "expires": "2026-12-31"}
    headers = {"origin": ORIGIN, "x-csrf-token": person.token()}
    parts = [("files", (name, content)) for name, content in files]
    return person.post(f"/cases/{case}/findings/{item.key}/waiver", data=form, files=parts, headers=headers)


def attached(desk) -> list[str]:
    with desk.registry.read() as connection:
        return [
            a["name"] for w in approvals.issued_waivers(connection) for a in attachments_of(connection, w.request_id)
        ]


def test_papers_and_pictures_are_kept_with_the_request(desk, case, sign_in) -> None:
    docx = (SAMPLES / "P15.docx").read_bytes()
    answer = asked(
        desk, case, sign_in("王审查", "reviewer"), ("批复.pdf", paper()), ("说明.docx", docx), ("现场.PNG", PNG)
    )
    assert answer.status_code == 200 and "由另一人批准后才生效" in answer.text
    assert attached(desk) == ["批复.pdf", "说明.docx", "现场.png"]
    with desk.registry.read() as connection:
        (waiver,) = approvals.issued_waivers(connection)
        first = attachments_of(connection, waiver.request_id)[0]
    assert desk.registry.originals.path(first["sha256"]).read_bytes() == paper()


def package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in ("[Content_Types].xml", "word/document.xml", *names):
            made.writestr(name, "<x/>")
    return out.getvalue()


REFUSED = {
    "a program": ("批复.pdf", b"MZ" + bytes(100)),
    "a page of the web": ("批复.pdf", b"<html><script>alert(1)</script></html>"),
    "a drawing with a program": ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "nothing": ("批复.pdf", b""),
    "macros": ("批复.docx", package("word/vbaProject.bin")),
    "a path that leads out": ("批复.docx", package("../../etc/passwd")),
}


def test_what_is_no_paper_is_not_taken_and_nothing_is_asked(desk, case, sign_in) -> None:
    person = sign_in("王审查", "reviewer")
    for what, file in REFUSED.items():
        answer = asked(desk, case, person, ("好的.pdf", paper()), file)
        assert answer.status_code == 422 and "<script>alert" not in answer.text, what
    assert asked(desk, case, person, *[("批复.pdf", paper())] * 11).status_code == 422
    with desk.registry.read() as connection:
        assert approvals.issued_waivers(connection) == ()


def test_a_name_is_a_label_and_never_a_path(desk, case, sign_in) -> None:
    names = ("../../../etc/批复.exe", "..\\..\\a\u202efdp.exe", "长" * 400 + ".pdf", ".pdf", "con\r\nX: 1.pdf")
    answer = asked(desk, case, sign_in("王审查", "reviewer"), *[(name, paper()) for name in names])
    assert answer.status_code == 200
    found = attached(desk)
    assert found[0] == "批复.pdf" and len(found) == len(names)
    assert all("/" not in n and "\\" not in n and n.isprintable() and len(n) < 80 and n.endswith(".pdf") for n in found)


def test_without_the_header_nothing_of_it_is_read(desk, case, sign_in) -> None:
    person = sign_in("王审查", "reviewer")
    parts = [("files", ("批复.pdf", paper()))]
    answer = person.post(
        f"/cases/{case}/findings/x/waiver", data={"csrf": person.token()}, files=parts, headers={"origin": ORIGIN}
    )
    assert answer.status_code == 403
