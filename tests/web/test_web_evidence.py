"""Evidence asked for on the review screen: shown on the finding, carried by the 补正通知书, withdrawn by who asked."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from test_web_attacks import SCRIPT, attack, carry_out, log, sent_from
from web_cases import case_of
from web_notices import drafted, submitted

from compliance.drafting.carried import carried_data
from compliance.registry import By, audit
from compliance.web.notices.following import following
from compliance.web.notices.standing import standing
from compliance.web.review import acts

KIND = "补正通知书"
WANTED = "二期PUE的设计计算书"
KEY = "0" * 64


@pytest.fixture
def case(desk: Any) -> int:
    return case_of(desk.registry, By("收件员", desk.now()))


@pytest.fixture
def wang(sign_in: Any) -> Any:
    return sign_in("王审查", "reviewer")


def key_of(desk: Any, case: int, rule: str) -> str:
    view = acts.judged(desk.registry, case, desk.options()).view
    return next(i.key for i in view.items if i.finding.rule == rule)


def ask(browser: Any, case: int, key: str, wanted: str = WANTED, **more: str) -> Any:
    return browser.submit(f"/cases/{case}/findings/{key}/evidence", wanted=wanted, **more)


def shown(browser: Any, case: int, key: str) -> str:
    return html.unescape(browser.get(f"/cases/{case}/review", params={"finding": key}).text)


def test_what_is_asked_is_shown_with_who_and_when(desk: Any, case: int, wang: Any) -> None:
    key = key_of(desk, case, "DC001")
    assert '<summary data-act="ask">' in shown(wang, case, key)
    answer = ask(wang, case, key, until="2026-04-30")
    assert answer.status_code == 200 and "补正通知书会写上" in answer.text
    assert f"王审查于2026-03-02请企业补充：{WANTED}（2026-04-30以前）" in shown(wang, case, key)
    view = acts.judged(desk.registry, case, desk.options()).view
    assert view.item(key).state == "open", "asking decides nothing"
    wang.submit("/language", lang="en")
    assert f"王审查 asked on 2026-03-02 for: {WANTED} (by 2026-04-30)" in shown(wang, case, key)


def test_only_who_asked_withdraws(desk: Any, case: int, wang: Any, sign_in: Any) -> None:
    key = key_of(desk, case, "DC001")
    ask(wang, case, key)
    li = sign_in("李审查", "reviewer")
    assert WANTED in shown(li, case, key) and "/evidence/1/withdraw" not in shown(li, case, key)
    refused = li.submit(f"/cases/{case}/evidence/1/withdraw")
    assert refused.status_code == 422 and "只能由本人撤回" in refused.text
    assert "/evidence/1/withdraw" in shown(wang, case, key)
    assert "已撤回" in wang.submit(f"/cases/{case}/evidence/1/withdraw").text
    assert WANTED not in shown(wang, case, key)
    assert wang.submit(f"/cases/{case}/evidence/1/withdraw").status_code == 404
    with desk.registry.read() as connection:
        told = [(e.actor, e.action) for e in audit.entries(connection) if e.action.startswith("finding.")]
    assert told == [("王审查", "finding.ask"), ("王审查", "finding.ask.withdraw")]


def test_what_is_in_order_has_no_form(desk: Any, case: int, wang: Any) -> None:
    view = acts.judged(desk.registry, case, desk.options()).view
    passed = next(i for i in view.items if i.finding.outcome.value == "pass")
    assert 'data-act="ask"' not in shown(wang, case, passed.key)
    assert ask(wang, case, passed.key).status_code == 422


def test_an_auditor_sees_what_was_asked_and_has_no_form(desk: Any, case: int, wang: Any, sign_in: Any) -> None:
    key = key_of(desk, case, "DC001")
    ask(wang, case, key)
    auditor = sign_in("审计员", "auditor")
    text = shown(auditor, case, key)
    assert WANTED in text and 'data-act="ask"' not in text and "/withdraw" not in text
    assert ask(auditor, case, key).status_code == 403


def test_the_notice_of_the_case_carries_it_and_an_older_draft_is_out_of_date(desk: Any, case: int, wang: Any) -> None:
    def items() -> int:
        return next((f.count for f in following(standing(desk, case)) if f.kind == KIND), 0)

    before, old = items(), drafted(wang, case, kind=KIND, days="15")
    ask(wang, case, key_of(desk, case, "DC001"))
    assert items() == before + 1
    late = wang.submit(f"{old}/submit", reason="发出", deadline="2026-04-01")
    assert late.status_code == 422
    new = drafted(wang, case, kind=KIND, days="15")
    data = carried_data(wang.get(f"{new}/file.docx").content)
    row = next(r for r in data["事项清单"] if r["编码"] == "DC001" and "请提供" in r["补正要求"])
    assert row["补正要求"] == f"请提供：{WANTED}。" and row["条款"] and row["原文"] and row["来源"]
    assert submitted(wang, new)


def test_markup_in_a_request_is_shown_as_text(desk: Any, case: int, wang: Any) -> None:
    key = key_of(desk, case, "DC001")
    assert ask(wang, case, key, SCRIPT).status_code == 200
    text = wang.get(f"/cases/{case}/review", params={"finding": key}).text
    assert SCRIPT not in text and html.escape(SCRIPT) in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


# 1 is the case of the attacker's office, 2 another's with a request; KEY stands for the finding DC001.
PATH = f"/cases/1/findings/{KEY}/evidence"
FORM = (("wanted", WANTED),)
ATTACKS = (
    attack("asking without the token", "POST", PATH, 403, token=False, form=FORM),
    attack("asking from another site", "POST", PATH, 403, headers=sent_from("https://evil.test"), form=FORM),
    attack("asking as a stranger", "POST", PATH, 303, 403, signed=False, form=FORM),
    attack("asking by GET", "GET", PATH + "?wanted=x", 405),
    attack("asking for nothing", "POST", PATH, 422, form=(("wanted", "  "),)),
    attack("asking for too much", "POST", PATH, 422, form=(("wanted", "证" * 501),)),
    attack("asking for far too much", "POST", PATH, 400, form=(("wanted", "x" * 5000),)),
    attack("a day that is none", "POST", PATH, 422, form=(*FORM, ("until", "2026-02-30"))),
    attack("script as a day", "POST", PATH, 400, 422, form=(*FORM, ("until", SCRIPT))),
    attack("a day that is over", "POST", PATH, 422, form=(*FORM, ("until", "2026-03-01"))),
    attack("asking on no finding", "POST", "/cases/1/findings/x/evidence", 404, form=FORM),
    attack("asking on another office's case", "POST", f"/cases/2/findings/{KEY}/evidence", 404, form=FORM),
    attack("withdrawing another office's request", "POST", "/cases/2/evidence/1/withdraw", 404),
    attack("another office's request under the own case", "POST", "/cases/1/evidence/1/withdraw", 404),
    attack("withdrawing by GET", "GET", "/cases/1/evidence/1/withdraw", 405),
    attack("withdrawing a number beyond the database's", "POST", "/cases/1/evidence/99999999999999999999/withdraw", 400, 404),
)  # fmt: skip


def test_nothing_comes_of_any_attack(desk: Any, case: int, sign_in: Any, browser: Any) -> None:
    case_of(desk.registry, By("收件员", desk.now()), plan="P02.pdf", office="发改委")
    theirs = acts.judged(desk.registry, 2, desk.options()).view.open[0].key
    assert ask(sign_in("赵审查", "reviewer", office="发改委"), 2, theirs).status_code == 200
    own, person = key_of(desk, case, "DC001"), sign_in("张三", "reviewer")
    head = log(desk)
    for one in ATTACKS:
        path = one.path.replace(KEY, own if one.path.startswith("/cases/1/") else theirs)
        answer = carry_out(person if one.signed else browser, replace(one, path=path))
        assert answer.status_code in one.answers, one.name
        assert SCRIPT not in answer.text and "Traceback" not in answer.text, one.name
        assert log(desk) == head, one.name
