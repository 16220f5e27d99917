"""Documents from request to reply, their deadlines, and the reports that an office owed."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import pytest
from registry_judged import Office, centre, judge

from compliance.model.errors import RegistryError
from compliance.registry import By, Registry, approvals, drafts

LETTER = b"%PDF a notice"
NUMBER = "渝经信节能〔2022〕7号"
DEADLINE = date(2022, 4, 4)


@pytest.fixture
def office(registry: Registry) -> Office:
    return Office(registry, registry.originals.folder)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "整改通知书.pdf"
    path.write_bytes(LETTER)
    return path


def asked(office: Office, letter: Path, number: str = NUMBER, *more: object, by: str = "张三"):
    return office("issue", "request", "整改通知书", letter, "--number", number, "--reason", "一项不符合", *more, by=by)


def test_asked_for_granted_entered_served_extended_answered_and_closed(
    registry: Registry, office: Office, letter: Path, zhang: By
) -> None:
    case = judge(registry, zhang, centre())
    made = asked(office, letter, NUMBER, "--case", case, "--deadline", DEADLINE)
    assert made.code == 0 and "申请1" in made.out, made.err
    letter.write_bytes(b"changed after it was laid before who grants it")
    early = office("issue", "enter", 1, "--date", "2022-03-05", by="张三")
    assert early.code == 3 and "还没有经另一人批准" in early.err
    assert "不得自己" in office("request", "approve", 1, by="张三").err
    assert office("request", "approve", 1, by="李四").code == 0
    done = office("issue", "enter", 1, "--date", "2022-03-05", by="张三")
    assert done.code == 0 and hashlib.sha256(LETTER).hexdigest() in done.out, done.err
    assert office("issue", "enter", 1, by="张三").code == 3
    assert "已经用过" in asked(office, letter).err

    assert "还有3天" in office("due", "--as-of", "2022-04-01").out
    assert "逾期 0 份，2 天内到期 0 份" in office("due", "--as-of", "2022-04-01", "--within", 2).out
    late = office("due", "--as-of", "2022-04-05")
    assert late.code == 2 and "逾期1天" in late.out and f"案卷{case}" in late.out
    assert office("event", NUMBER, "送达", "--date", "2022-03-07", by="张三").code == 0
    assert office("event", NUMBER, "延期", "--deadline", "2022-04-20", "--date", "2022-04-01", by="张三").code == 0
    assert "逾期 0 份" in office("due", "--as-of", "2022-04-20", "--within", 0).out
    assert office("event", NUMBER, "答复", "--date", "2022-04-18", by="张三").code == 0
    assert office("due", "--as-of", "2022-05-01").code == 0
    assert office("event", NUMBER, "办结", "--date", "2022-04-22", by="张三").code == 0
    again = office("event", NUMBER, "答复", "--date", "2022-04-23", by="张三")
    assert again.code == 3 and "已经办结" in again.err


def test_what_makes_no_sense_is_refused(registry: Registry, office: Office, letter: Path) -> None:
    assert "没有案卷9" in asked(office, letter, NUMBER, "--case", 9).err
    assert "找不到这个文件" in asked(office, letter.with_name("无.pdf")).err
    assert "文号" in asked(office, letter, " ").err
    assert "没有文号" in office("event", "无", "送达").err
    assert "不是签发文书的申请" in office("issue", "enter", 5).err
    made = re.match(r"申请(\d+)", asked(office, letter, NUMBER, "--deadline", DEADLINE).out)
    assert made is not None
    office("request", "approve", made[1], by="李四")
    assert "期限早于成文日期" in office("issue", "enter", made[1], "--date", "2022-05-05").err
    assert office("issue", "enter", made[1], "--date", "2022-03-05").code == 0
    assert "签发" in office("event", NUMBER, "送达", "--date", "2022-03-04").err
    assert "延期须写新的期限" in office("event", NUMBER, "延期", "--date", "2022-03-06").err
    assert "延期须写新的期限" in office("event", NUMBER, "送达", "--date", "2022-03-06", "--deadline", "2022-09-01").err
    assert "不在原期限" in office("event", NUMBER, "延期", "--date", "2022-03-06", "--deadline", DEADLINE).err


def test_of_two_that_take_one_number_at_once_one_gets_it(registry: Registry, letter: Path, zhang: By, li: By) -> None:
    with registry.write(zhang) as tx:
        both = [drafts.request_issue(tx, registry.originals, "整改通知书", NUMBER, letter, "x") for _ in range(2)]
    with registry.write(li) as tx:
        for request in both:
            approvals.decide(tx, request, True)
    start, told = Barrier(2), []

    def enter(request: int) -> None:
        start.wait()
        try:
            with registry.write(zhang) as tx:
                drafts.enter(tx, request, date(2022, 3, 5))
            told.append("entered")
        except RegistryError as error:
            told.append(error.code)

    threads = [Thread(target=enter, args=(request,)) for request in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["entered", "exists"]


def test_reports_that_were_owed(office: Office) -> None:
    words = ("--year", 2022, "--reference", "收文簿第3行")
    assert "没有报送" in office("submission", "record", "清单变更", "曲靖市", "--missing", *words, by="张三").out
    assert office("submission", "record", "清单变更", "曲靖市", "--sent-on", "2022-07-14", *words, by="张三").code == 0
    assert office("submission", "record", "改造完成情况", "昭通市", *words, by="张三").code == 0
    listed = office("submission", "list", "--year", 2022).out
    assert "2022-07-14报送" in listed and "不清楚" in listed and "共 2 份" in listed
    assert "共 0 份" in office("submission", "list", "--year", 2021).out
    both = office("submission", "record", "清单变更", "x", "--missing", "--sent-on", "2022-07-14", *words)
    assert both.code == 3 and "又写没有报送" in both.err
