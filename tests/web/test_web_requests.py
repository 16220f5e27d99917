"""What waits for another person: who sees it, what it would change, who may decide, and two who decide at once."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from web_cases import case_of
from web_notices import drafted, remembered, submitted, text_of

from compliance.deciding import Wanted, ask_for_waiver, correct_case
from compliance.registry import By, approvals, audit, case_views
from compliance.registry.requests import request_of


@pytest.fixture(autouse=True)
def printed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered(monkeypatch)


@pytest.fixture
def case(desk) -> int:
    return case_of(desk.registry, By("收件员", desk.now()), "P01.pdf")


def failing(desk, case: int):
    with desk.registry.read() as connection:
        return next(f for f in case_views.numbered_findings(connection, case) if f.row["outcome"] == "fail")


def waiver(desk, case: int, who: str = "张三", code: str = "HM-1", files: tuple = ()) -> int:
    wanted = Wanted(
        code,
        (str(failing(desk, case).number),),
        "历史装置",
        "已列入退出计划",
        date(2024, 6, 1),
        date(2024, 12, 1),
        "",
        files,
    )
    return ask_for_waiver(desk.registry, By(who, desk.now()), case, wanted)


def correction(desk, case: int) -> int:
    """A correction by 张三 that turns a verdict."""
    for centre in (0, 1):
        at = By("张三", desk.now())
        done = correct_case(desk.registry, at, case, f"data_centres.{centre}.pue_target", "1.22", "原文看错")
        if done.request is not None:
            return done.request
    raise AssertionError("nothing flipped")


def test_a_correction_shows_what_it_would_turn_and_is_judged_when_granted(desk, sign_in, case) -> None:
    sign_in("张三", "reviewer")
    approver = sign_in("李四", "approver")
    request = correction(desk, case)
    page = approver.get(f"/requests/{request}")
    text = text_of(page)
    assert (
        "批准以后的变化" in text and " → " in text and "原文看错" in text and f"/cases/{case}/review?page=" in page.text
    )
    assert "更正指标" in text_of(approver.get("/requests"))
    with desk.registry.read() as connection:
        before = [e.action for e in audit.entries(connection)].count("review.record")
    assert approver.submit(f"/requests/{request}/decide", word="approve", comment="核对过原文").status_code == 303
    with desk.registry.read() as connection:
        assert [e.action for e in audit.entries(connection)].count("review.record") == before + 1
    assert "核对过原文" in approver.get(f"/requests/{request}").text


def test_a_waiver_is_refused_to_who_asked_and_granted_by_another(desk, sign_in, case, tmp_path) -> None:
    both, other = sign_in("张三", "reviewer", "approver"), sign_in("李四", "approver")
    proof = tmp_path / "退出计划.pdf"
    proof.write_bytes(b"%PDF-1.7 proof")
    request = waiver(desk, case, files=(proof,))
    page = both.get(f"/requests/{request}")
    assert "这项申请由您提出" in page.text and f'action="/requests/{request}/decide"' not in page.text
    answer = both.submit(f"/requests/{request}/decide", word="approve", comment="")
    assert answer.status_code == 403 and "不得自己批准" in answer.text
    page = other.get(f"/requests/{request}")
    assert "HM-1" in page.text and failing(desk, case).row["rule"] in page.text and "退出计划.pdf" in page.text
    file = page.text.partition(f"/requests/{request}/files/")[2][:64]
    got = other.get(f"/requests/{request}/files/{file}")
    assert got.content == b"%PDF-1.7 proof" and got.headers["content-disposition"].startswith("attachment")
    assert other.submit(f"/requests/{request}/decide", word="approve", comment="").status_code == 303
    assert "李四" in other.get("/requests").text


def test_a_refusal_needs_a_reason(desk, sign_in, case) -> None:
    sign_in("张三", "reviewer")
    approver = sign_in("李四", "approver")
    request = waiver(desk, case)
    assert approver.submit(f"/requests/{request}/decide", word="refuse", comment=" ").status_code == 422
    assert approver.submit(f"/requests/{request}/decide", word="refuse", comment="依据不足").status_code == 303
    with desk.registry.read() as connection:
        assert request_of(connection, request).state == "已驳回"


def test_a_reviewer_sees_requests_and_decides_on_none(desk, sign_in, case) -> None:
    sign_in("张三", "reviewer")
    other = sign_in("赵六", "reviewer")
    request = waiver(desk, case)
    assert "只有复核员可以批准或驳回" in other.get(f"/requests/{request}").text
    assert other.submit(f"/requests/{request}/decide", word="approve", comment="").status_code == 403
    with desk.registry.read() as connection:
        assert request_of(connection, request).state == "申请中"


def test_an_auditor_reads_everything_and_decides_on_nothing(desk, sign_in, case) -> None:
    sign_in("张三", "reviewer")
    auditor = sign_in("孙审计", "auditor", office="审计局")
    request = waiver(desk, case)
    assert "HM-1" in auditor.get("/requests").text and auditor.get(f"/requests/{request}").status_code == 200
    assert auditor.submit(f"/requests/{request}/decide", word="approve", comment="").status_code == 403
    assert auditor.submit(f"/requests/{request}/issue", date="2026-03-02").status_code == 403


def test_a_request_without_a_case_is_seen_by_the_office_of_who_asked(desk, sign_in) -> None:
    sign_in("张三", "reviewer")
    mine, theirs = sign_in("李四", "approver"), sign_in("外人", "approver", office="发改委")
    with desk.registry.write(By("张三", desk.now())) as tx:
        request = approvals.ask(tx, "publication", "能效清单2026", "公示")
    assert "能效清单2026" in mine.get("/requests").text
    assert "能效清单2026" not in theirs.get("/requests").text
    assert theirs.get(f"/requests/{request}").status_code == 404
    assert theirs.submit(f"/requests/{request}/decide", word="approve", comment="").status_code == 404


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(desk, sign_in, case) -> None:
    sign_in("张三", "reviewer")
    people = [sign_in("李四", "approver"), sign_in("王五", "approver")]
    request = waiver(desk, case)
    start, answers = threading.Barrier(2), []

    def decides(person, word: str) -> None:
        token = person.token()
        start.wait()
        answers.append(
            person.post(f"/requests/{request}/decide", data={"csrf": token, "word": word, "comment": "同意"},
                        headers={"origin": "https://desk.test"}).status_code
        )  # fmt: skip

    threads = [
        threading.Thread(target=decides, args=(p, w)) for p, w in zip(people, ("approve", "refuse"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    with desk.registry.read() as connection:
        assert [e.action for e in audit.entries(connection)].count("request.decide") == 1
        assert audit.verify(connection).problem is None


def test_of_two_who_issue_at_once_one_document_comes_out(desk, sign_in, case) -> None:
    author, approver = sign_in("张三", "reviewer"), sign_in("李四", "approver")
    request = submitted(author, drafted(author, case))
    assert approver.submit(f"/requests/{request}/decide", word="approve", comment="").status_code == 303
    start, answers = threading.Barrier(2), []

    def issues(person) -> None:
        token = person.token()
        start.wait()
        answers.append(
            person.post(f"/requests/{request}/issue", data={"csrf": token, "date": "2026-03-02"},
                        headers={"origin": "https://desk.test"}).status_code
        )  # fmt: skip

    threads = [threading.Thread(target=issues, args=(p,)) for p in (author, approver)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    with desk.registry.read() as connection:
        assert len(list(case_views.documents_of(connection, case))) == 1


def test_a_document_is_not_issued_before_another_has_granted_it(desk, sign_in, case) -> None:
    author = sign_in("张三", "reviewer")
    request = submitted(author, drafted(author, case))
    assert author.submit(f"/requests/{request}/issue", date="2026-03-02").status_code == 403
    with desk.registry.read() as connection:
        assert list(case_views.documents_of(connection, case)) == []


def test_a_draft_whose_findings_changed_since_is_not_submitted(desk, sign_in, case) -> None:
    author, approver = sign_in("张三", "reviewer"), sign_in("李四", "approver")
    draft = drafted(author, case)
    request = correction(desk, case)
    assert approver.submit(f"/requests/{request}/decide", word="approve", comment="").status_code == 303
    assert "请重新拟稿" in author.get(draft).text
    answer = author.submit(f"{draft}/submit", reason="发", deadline="")
    assert answer.status_code == 422 and "请重新拟稿" in answer.text


def test_reasons_and_names_are_shown_as_text(desk, sign_in, case) -> None:
    approver = sign_in("李四", "approver")
    with desk.registry.write(By("李四", desk.now())) as tx:
        request = approvals.ask(tx, "publication", "<b>x</b>{{7*7}}", "<script>alert(1)</script>")
    for path in ("/requests", f"/requests/{request}"):
        page = approver.get(path).text
        assert "<b>x" not in page and "<script>alert" not in page and "{{7*7}}" in page
