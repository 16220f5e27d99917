"""Policy pages: the corpus as the desk shows it, limits by place and day, search, and what a change would do."""

from __future__ import annotations

import re
import time

import pytest
from web_cases import case_of

from compliance.pipeline import corpus_of
from compliance.registry import By, audit
from compliance.registry.reviews import last_review
from compliance.site import links
from compliance.web.policy.pages import address_of, pages_on

SCRIPT = "<script>alert(1)</script>"


def test_every_page_of_the_corpus_opens_and_every_link_leads_somewhere(desk, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    pages = pages_on(desk, desk.now().date())
    ids: dict[str, set[str]] = {}
    targets: set[str] = set()
    for path in pages:
        answer = person.get(address_of(path))
        assert answer.status_code == 200, path
        ids[address_of(path)] = set(re.findall(r'\sid="([^"]+)"', answer.text))
        targets.update(re.findall(r'href="(/policy[^"]*)"', answer.text))
        assert "style=" not in answer.text and "<script>" not in answer.text
    from urllib.parse import unquote

    for target in targets:
        address, _, fragment = target.partition("#")
        if address in ids:
            assert not fragment or unquote(fragment) in ids[address], target
        else:
            assert address in ("/policy/search", "/policy/limits", "/policy/impact"), target


def test_a_clause_is_reached_by_its_anchor_and_its_rule_by_its_code(desk, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    corpus = corpus_of(None)
    norm = next(n for n in corpus.norms_of(corpus.rule("DC001")) if n.citation and corpus.documents[n.document].held)
    document = person.get(f"/policy/documents/{norm.document}").text
    assert f'id="{links.clause_id(norm.citation.anchor)}"' in document and "/policy/rules/DC001" in document
    rule = person.get("/policy/rules/DC001").text
    assert f"/policy/documents/{norm.document}#" in rule


def test_what_is_not_in_the_corpus_is_not_found(sign_in) -> None:
    person = sign_in("张三", "reviewer")
    for path in ("rules/ZZ999", "documents/nothing", "documents/..%2f..%2fapp", "rules/" + SCRIPT, "rules/x.html"):
        assert person.get(f"/policy/{path}").status_code == 404, path


def test_what_holds_in_a_place_on_a_day(sign_in) -> None:
    person = sign_in("张三", "reviewer")
    now = person.get("/policy/limits?region=重庆市&as_of=2026-03-02").text
    before = person.get("/policy/limits?region=重庆市&as_of=2015-03-02").text
    held = r'class="holds">● 重庆市，上限：1.3'
    assert re.search(held, now) and not re.search(held, before)
    assert person.get("/policy/limits?region=火星").status_code == 400
    assert person.get("/policy/limits?region=重庆市&as_of=某日").status_code == 400


def test_clauses_are_found_and_the_words_marked(sign_in) -> None:
    person = sign_in("张三", "reviewer")
    page = person.get("/policy/search?q=电能利用效率").text
    assert "<mark>" in page and re.search(r'href="/policy/documents/[^"]+#c-', page)
    nothing = person.get("/policy/search", params={"q": SCRIPT})
    assert nothing.status_code in (200, 400) and SCRIPT not in nothing.text
    assert person.get("/policy/search?q=效率&region=火星").status_code == 400
    assert person.get("/policy/search?q=%20%00").status_code == 200


@pytest.mark.parametrize("role", ["reviewer", "approver", "administrator", "auditor"])
def test_everybody_who_is_signed_in_may_read_the_policy_and_nobody_else(role, browser, sign_in) -> None:
    assert sign_in("张三", role).get("/policy").status_code == 200
    assert browser.get("/policy").status_code == 303


def finished(person, address: str) -> str:
    for _ in range(600):
        page = person.get(address)
        if "正在计算" not in page.text:
            return page.text
        time.sleep(0.2)
    raise AssertionError("it did not end")


def test_what_another_date_would_do_is_shown_and_nothing_is_recorded(desk, sign_in) -> None:
    person, other = sign_in("张三", "reviewer"), sign_in("李四", "reviewer", office="发改委")
    number = case_of(desk.registry, By("收件员", desk.now()), "P01.pdf")
    theirs = case_of(desk.registry, By("收件员", desk.now()), "P02.pdf", "发改委")
    with desk.registry.read() as connection:
        before = audit.head(connection), last_review(connection, number)
    answer = person.submit("/policy/impact", before="2015-03-02", after="2026-03-02")
    assert answer.status_code == 303
    page = finished(person, answer.headers["location"])
    assert "1 个案卷" in page and re.search(rf'href="/cases/{number}/review"', page)
    assert f'href="/cases/{theirs}/review"' not in page
    assert re.search(r"不适用 → (不符合|符合|无法判定)", page)
    assert other.get(answer.headers["location"]).status_code == 404
    with desk.registry.read() as connection:
        assert (audit.head(connection), last_review(connection, number)) == before
    same = person.submit("/policy/impact", before="2026-03-02", after="2026-03-02")
    assert "结论没有变化" in finished(person, same.headers["location"])


def test_only_a_corpus_that_an_operator_put_there_is_tried(desk, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    folder = desk.registry.originals.folder.parent / "corpora" / "新版"
    folder.mkdir(parents=True)
    for name in ("../..", "/etc", "HEAD:", "别的"):
        assert person.submit("/policy/impact", corpus=name).status_code == 400
    assert person.submit("/policy/impact", draft="nothing").status_code == 400
    answer = person.submit("/policy/impact", corpus="新版")  # an empty folder is no corpus
    assert "没有算完" in finished(person, answer.headers["location"])
