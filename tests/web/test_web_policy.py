"""Policy pages: the corpus as the desk shows it, limits by place and day, search, and what a change would do."""

from __future__ import annotations

import re

import pytest

from compliance.pipeline import corpus_of
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
