"""What is due: the most overdue first, the office's own, and the same lines as a workbook."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from web_notices import text_of

from compliance.model.facts import DocumentInfo
from compliance.registry import By
from compliance.registry.accounts import link_case, office_named
from compliance.registry.approvals import IssuedDocument, ask, decide, issue, record_event
from compliance.registry.cases import receive
from compliance.registry.transaction import Transaction

DEADLINES = {
    "甲〔2026〕1号": date(2026, 2, 20),
    "甲〔2026〕2号": date(2026, 3, 2),
    "甲〔2026〕3号": date(2026, 3, 20),
    "甲〔2026〕4号": date(2027, 3, 2),
}


def document(desk, number: str, deadline: date, office: str = "工信局", file: str = "方案.pdf") -> int:
    with desk.registry.write(By("张三", desk.now())) as tx:
        case = receive(tx, DocumentInfo(file, number.encode().hex().rjust(64, "0")[-64:], "pdf", 1), date(2026, 1, 5))
        link_case(tx, case.id, office_named(tx, office))
        request = ask(tx, "document", number, "发")
        decide(Transaction(tx.connection, By("李四", desk.now())), request, True)
        return issue(tx, IssuedDocument("整改通知书", number, date(2026, 1, 20), request, deadline, case.id))


@pytest.fixture
def documents(desk) -> dict[str, int]:
    return {number: document(desk, number, day) for number, day in DEADLINES.items()}


def test_the_most_overdue_comes_first(documents, sign_in) -> None:
    text = text_of(sign_in("张三", "reviewer").get("/due"))
    assert "2026-03-02：逾期 1 份，30 天内到期 2 份" in text
    places = [text.index(word) for word in ("逾期 10 天", "今天到期", "还有 18 天")]
    assert places == sorted(places) and "甲〔2026〕4号" not in text


def test_what_was_answered_or_closed_is_not_due_and_what_was_extended_is_due_later(desk, documents, sign_in) -> None:
    first, second, third, _ = documents.values()
    with desk.registry.write(By("张三", desk.now())) as tx:
        record_event(tx, first, "closed", date(2026, 3, 1), "整改完成")
        record_event(tx, second, "extended", date(2026, 3, 1), "企业申请", date(2026, 3, 30))
        record_event(tx, third, "served", date(2026, 2, 1), "直接送达")
    text = text_of(sign_in("张三", "reviewer").get("/due?within=20"))
    assert "逾期 0 份，20 天内到期 1 份" in text and "已送达" in text and "甲〔2026〕1号" not in text


def test_the_workbook_says_what_the_page_says(desk, sign_in) -> None:
    document(desk, "甲〔2026〕1号", date(2026, 2, 20), file="=HYPERLINK(方案).pdf")
    document(desk, "乙〔2026〕1号", date(2026, 2, 20), office="发改委")
    answer = sign_in("张三", "reviewer").get("/due.xlsx?within=5")
    assert "attachment" in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "文号" and len(rows) == 2
    assert (rows[1][0], rows[1][7], rows[1][8]) == ("甲〔2026〕1号", -10, "逾期10天")
    assert sheet.cell(2, 4).data_type == "s"


def test_every_office_has_its_own_and_an_auditor_sees_all(desk, documents, sign_in) -> None:
    document(desk, "乙〔2026〕1号", date(2026, 2, 21), office="发改委")
    assert "乙〔2026〕1号" not in sign_in("张三", "reviewer").get("/due").text
    theirs = sign_in("外人", "reviewer", office="发改委").get("/due").text
    assert "乙〔2026〕1号" in theirs and "甲〔2026〕" not in theirs
    everything = sign_in("孙审计", "auditor", office="审计局").get("/due").text
    assert "乙〔2026〕1号" in everything and "甲〔2026〕1号" in everything


@pytest.mark.parametrize("within", ["-5", "99999999999", "0"])
def test_days_out_of_range_are_brought_into_it(within, documents, sign_in) -> None:
    assert sign_in("张三", "reviewer").get(f"/due?within={within}").status_code == 200
