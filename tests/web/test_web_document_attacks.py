"""Attacks on drafts, requests and issued documents: none changes the log, none shows what is another office's."""

from __future__ import annotations

from datetime import date

import pytest
from test_web_attacks import SCRIPT, attack, carry_out, log, sent_from

from compliance.model.facts import DocumentInfo
from compliance.registry import By
from compliance.registry.accounts import link_case, office_named
from compliance.registry.approvals import IssuedDocument, ask, decide, issue
from compliance.registry.cases import receive
from compliance.registry.drafts import request_issue
from compliance.registry.notice_drafts import NewDraft, add_draft
from compliance.registry.transaction import Transaction

EVIL = "https://evil.test"
# 1 is the case of the attacker's office, 2 another's; requests 1, 3 and documents 1, drafts 1 are the own, 2 and 4 theirs.
PARTS = sent_from("https://desk.test", content_type="multipart/form-data; boundary=b")


def parts(name: str, said: str) -> bytes:
    """A form of the token and one field, as browsers write it."""
    return TOKEN + f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{said}\r\n--b--\r\n'.encode()


TOKEN = b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'
SCAN = (
    TOKEN
    + b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n\x89PNG\r\n\x1a\n\x00\r\n--b--\r\n'
)
ATTACKS = (
    attack("granting one's own request", "POST", "/requests/1/decide", 403, form=(("word", "approve"), ("comment", "x"))),
    attack("granting by GET", "GET", "/requests/1/decide?word=approve", 405),
    attack("granting another office's request", "POST", "/requests/2/decide", 404, form=(("word", "approve"),)),
    attack("granting a request that does not exist", "POST", "/requests/999/decide", 404, form=(("word", "approve"),)),
    attack("a number beyond the database's", "POST", "/requests/99999999999999999999/decide", 400, 404, form=(("word", "approve"),)),
    attack("a word that is none", "POST", "/requests/1/decide", 400, form=(("word", "approve; DROP TABLE requests"),)),
    attack("granting without the token", "POST", "/requests/1/decide", 403, token=False, form=(("word", "approve"),)),
    attack("granting from another site", "POST", "/requests/1/decide", 403, headers=sent_from(EVIL), form=(("word", "approve"),)),
    attack("granting as a stranger", "POST", "/requests/1/decide", 403, signed=False, form=(("word", "approve"),)),
    attack("issuing what nobody granted", "POST", "/requests/1/issue", 403, form=(("date", "2026-03-02"),)),
    attack("issuing another office's document", "POST", "/requests/4/issue", 404, form=(("date", "2026-03-02"),)),
    attack("issuing twice", "POST", "/requests/3/issue", 404, 409, form=(("date", "2026-03-02"),)),
    attack("issuing on a day that is none", "POST", "/requests/1/issue", 422, form=(("date", "2026-02-30"),)),
    attack("reading another office's request", "GET", "/requests/2", 404),
    attack("a file by its checksum alone", "GET", "/requests/1/files/" + "a" * 64, 404),
    attack("a file outside, by its path", "GET", "/requests/1/files/..%2f..%2fregistry.sqlite", 404),
    attack("reading another office's document", "GET", "/documents/2", 404),
    attack("taking another office's document away", "GET", "/documents/2/file", 404),
    attack("closing another office's document", "POST", "/documents/2/events", 404, form=(("word", "closed"), ("comment", "x"))),
    attack("an event that is none", "POST", "/documents/1/events", 400, form=(("word", "deleted"), ("comment", "x"))),
    attack("closing without a reason", "POST", "/documents/1/events", 422, form=(("word", "closed"),)),
    attack("closing by GET", "GET", "/documents/1/events?word=closed&comment=x", 405),
    attack("serving as a short form", "POST", "/documents/1/served", 400, form=(("way", "直接送达"), ("recipient", "x"))),
    attack("serving by the form of other events", "POST", "/documents/1/events", 400, form=(("word", "served"), ("way", "直接送达"))),
    attack("script as the way of service", "POST", "/documents/1/served", 422, headers=PARTS, content=parts("way", SCRIPT)),
    attack("serving another office's document", "POST", "/documents/2/served", 404, headers=PARTS, content=parts("way", "直接送达")),
    attack("serving without the token", "POST", "/documents/1/served", 403, token=False, headers=PARTS, content=parts("way", "直接送达")),
    attack("serving from another site", "POST", "/documents/1/served", 403, headers=sent_from(EVIL, content_type="multipart/form-data; boundary=b"), content=parts("way", "直接送达")),
    attack("serving as a stranger", "POST", "/documents/1/served", 303, 403, signed=False, headers=PARTS, content=parts("way", "直接送达")),
    attack("serving by GET", "GET", "/documents/1/served", 404, 405),
    attack("a form that never ends", "POST", "/documents/1/served", 400, headers=PARTS, content=TOKEN + b"--b\r\nContent-Disposition: form-data; name=\"way\"\r\n\r\n"),
    attack("a field that is far too long", "POST", "/documents/1/served", 400, headers=PARTS, content=parts("way", "x" * 9000)),
    attack("a scan at another office's document", "POST", "/documents/2/events/1/files", 404, headers=PARTS, content=parts("way", "x")),
    attack("a scan at an event that there is not", "POST", "/documents/1/events/9/files", 404, 422, headers=PARTS, content=SCAN),
    attack("a scan by GET", "GET", "/documents/1/events/1/files", 404, 405),
    attack("a scan that is a program", "POST", "/documents/1/events/9/files", 422, headers=PARTS, content=SCAN.replace(b"\x89PNG\r\n\x1a\n", b"MZ\x90\x00")),
    attack("another office's scan by its checksum", "GET", "/documents/2/events/1/files/" + "a" * 64, 404),
    attack("a receipt for another office's document", "POST", "/documents/2/receipts", 404, form=(("place", "x"),)),
    attack("a receipt by GET", "GET", "/documents/1/receipts?place=x", 404, 405),
    attack("a receipt without the token", "POST", "/documents/1/receipts", 403, token=False, form=(("place", "x"),)),
    attack("another office's receipt", "GET", "/documents/2/receipts/1.pdf", 404),
    attack("a receipt of another kind", "GET", "/documents/1/receipts/1.sqlite", 404),
    attack("script as a day", "POST", "/documents/1/events", 400, 422, form=(("word", "closed"), ("comment", "x"), ("date", SCRIPT))),
    attack("removing a document", "DELETE", "/documents/1", 403, 405),
    attack("drafts of another office's case", "GET", "/cases/2/documents", 404),
    attack("drafting on another office's case", "POST", "/cases/2/documents", 404, form=(("kind", "整改通知书"),)),
    attack("another office's draft under the own case", "GET", "/cases/1/documents/2", 404),
    attack("another office's file under the own case", "GET", "/cases/1/documents/2/file.pdf", 404),
    attack("another office's page under the own case", "GET", "/cases/1/documents/2/pages/1.jpg", 404),
    attack("laying another office's draft before somebody", "POST", "/cases/1/documents/2/submit", 404, form=(("reason", "x"),)),
    attack("a file of another kind", "GET", "/cases/1/documents/1/file.sqlite", 404),
    attack("a page that there is not", "GET", "/cases/1/documents/1/pages/99999.jpg", 404),
    attack("an upload as a plain form", "POST", "/cases/1/documents/1/edited", 400, form=(("file", "x"),)),
    attack("an upload without the header", "POST", "/cases/1/documents/1/edited", 403, headers=sent_from("https://desk.test", content_type="multipart/form-data; boundary=b"), token=False, content=b"--b--"),
    attack("a reason that is too long", "POST", "/cases/1/documents/1/submit", 400, form=(("reason", "x" * 5000),)),
    attack("script as a filter", "GET", "/requests?kind=" + SCRIPT, 200),
    attack("script as a number of days", "GET", "/due?within=" + SCRIPT, 404),
    attack("the due list read by a stranger", "GET", "/due.xlsx", 303, signed=False),
)  # fmt: skip


@pytest.fixture
def setting(desk, sign_in):
    """Two offices with a case, a draft, requests and a document each; the attacker is an approver and reviewer of the first."""
    attacker = sign_in("张三", "reviewer", "approver")
    by = By("张三", desk.now())
    with desk.registry.write(by) as tx:
        pdf, docx = (
            desk.registry.originals.keep(tx, content, kind) for content, kind in ((b"%PDF-1.7", "pdf"), (b"PK", "docx"))
        )
        path = desk.registry.originals.path(pdf)
        for office, who in (("工信局", "张三"), ("发改委", "外人")):
            own = Transaction(tx.connection, By(who, desk.now()))
            case = receive(own, DocumentInfo("方案.pdf", who.encode().hex().rjust(64, "0"), "pdf", 1), date(2026, 3, 2))
            link_case(own, case.id, office_named(own, office))
            add_draft(own, NewDraft(case.id, "整改通知书", "1号", date(2026, 3, 2), None, {}, "x", docx, pdf, (), ()))
            request_issue(own, desk.registry.originals, "整改通知书", f"{office}1号", path, "发", case_id=case.id)
        for case_id, (office, who) in enumerate((("工信局", "张三"), ("发改委", "外人")), 1):
            own = Transaction(tx.connection, By(who, desk.now()))
            request = ask(own, "document", f"{office}2号", "发")
            decide(Transaction(tx.connection, By("另一人", desk.now())), request, True)
            issue(
                own,
                IssuedDocument(
                    "整改通知书", f"{office}2号", date(2026, 3, 2), request, None, case_id, None, pdf, "1.pdf"
                ),
            )
    return attacker


@pytest.mark.parametrize("one", ATTACKS, ids=lambda a: a.name)
def test_nothing_comes_of_it(one, desk, setting, browser) -> None:
    head = log(desk)
    answer = carry_out(setting if one.signed else browser, one)
    assert answer.status_code in one.answers, answer.text
    assert SCRIPT not in answer.text and "Traceback" not in answer.text and "外人" not in answer.text
    assert log(desk) == head
