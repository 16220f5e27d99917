"""A document from the findings to its end: drafted, edited in Word, compared, granted by another, issued, served, closed."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from web_cases import case_of
from web_notices import KIND, drafted, edited, issued, remembered, served, submitted, text_of, upload

from compliance.registry import By, audit
from compliance.registry.notice_drafts import drafts_of
from compliance.web.review import acts


@pytest.fixture(autouse=True)
def printed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered(monkeypatch)


@pytest.fixture
def case(desk) -> int:
    return case_of(desk.registry, By("收件员", desk.now()), "P01.pdf")


def test_the_findings_say_which_documents_are_due_and_by_which_law(desk, sign_in, case) -> None:
    page = sign_in("张三", "reviewer").get(f"/cases/{case}/documents")
    assert page.status_code == 200
    text = text_of(page)
    assert KIND in text and "按处理依据分类" in text and "空着的印成【待补】" in text
    assert 'name="number" value=""' in page.text and 'value="工信局"' in page.text


def test_what_is_not_filled_in_is_listed_and_keeps_the_draft_from_being_submitted(desk, sign_in, case) -> None:
    person = sign_in("张三", "reviewer")
    draft = drafted(person, case, number="", contact="")
    page = person.get(draft)
    assert "文号" in page.text and "联系人" in page.text and "还有待补，不能提交" in page.text
    answer = person.submit(f"{draft}/submit", reason="发", deadline="")
    assert answer.status_code == 422 and "还有待补" in answer.text


def test_a_finding_that_somebody_disputes_is_in_no_document(desk, sign_in, case) -> None:
    person = sign_in("张三", "reviewer")
    before = text_of(person.get(f"/cases/{case}/documents"))
    assert "有异议" not in before
    view = acts.judged(desk.registry, case, desk.options()).view
    for item in (i for i in view.items if i.finding.outcome.value == "fail"):
        answer = person.submit(
            f"/cases/{case}/findings/{item.key}/decide", word="disputed", seen=item.inputs, comment="现场核对不是这样"
        )
        assert answer.status_code == 200
    after = text_of(person.get(f"/cases/{case}/documents"))
    assert KIND in before and KIND not in after and "2 条意见有异议，不写进文书" in after


@pytest.mark.parametrize("said", [{"date": "2026-13-01"}, {"days": "0"}, {"days": "-3"}, {"days": "1e3"}])
def test_an_entry_that_is_none_is_told_beside_the_form_and_nothing_is_kept(said, desk, sign_in, case) -> None:
    person = sign_in("张三", "reviewer")
    answer = person.submit(f"/cases/{case}/documents", kind=KIND, authority="某某局", **said)
    assert answer.status_code == 422 and 'role="alert"' in answer.text and 'value="某某局"' in answer.text
    with desk.registry.read() as connection:
        assert drafts_of(connection, case) == ()


def test_a_document_goes_its_whole_way(desk, sign_in, case) -> None:
    author, approver = sign_in("张三", "reviewer"), sign_in("李四", "approver")
    draft = drafted(author, case)
    assert author.get(f"{draft}/pages/1.jpg").content[:2] == b"\xff\xd8"
    pdf = author.get(f"{draft}/file.pdf")
    assert pdf.content[:5] == b"%PDF-" and "attachment" in pdf.headers["content-disposition"]
    content = author.get(f"{draft}/file.docx").content
    answer = upload(author, draft, edited(content, "1.71", "1.81"))
    assert answer.status_code == 204, answer.text
    changed = answer.headers["hx-redirect"]
    page = text_of(author.get(changed))
    assert "处数字与数据不一致" in page and "数据为1.71，文书写1.81" in page
    request = submitted(author, changed)
    waiting = text_of(approver.get(f"/requests/{request}"))
    assert "数据为1.71，文书写1.81" in waiting and "批准" in waiting
    assert approver.submit(f"/requests/{request}/decide", word="approve", comment="同意").status_code == 303
    document = approver.submit(f"/requests/{request}/issue", date="2026-03-02").headers["location"]
    file = author.get(f"{document}/file")
    assert file.content == author.get(f"{changed}/file.pdf").content  # the very file that was granted
    assert served(author, document, way="邮寄送达", recipient="李某（办公室）", receipt="回证1号").status_code == 303
    assert author.submit(f"{document}/events", word="closed", date="2026-03-02", comment="整改完成").status_code == 303
    page = text_of(author.get(document))
    assert "邮寄送达，李某（办公室），回证1号" in page and "整改完成" in page and "2026-04-01" in page
    with desk.registry.read() as connection:
        acts = [e.action for e in audit.entries(connection)]
        assert audit.verify(connection).problem is None
    wanted = [
        "notice.draft",
        "notice.draft",
        "request.make",
        "request.decide",
        "document.issue",
        "document.served",
        "document.closed",
    ]
    assert [a for a in acts if a in wanted] == wanted


def test_words_may_be_changed_at_will_and_numbers_agree(desk, sign_in, case) -> None:
    person = sign_in("张三", "reviewer")
    draft = drafted(person, case)
    content = person.get(f"{draft}/file.docx").content
    answer = upload(person, draft, edited(content, "王某某", "赵某某"))
    assert "数字全部与数据一致" in person.get(answer.headers["hx-redirect"]).text


@pytest.mark.parametrize(("old", "new"), [("〔2026〕12号", "〔2026〕13号"), ("2026年3月2日", "2026年3月3日")])
def test_the_number_and_the_day_stay_those_that_are_registered(old, new, desk, sign_in, case) -> None:
    person = sign_in("张三", "reviewer")
    draft = drafted(person, case)
    answer = upload(person, draft, edited(person.get(f"{draft}/file.docx").content, old, new))
    assert answer.status_code == 422 and "要与登记的一致" in answer.text


def test_the_same_document_again_is_no_new_version(desk, sign_in, case) -> None:
    person = sign_in("张三", "reviewer")
    draft = drafted(person, case)
    answer = upload(person, draft, person.get(f"{draft}/file.docx").content)
    assert answer.status_code == 422 and "没有改动" in answer.text


def _with(content: bytes, name: str, data: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return out.getvalue()


HOSTILE = {
    "macros": (lambda c: _with(c, "word/vbaProject.bin", b"x"), "宏"),
    "a path that leads out": (lambda c: _with(c, "../../x.xml", b"x"), "指向外面"),
    "a bomb": (lambda c: _with(c, "word/media/x.bin", b"0" * 220_000_000), "展开后过大"),
    "no document": (lambda c: b"MZ" + c, ""),
    "a PDF under the name": (lambda c: b"%PDF-1.7\n%%EOF", "不是 DOCX"),
    "an entity that unfolds": (lambda c: _entities(c), ""),
    "cut off": (lambda c: c[: len(c) // 2], ""),
    "empty": (lambda c: b"", ""),
}


def _entities(content: bytes) -> bytes:
    out, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    bomb = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "x" * 100}">' for i in range(9))
    with zipfile.ZipFile(out, "w") as package:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "word/document.xml":
                head, _, rest = data.partition(b"?>")
                data = head + f"?><!DOCTYPE x [{bomb}]>".encode() + rest.replace(b"<w:t>", b"<w:t>&a8;", 1)
            package.writestr(part, data)
    return out.getvalue()


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_document_is_refused_and_nothing_is_kept(how, desk, sign_in, case) -> None:
    person = sign_in("张三", "reviewer")
    draft = drafted(person, case)
    spoil, word = HOSTILE[how]
    answer = upload(person, draft, spoil(person.get(f"{draft}/file.docx").content), name="../../<b>改.docx")
    assert answer.status_code in (400, 422) and word in answer.text and "<b>" not in answer.text
    with desk.registry.read() as connection:
        assert len(drafts_of(connection, case)) == 1
    assert person.get(draft).status_code == 200


def test_whoever_edited_a_version_may_not_grant_it_though_another_asked(desk, sign_in, case) -> None:
    first, second, third = (
        sign_in("张三", "reviewer"),
        sign_in("李四", "reviewer", "approver"),
        sign_in("王五", "approver"),
    )
    draft = drafted(first, case)
    content = first.get(f"{draft}/file.docx").content
    changed = upload(second, draft, edited(content, "王某某", "赵某某")).headers["hx-redirect"]
    request = submitted(first, changed)
    assert "您参与了这份文书的拟稿" in second.get(f"/requests/{request}").text
    answer = second.submit(f"/requests/{request}/decide", word="approve", comment="")
    assert answer.status_code == 403 and "参与了这份文书的拟稿" in answer.text
    assert third.submit(f"/requests/{request}/decide", word="approve", comment="").status_code == 303


def test_another_office_sees_nothing_of_it(desk, sign_in, case) -> None:
    author, approver = sign_in("张三", "reviewer"), sign_in("李四", "approver")
    stranger = sign_in("外人", "reviewer", "approver", office="发改委")
    document = issued(author, approver, case)
    with desk.registry.read() as connection:
        version = drafts_of(connection, case)[0]
    base = f"/cases/{case}/documents/{version.id}"
    for path in (f"/cases/{case}/documents", base, f"{base}/file.pdf", f"{base}/pages/1.jpg", document, f"{document}/file",
                 f"{document}/pages/1.jpg", f"/requests/{version.request_id}", f"/requests/{version.request_id}/pages/1.jpg"):  # fmt: skip
        assert stranger.get(path).status_code == 404, path
    for path, said in (
        (f"/cases/{case}/documents", {"kind": KIND}), (f"{base}/submit", {"reason": "x"}),
        (f"{document}/events", {"word": "closed", "comment": "x"}), (f"/requests/{version.request_id}/issue", {}),
        (f"/requests/{version.request_id}/decide", {"word": "approve"}),
    ):  # fmt: skip
        assert stranger.submit(path, **said).status_code == 404, path
    assert upload(stranger, base, b"x").status_code == 404
    assert "渝经信节能" not in stranger.get("/due?within=3650").text + stranger.get("/requests").text


def test_a_number_that_is_taken_is_told_when_it_is_submitted(desk, sign_in, case) -> None:
    author, approver = sign_in("张三", "reviewer"), sign_in("李四", "approver")
    issued(author, approver, case)
    again = drafted(author, case, contact="另一人")
    answer = author.submit(f"{again}/submit", reason="再发", deadline="")
    assert answer.status_code == 422 and "已经用过" in answer.text


@pytest.mark.parametrize("said", [
    {"word": "closed", "comment": " "}, {"word": "answered", "date": "2026-03-03"},
    {"word": "extended", "comment": "申请延期"}, {"word": "extended", "comment": "x", "deadline": "2026-03-20"},
    {"word": "answered", "date": "昨天"}, {"word": "closed", "comment": "x", "date": "2026-02-01"},
])  # fmt: skip
def test_an_event_that_cannot_be_is_refused(said, desk, sign_in, case) -> None:
    author, approver = sign_in("张三", "reviewer"), sign_in("李四", "approver")
    document = issued(author, approver, case)
    answer = author.submit(f"{document}/events", **said)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert "还没有登记送达" in author.get(document).text


def plainly(person, draft, content, name: str = "改过.docx", token: str | None = None):
    """Hand an edited DOCX in by the form as it is without scripts: the token its first field, no header."""
    parts = [("csrf", (None, token or person.token())), ("file", (name, content))]
    return person.post(f"{draft}/edited", files=parts, headers={"origin": "https://desk.test"})


def test_an_edited_document_comes_back_by_a_plain_form(desk, sign_in, case) -> None:
    person = sign_in("张三", "reviewer")
    draft = drafted(person, case)
    content = person.get(f"{draft}/file.docx").content
    answer = plainly(person, draft, edited(content, "1.71", "1.81"))
    assert answer.status_code == 303 and "hx-redirect" not in answer.headers
    assert "数据为1.71，文书写1.81" in text_of(person.get(answer.headers["location"]))


def test_a_plain_form_without_its_token_or_file_keeps_nothing_and_says_why(desk, sign_in, case) -> None:
    person = sign_in("张三", "reviewer")
    draft = drafted(person, case)
    content = person.get(f"{draft}/file.docx").content
    assert plainly(person, draft, content, token="0" * 64).status_code == 403
    first = person.post(
        f"{draft}/edited",
        files=[("file", ("a.docx", content)), ("csrf", (None, person.token()))],
        headers={"origin": "https://desk.test"},
    )
    assert first.status_code == 403, "the token comes before the file"
    for bad, reason in ((b"%PDF-1.7", "不是 DOCX"), (content, "完全相同")):
        answer = plainly(person, draft, bad)
        assert answer.status_code == 422 and reason in answer.text and "<!doctype html>" in answer.text
    with desk.registry.read() as connection:
        assert len(drafts_of(connection, case)) == 1


def test_uploads_of_edited_documents_count_as_uploads_do(desk, sign_in, case) -> None:
    person = sign_in("张三", "reviewer")
    draft = drafted(person, case)
    content = person.get(f"{draft}/file.docx").content
    desk.settings = replace(desk.settings, limits=replace(desk.settings.limits, upload_tries=1))
    assert upload(person, draft, edited(content, "王某某", "赵某某")).status_code == 204
    again = upload(person, draft, edited(content, "王某某", "钱某某"))
    assert again.status_code == 422 and "短时间内上传过多" in again.text
