"""How an issued notice is served: its 送达回证 made and signed, service recorded, and the terms that run from it."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from web_cases import case_of
from web_notices import drafted, issued, remembered, served, submitted, text_of

from compliance.drafting.blocks import read_blocks
from compliance.drafting.blocks import text_of as words_of
from compliance.registry import By, audit
from compliance.registry.services import receipts_of
from compliance.web.notices.terms import remedy_terms
from compliance.web.settings import Limits

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
RECEIPT = {
    "authority": "重庆市经济和信息化委员会", "number": "渝经信节能送〔2026〕12号", "place": "重庆市北碚区水土街道1号", "way": "直接送达",
    "servers": "王某某（证件号00001）、李某某（证件号00002）", "addressee": "某某云计算有限公司", "copies": "2",
}  # fmt: skip


@pytest.fixture(autouse=True)
def printed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered(monkeypatch)


@pytest.fixture
def case(desk: Any) -> int:
    return case_of(desk.registry, By("收件员", desk.now()), "P01.pdf")


@pytest.fixture
def author(sign_in: Any) -> Any:
    return sign_in("张三", "reviewer")


@pytest.fixture
def approver(sign_in: Any) -> Any:
    return sign_in("李四", "approver")


def receipts(desk: Any, document: str) -> Any:
    with desk.registry.read() as connection:
        return receipts_of(connection, int(document.rpartition("/")[2]))


def test_a_receipt_for_signing_is_made_from_what_was_issued(desk: Any, case: int, author: Any, approver: Any) -> None:
    document = issued(author, approver, case)
    assert author.submit(f"{document}/receipts", **RECEIPT).status_code == 303
    page = author.get(document)
    (link,) = re.findall(r'href="([^"]+receipts/\d+)\.docx"', page.text)
    content = author.get(f"{link}.docx").content
    text = "".join(t.text for t in words_of(read_blocks(content, "送达回证", tags=True)))
    for said in (
        *(v for k, v in RECEIPT.items() if k != "copies"),
        "渝经信节能〔2026〕12号",
        "节能降碳技术改造实施方案整改通知书",
    ):
        assert said in text, said
    pdf = author.get(f"{link}.pdf")
    assert pdf.content[:5] == b"%PDF-" and "attachment" in pdf.headers["content-disposition"]
    assert receipts(desk, document)[0].gaps == () and author.get(f"{link}.html").status_code == 404
    assert 'value="重庆市北碚区水土街道1号"' in page.text, "the next receipt begins with the last one's words"
    assert approver.get(f"{link}.pdf").status_code == 200
    with desk.registry.read() as connection:
        assert [e.actor for e in audit.entries(connection) if e.action == "document.receipt"] == ["张三"]


def test_what_is_left_open_on_a_receipt_is_told(desk: Any, case: int, author: Any, approver: Any) -> None:
    document = issued(author, approver, case)
    assert author.submit(f"{document}/receipts", authority="某某局").status_code == 303
    assert {"回证编号", "送达地点", "送达方式", "送达人"} <= set(receipts(desk, document)[0].gaps)
    assert "待补" in text_of(author.get(document))


@pytest.mark.parametrize("said", [{"way": "飞鸽传书"}, {"copies": "0"}, {"copies": "两"}, {"place": "x" * 300}])
def test_a_receipt_that_cannot_be_is_told_beside_its_form(
    said: Any, desk: Any, case: int, author: Any, approver: Any
) -> None:
    document = issued(author, approver, case)
    answer = author.submit(f"{document}/receipts", **{**RECEIPT, **said})
    assert answer.status_code == 422 and 'role="alert"' in answer.text and RECEIPT["number"] in answer.text
    assert receipts(desk, document) == ()


def test_service_is_recorded_with_who_received_it_and_the_signed_scan(
    desk: Any, case: int, author: Any, approver: Any
) -> None:
    document = issued(author, approver, case)
    answer = served(
        author, document, ("../签收.pdf.png", PNG), recipient="李某（办公室主任）", receipt=RECEIPT["number"]
    )
    assert answer.status_code == 303, answer.text
    page = author.get(document)
    assert f"直接送达，李某（办公室主任），{RECEIPT['number']}" in text_of(page)
    (scan,) = re.findall(r'href="([^"]+/events/\d+/files/[0-9a-f]{64})"', page.text)
    got = author.get(scan)
    assert (
        got.content == PNG
        and "attachment" in got.headers["content-disposition"]
        and "/" not in got.headers["content-disposition"].partition("''")[2]
    )
    with desk.registry.read() as connection:
        told = [e.action for e in audit.entries(connection) if e.action.startswith("document.")]
        assert audit.verify(connection).problem is None
    assert told == ["document.draft", "document.issue", "document.served", "document.service", "document.attach"]


def test_the_signed_receipt_may_come_back_later_and_only_once(desk: Any, case: int, author: Any, approver: Any) -> None:
    document = issued(author, approver, case)
    served(author, document)
    events = re.findall(r'action="([^"]+/events/\d+/files)"', author.get(document).text)

    def attach(person: Any, *files: tuple[str, bytes]) -> Any:
        parts = [("csrf", (None, person.token())), *(("files", file) for file in files)]
        return person.post(events[0], files=parts, headers={"origin": "https://desk.test"})

    assert attach(author, ("回证.png", PNG)).status_code == 303
    again = attach(author, ("又一份.png", PNG))
    assert again.status_code == 422 and "已经附上了" in again.text
    bad = attach(author, ("回证.pdf", b"MZ\x90\x00"))
    assert bad.status_code == 422 and "没有收下" in bad.text
    assert author.submit(f"{document}/events", word="closed", comment="整改完成").status_code == 303
    assert attach(author, ("归档.png", PNG + b"2")).status_code == 303, "the scan may come after the matter is closed"
    assert author.get(document).text.count("/files/") == 2


@pytest.mark.parametrize("said", [
    {"way": "飞鸽传书"}, {"recipient": " "}, {"date": "2026-03-03"}, {"date": "昨天"}, {"date": "2026-02-01"},
])  # fmt: skip
def test_a_service_that_cannot_be_is_refused_and_nothing_is_kept(
    said: Any, desk: Any, case: int, author: Any, approver: Any
) -> None:
    document = issued(author, approver, case)
    answer = served(author, document, ("签收.png", PNG), **said)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert "还没有登记送达" in author.get(document).text


def test_a_term_that_runs_from_service_begins_when_service_is_recorded(
    desk: Any, case: int, author: Any, approver: Any
) -> None:
    draft = drafted(author, case, starts="service", days="30", date="2026-02-20")
    assert "办理期限自送达起 30 天" in text_of(author.get(draft))
    said = "".join(
        t.text for t in words_of(read_blocks(author.get(f"{draft}/file.docx").content, "整改通知书", tags=True))
    )
    assert "自收到本通知书之日起30日内" in said and "2026年3月22日" not in said
    request = submitted(author, draft, deadline="")
    assert approver.submit(f"/requests/{request}/decide", word="approve", comment="同意").status_code == 303
    document = approver.submit(f"/requests/{request}/issue", date="2026-02-20").headers["location"]
    assert "自送达起 30 天；还没有登记送达" in text_of(author.get(document))
    due = text_of(author.get("/due"))
    assert "另有 1 份的期限自送达起算" in due and "自送达起 30 天，还没有登记送达" in due
    sheet = openpyxl.load_workbook(io.BytesIO(author.get("/due.xlsx").content)).active
    assert [cell.value for cell in sheet[2]][-1] == "自送达起30天，未登记送达"
    assert served(author, document, date="2026-02-25").status_code == 303
    assert "2026-03-27" in text_of(author.get(document)) and "还没有登记送达" not in text_of(author.get("/due"))
    assert "2026-03-27" in author.get("/due").text and "2026-03-27" in author.get("/lists/documents").text
    assert served(author, document, date="2026-02-26").status_code == 303, "served again: the term does not begin anew"
    assert "2026-03-27" in author.get("/lists/documents").text
    assert (
        author.submit(f"{document}/events", word="extended", comment="企业申请", deadline="2026-04-20").status_code
        == 303
    )
    assert "2026-04-20" in author.get("/lists/documents").text


def test_the_terms_of_the_remedies_run_from_service(desk: Any, case: int, author: Any, approver: Any) -> None:
    document = issued(author, approver, case)
    with desk.registry.read() as connection:
        from compliance.registry.notice_drafts import drafts_of

        tells = drafts_of(connection, case)[0].settings["remedies"]
    before = text_of(author.get(document))
    assert ("申请行政复议" in before) == tells
    served(author, document)
    assert not tells or "2026-05-01" in text_of(author.get(document))


def test_days_and_months_are_counted_without_the_day_of_service() -> None:
    review, suit = remedy_terms()
    assert review.last_day(date(2026, 3, 2)) == date(2026, 5, 1)  # 2 March + 60 days
    assert suit.last_day(date(2026, 3, 2)) == date(2026, 9, 2)
    assert suit.last_day(date(2026, 8, 31)) == date(2027, 2, 28)  # a month without a 31st ends with its last day


def test_too_many_files_in_a_while_are_refused(desk: Any, case: int, author: Any, approver: Any) -> None:
    from dataclasses import replace

    document = issued(author, approver, case)
    desk.settings = replace(desk.settings, limits=replace(desk.settings.limits, upload_tries=1))
    assert isinstance(desk.settings.limits, Limits)
    refused = served(author, document, ("一.png", PNG), ("二.png", PNG + b"2"))
    assert refused.status_code == 422 and "短时间内上传过多" in refused.text
    assert "还没有登记送达" in author.get(document).text
