"""The review screen over HTTP: what calls is shown, decisions bind to what was seen, a corrected figure flips verdicts at once."""

from __future__ import annotations

import html
import re

import pytest
from web_cases import ON, case_of

from compliance.deciding import settle
from compliance.model.errors import RegistryError
from compliance.registry import By, audit, verdicts
from compliance.web.review import acts

ORIGIN = "https://desk.test"
PUE = "data_centres.2.pue_target"


@pytest.fixture
def case(desk) -> int:  # type: ignore[no-untyped-def]
    return case_of(desk.registry, By("收件员", desk.now()))


@pytest.fixture
def wang(sign_in):  # type: ignore[no-untyped-def]
    return sign_in("王审查", "reviewer")


def found(desk, case: int, rule: str, subject: str = ""):  # type: ignore[no-untyped-def]
    view = acts.judged(desk.registry, case, desk.options()).view
    return next(i for i in view.items if i.finding.rule == rule and subject in i.finding.subject.name)


def confirm(browser, case: int, item, word: str = "confirmed", comment: str = ""):  # type: ignore[no-untyped-def]
    path = f"/cases/{case}/findings/{item.key}/decide"
    return browser.submit(path, word=word, seen=item.inputs, comment=comment)


def test_what_calls_comes_first_and_what_was_not_judged_is_told(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    answer = wang.get(f"/cases/{case}/review")
    assert answer.status_code == 200
    text = html.unescape(answer.text)
    outcomes = re.findall(r'<li class="item (\w+) (\w+)', text)
    assert [o for o, s in outcomes if s == "open"] == ["fail", "fail", "undetermined", "undetermined", "advice"]
    assert "核对 47 项：判定 22，不适用 23" in text
    told = re.findall(r'<span class="mark (\w+)">\w+ (\d+)</span>', text[text.index('class="coverage"') :])
    assert told == [("fail", "2"), ("undetermined", "2"), ("advice", "1"), ("pass", "19")]
    assert "设计电能利用效率（PUE）1.38，高于上限1.3" in text
    assert "新建大型、超大型数据中心 PUE 值（电能利用效率）不超过 1.3" in text  # the clause, verbatim
    assert "+0.08" in text and "不高于1.3" in text


def test_nothing_on_the_page_needs_inline_code(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    text = wang.get(f"/cases/{case}/review").text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", text)


def test_the_screen_opens_where_the_offending_value_stands(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    text = wang.get(f"/cases/{case}/review", params={"finding": found(desk, case, "DC001").key}).text
    assert f"/cases/{case}/pages/2.jpg" in text  # 1.38 is on page 2; the first evidence of the finding on page 1


def test_the_page_of_the_evidence_opens_with_its_boxes(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    item = found(desk, case, "DC002", "一期")
    text = wang.get(f"/cases/{case}/page/2", params={"finding": item.key}).text
    assert (
        'aria-current="page"' in text and text.count('class="box fail own"') == 2
    )  # two figures of the finding on this page
    image = wang.get(f"/cases/{case}/pages/2.jpg")
    assert image.content[:2] == b"\xff\xd8" and "immutable" in image.headers["cache-control"]
    assert wang.get(f"/cases/{case}/pages/99.jpg").status_code == 404


def test_confirming_goes_on_to_the_next_open_finding(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    before = acts.judged(desk.registry, case, desk.options()).view.open
    text = confirm(wang, case, before[0]).text
    assert re.findall(r'class="item \w+ \w+ on" data-key="(\w+)"', text) == [before[1].key]
    assert 'hx-swap-oob="true">待定 4' in text
    with desk.registry.read() as connection:
        verdict = verdicts.verdicts_of(connection, case)[before[0].key]
        assert (verdict.decision, verdict.decided_by) == ("confirmed", "王审查")
        assert audit.verify(connection).problem is None


def test_undo_opens_the_finding_again_and_only_ones_own(desk, case, wang, sign_in) -> None:  # type: ignore[no-untyped-def]
    item = found(desk, case, "DC001")
    confirm(wang, case, item)
    li = sign_in("李审查", "reviewer")
    assert "没有可以撤销的认定" in li.submit(f"/cases/{case}/undo").text
    assert "回到待定" in wang.submit(f"/cases/{case}/undo").text
    assert found(desk, case, "DC001").state == "open"


def test_an_objection_needs_a_reason(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    item = found(desk, case, "DC001")
    refused = confirm(wang, case, item, "disputed")
    assert refused.status_code == 422 and "有异议须写明理由" in refused.text
    assert found(desk, case, "DC001").state == "open"
    confirm(wang, case, item, "disputed", "是设计极值，不是年均")
    assert found(desk, case, "DC001").state == "disputed"


FLIP = re.compile(r"<li><strong>(\w+)</strong> .*?：<span.*?>(.*?)</span> → <span.*?>(.*?)</span>")


def corrected(desk, browser, case: int, value: str, grant: bool = True) -> str:  # type: ignore[no-untyped-def]
    """A correction typed by one and, where it turns a verdict, granted by another; what the screen said."""
    answer = browser.submit(f"/cases/{case}/figures", figure=PUE, value=value, reason="第2页另有数值")
    text = html.unescape(answer.text)
    if grant and (asked := re.search(r"提出申请(\d+)", text)):
        settle(desk.registry, By("复核员", desk.now()), int(asked[1]), True)
    return text


def test_a_correction_that_turns_a_verdict_shows_it_at_once_and_waits_for_another_person(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    item = found(desk, case, "DC001")
    assert PUE in {figure.path for figure in item.figures}
    text = corrected(desk, wang, case, "1.28", grant=False)
    assert ("DC001", "不符合", "符合") in FLIP.findall(text) and "由另一人同意后生效" in text
    assert found(desk, case, "DC001").state == "open", "nobody else has granted it yet"
    waits = html.unescape(wang.get(f"/cases/{case}/review", params={"finding": item.key}).text)
    assert "王审查申请更正为1.28（申请1，等另一人同意）" in waits
    with pytest.raises(RegistryError) as caught:
        settle(desk.registry, By("王审查", desk.now()), 1, True)
    assert caught.value.code == "four_eyes"
    settle(desk.registry, By("复核员", desk.now()), 1, True)
    assert found(desk, case, "DC001").state == "settled"
    assert "等另一人同意" not in wang.get(f"/cases/{case}/review", params={"finding": item.key}).text


def test_a_correction_that_turns_nothing_holds_at_once(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    assert "结论没有变化" in corrected(desk, wang, case, "1.45", grant=False)
    assert found(desk, case, "DC001").observed == "1.45"


def test_a_decision_made_before_a_correction_is_to_be_looked_at_again_and_comes_first(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    confirm(wang, case, found(desk, case, "DC001"))
    corrected(desk, wang, case, "1.45")
    first = acts.judged(desk.registry, case, desk.options()).view.items[0]
    assert (first.finding.rule, first.state) == ("DC001", "stale")


def test_a_decision_on_what_has_changed_meanwhile_is_not_recorded(desk, case, wang, sign_in) -> None:  # type: ignore[no-untyped-def]
    seen = found(desk, case, "DC001")
    corrected(desk, sign_in("李审查", "reviewer"), case, "1.45")
    assert confirm(wang, case, seen).status_code == 409
    assert found(desk, case, "DC001").state == "open"


@pytest.mark.parametrize(
    ("value", "reason", "told"),
    [
        ("很高", "看过", "pue_target"), ("1.2千克标准煤/吨", "看过", "量的是别的东西"), ("1.2蒲式耳", "看过", "单位"),
        ("1.28", "", "须写明理由"), ("", "看过", "pue_target"),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_refused_with_its_reason(desk, case, wang, value: str, reason: str, told: str) -> None:  # type: ignore[no-untyped-def]
    answer = wang.submit(f"/cases/{case}/figures", figure=PUE, value=value, reason=reason)
    assert answer.status_code == 422 and told in answer.text


def test_a_waiver_is_asked_for_by_one_and_granted_only_by_another(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    from compliance.registry import approvals

    item = found(desk, case, "DC001")
    path = f"/cases/{case}/findings/{item.key}/waiver"
    assert "2026-12-31 的形式" in wang.submit(path, type="过渡期", reason="已批复", expires="年底").text
    text = wang.submit(path, type="过渡期", reason="已批复", expires="2026-12-31").text
    assert "由另一人批准后才生效" in text
    with desk.registry.read() as connection:
        (waiver,) = approvals.issued_waivers(connection)
    assert (waiver.rules, waiver.state, waiver.requested_by) == (("DC001",), "申请中", "王审查")
    with pytest.raises(RegistryError) as caught, desk.registry.write(By("王审查", desk.now())) as tx:
        approvals.decide(tx, waiver.request_id, True)
    assert caught.value.code == "four_eyes"


def test_markup_in_names_and_figures_comes_out_as_text(desk, wang) -> None:  # type: ignore[no-untyped-def]
    name = "<script>alert(1)</script>{{7*7}}.pdf"
    case = case_of(desk.registry, By("收件员", desk.now()), name=name)
    evil = "<img src=x onerror=alert(1)>{{config}}"
    answer = html.unescape(
        wang.submit(f"/cases/{case}/figures", figure="data_centres.2.name", value=evil, reason=evil).text
    )
    if asked := re.search(r"提出申请(\d+)", answer):
        settle(desk.registry, By("复核员", desk.now()), int(asked[1]), True)
    text = wang.get(f"/cases/{case}/review").text
    assert "<script>alert" not in text and "<img src=x" not in text
    assert name in html.unescape(text) and evil in html.unescape(text)


def test_another_offices_case_is_not_there(desk, case, wang, sign_in) -> None:  # type: ignore[no-untyped-def]
    stranger = sign_in("赵审查", "reviewer", office="别的局")
    item = found(desk, case, "DC001")
    for path in ("review", "work", "page/1", "pages/1.jpg"):
        assert stranger.get(f"/cases/{case}/{path}").status_code == 404
    assert confirm(stranger, case, item).status_code == 404
    assert stranger.submit(f"/cases/{case}/figures", figure=PUE, value="1.2", reason="x").status_code == 404
    assert found(desk, case, "DC001").state == "open"


def test_an_auditor_sees_and_cannot_act(desk, case, sign_in) -> None:  # type: ignore[no-untyped-def]
    auditor = sign_in("钱审计", "auditor")
    assert 'data-act="confirm"' not in auditor.get(f"/cases/{case}/review").text
    assert confirm(auditor, case, found(desk, case, "DC001")).status_code == 403


def test_an_act_without_the_token_is_refused(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    item = found(desk, case, "DC001")
    path = f"/cases/{case}/findings/{item.key}/decide"
    assert (
        wang.post(path, data={"word": "confirmed", "seen": item.inputs}, headers={"origin": ORIGIN}).status_code == 403
    )
    assert wang.get(path).status_code in (404, 405)


def test_a_docx_is_shown_as_text_with_the_figures_place_marked(desk, wang) -> None:  # type: ignore[no-untyped-def]
    case = case_of(desk.registry, By("收件员", desk.now()), "P05.docx")
    view = acts.judged(desk.registry, case, ON).view
    item = next(i for i in view.items if i.chips)
    text = html.unescape(wang.get(f"/cases/{case}/work", params={"finding": item.key}).text)
    marked = re.findall(r'(?:class="[\w ]*marked"[^>]*>)([^<]*)<', text)
    assert marked and all(any(c.evidence.text in m.replace("\n", "") for m in marked) for c in item.chips)


def test_a_contradiction_shows_its_candidates_with_their_pages_to_everybody(desk, sign_in) -> None:  # type: ignore[no-untyped-def]
    number = case_of(desk.registry, By("收件员", desk.now()), "P04.pdf")
    item = found(desk, number, "DQ002")
    auditor = sign_in("周审计", "auditor")
    text = html.unescape(auditor.get(f"/cases/{number}/review", params={"finding": item.key}).text)
    told = text[text.index('<div class="rivals">') : text.index("</div>", text.index('<div class="rivals">'))]
    assert "1086千克标准煤/吨" in told and "1068千克标准煤/吨" in told
    assert re.findall(r">第(\d+)页 · (\w+)</a>", told) == [("6", "表格"), ("4", "正文")]
    assert "<dt>据方案算得</dt>" in text and 'name="value"' not in text  # a ratio that stands nowhere in the plan


def test_the_program_s_own_words_are_english_where_that_was_chosen(desk, case, wang) -> None:  # type: ignore[no-untyped-def]
    wang.submit("/language", lang="en")
    text = html.unescape(wang.get(f"/cases/{case}/review", params={"finding": found(desk, case, "DC001").key}).text)
    for said in (
        "at most 1.3",
        "Page 2 · text",
        ">false</td>",
        "【in force】",
        "47 lines: 22 judged, 23 not applicable",
    ):
        assert said in text, said
