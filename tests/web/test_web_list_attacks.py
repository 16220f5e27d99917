"""Attacks on lists, overview and policy pages: what each tries, and that nothing came of it.

The reviewer 张三 is of 工信局; case 1 is of another office, and its plan is called something hostile.
"""

from __future__ import annotations

import csv
import io

import pytest
from test_web_attacks import EVIL, SCRIPT, attack, carry_out, log, sent_from, state
from web_cases import case_of

from compliance.registry import By

SECRET = "机密方案"
ATTACKS = (
    attack("a case of another office by its number", "GET", "/lists/cases?id=1", 200),
    attack("a case of another office for programs", "GET", "/api/v1/lists/cases?id=1", 200),
    attack("a case of another office in a file", "GET", "/lists/cases.csv?id=1", 200),
    attack("findings of another office by search", "GET", "/api/v1/lists/findings?text=%E6%9C%BA%E5%AF%86", 200),
    attack("another office by a made-up parameter", "GET", "/api/v1/lists/cases?office=2&office_id=2&scope=all", 200),
    attack("another office's case judged again", "POST", "/lists/cases", 200, form=(("act", "recheck"), ("id", "1"))),
    attack("another office's findings confirmed", "POST", "/lists/findings", 200, form=(("act", "confirm"), ("id", "1"))),
    attack("another office's case exported as picked", "POST", "/lists/cases", 200, form=(("act", "csv"), ("id", "1"))),
    attack("an act of another list", "POST", "/lists/waivers", 403, form=(("act", "confirm"), ("id", "1"))),
    attack("an act that there is not", "POST", "/lists/cases", 403, form=(("act", "delete"), ("id", "1"))),
    attack("an act by GET", "GET", "/lists/cases?act=recheck&id=1", 200),
    attack("an act without the token", "POST", "/lists/cases", 403, token=False, form=(("act", "recheck"), ("id", "1"))),
    attack("an act from another site", "POST", "/lists/cases", 403, headers=sent_from(EVIL), form=(("act", "recheck"), ("id", "1"))),
    attack("another office's case taken", "POST", "/lists/cases", 200, form=(("act", "take"), ("id", "1"))),
    attack("another office's case given up", "POST", "/lists/cases", 200, form=(("act", "release"), ("id", "1"))),
    attack("a case given to somebody by a reviewer", "POST", "/lists/cases", 403, form=(("act", "assign"), ("id", "1"), ("act_officer", "1"))),
    attack("a case taken by GET", "GET", "/lists/cases?act=take&id=1", 200),
    attack("a case taken without the token", "POST", "/lists/cases", 403, token=False, form=(("act", "take"), ("id", "1"))),
    attack("a case taken from another site", "POST", "/lists/cases", 403, headers=sent_from(EVIL), form=(("act", "take"), ("id", "1"))),
    attack("a case taken by a stranger", "POST", "/lists/cases", 303, 403, signed=False, form=(("act", "take"), ("id", "1"))),
    attack("evidence asked on another office's finding", "POST", "/lists/findings", 200, form=(("act", "ask"), ("id", "1"), ("act_wanted", "x"))),
    attack("far too much asked of a finding", "POST", "/lists/findings", 400, form=(("act", "ask"), ("id", "1"), ("act_wanted", "x" * 5000))),
    attack("a day that is none for evidence", "POST", "/lists/findings", 200, form=(("act", "ask"), ("id", "1"), ("act_wanted", "x"), ("act_until", SCRIPT))),
    attack("another office's documents packed", "POST", "/lists/documents", 200, form=(("act", "zip"), ("id", "1"))),
    attack("documents packed by GET", "GET", "/lists/documents?act=zip&id=1", 200),
    attack("script as who works on it", "GET", "/lists/cases?officer=" + SCRIPT, 200),
    attack("very many rows picked", "GET", "/lists/cases?" + "&".join(f"id={n}" for n in range(300)), 400),
    attack("SQL in the order", "GET", "/api/v1/lists/cases?sort=number%3B%20DROP%20TABLE%20cases", 400),
    attack("a hidden column as the order", "GET", "/api/v1/lists/findings?sort=fingerprint", 400),
    attack("SQL in a filter", "GET", "/api/v1/lists/cases?city=%27%20OR%201%3D1%20--", 200),
    attack("SQL in a choice", "GET", "/api/v1/lists/cases?state=open%27%20OR%201%3D1", 400),
    attack("SQL in the search", "GET", "/api/v1/lists/cases?text=%25%27%20UNION%20SELECT%20password%20FROM%20users--", 200),
    attack("wildcards in the search", "GET", "/api/v1/lists/cases?text=%25%25__%5C", 200),
    attack("SQL in a number", "GET", "/api/v1/lists/cases?id=1%20OR%201=1", 400),
    attack("a number larger than the database's", "GET", "/api/v1/lists/cases?id=99999999999999999999", 400),
    attack("a page larger than any", "GET", "/api/v1/lists/cases?page=99999999999999999999", 400),
    attack("digits of another script as a page", "GET", "/api/v1/lists/cases?page=%D9%A3", 400),
    attack("a zero byte in a filter", "GET", "/api/v1/lists/cases?city=%00&text=%00", 200),
    attack("script in the search", "GET", "/lists/cases?text=" + SCRIPT, 200),
    attack("script in a filter", "GET", "/lists/findings?rule=%22%3E" + SCRIPT, 200),
    attack("script in the order", "GET", "/lists/findings?sort=" + SCRIPT, 400),
    attack("a template in the search", "GET", "/lists/cases?text=%7B%7B7*7%7D%7D", 200),
    attack("header injection by the name of a file", "GET", "/lists/cases.csv?text=%0d%0aX-Evil:%201", 200),
    attack("header injection by a picked export", "POST", "/lists/cases", 200, 403, form=(("act", "csv\r\nX-Evil: 1"), ("id", "2"))),
    attack("another kind of file", "GET", "/lists/cases.html", 404),
    attack("a list that there is not", "GET", "/lists/users", 404),
    attack("the lists read by a stranger", "GET", "/lists/cases", 303, signed=False),
    attack("a file read by a stranger", "GET", "/lists/cases.csv", 303, signed=False),
    attack("the interface read by a stranger", "GET", "/api/v1/lists/cases", 303, signed=False),
    attack("somebody's computation by a guess", "GET", "/policy/impact?job=" + "0" * 32, 404),
    attack("somebody's shares by a guess", "GET", "/dashboard/state?job=" + "0" * 32, 404),
    attack("a computation without the token", "POST", "/policy/impact", 403, token=False),
    attack("a computation from another site", "POST", "/dashboard", 403, headers=sent_from(EVIL)),
    attack("a corpus out of the folder", "POST", "/policy/impact", 400, form=(("corpus", "../originals"),)),
    attack("a corpus by a revision", "POST", "/policy/impact", 400, form=(("corpus", "HEAD:policy_corpus"),)),
    attack("an absolute corpus", "POST", "/policy/impact", 400, form=(("corpus", "/etc"),)),
    attack("a draft that there is not", "POST", "/policy/impact", 400, form=(("draft", SCRIPT),)),
    attack("a day that is none", "POST", "/policy/impact", 400, 422, form=(("before", "0000-00-00"),)),
    attack("a province out of the air", "POST", "/dashboard", 400, form=(("region", SCRIPT),)),
    attack("a group by another column", "GET", "/dashboard?by=password", 400),
    attack("a document out of the corpus", "GET", "/policy/documents/..%2f..%2f..%2fetc%2fpasswd", 404),
    attack("a rule by its file", "GET", "/policy/rules/DC001.yaml", 404),
    attack("script as a rule", "GET", "/policy/rules/" + SCRIPT, 404),
    attack("script in the search of clauses", "GET", "/policy/search?q=" + SCRIPT, 200, 400),
    attack("script as a region", "GET", "/policy/limits?region=" + SCRIPT, 400),
    attack("an operator of the index in the search", "GET", "/policy/search?q=%22%20OR%20NEAR(a*%20b)%20%5E", 200, 400),
    attack("the policy read by a stranger", "GET", "/policy", 303, signed=False),
)  # fmt: skip


@pytest.mark.parametrize("one", ATTACKS, ids=lambda a: a.name)
def test_nothing_comes_of_it(one, desk, sign_in, browser, request) -> None:
    if (
        "postgresql" in request.node.name
        and "SQL" not in one.name
        and "number" not in one.name
        and "byte" not in one.name
    ):
        pytest.skip("the same on both databases: what does not reach them is tried on one")
    number = case_of(desk.registry, By("收件员", desk.now()), "P02.pdf", "发改委", name=f"{SECRET}.pdf")
    assert number == 1
    reviewer = sign_in("张三", "reviewer")
    before, head = state(desk), log(desk)
    answer = carry_out(reviewer if one.signed else browser, one)
    assert answer.status_code in one.answers
    said = str(answer.headers) + answer.text
    assert SECRET not in said and SCRIPT not in said and "x-evil" not in answer.headers
    assert "evil.test" not in said and "Traceback" not in answer.text and "SELECT" not in answer.text
    assert 'value="49"' not in answer.text
    assert (state(desk), log(desk)) == (before, head)


FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1+1", "|calc", "%0A", '"=1+1', "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_that_a_spreadsheet_would_run_is_text(name, desk, sign_in, request) -> None:
    if "postgresql" in request.node.name:
        pytest.skip("files are made after the database")
    person = sign_in("张三", "reviewer")
    case_of(desk.registry, By("收件员", desk.now()), "P02.pdf", name=name)
    for answer in (person.get("/lists/cases.csv"), person.submit("/lists/cases", act="csv", id="1")):
        cell = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1][1]
        assert cell.lstrip()[:1] not in tuple("=+-@＝|%") and not cell.startswith(("\t", "\r"))


def test_hostile_names_are_text_on_every_page(desk, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    case_of(desk.registry, By("收件员", desk.now()), "P02.pdf", name='"><img src=x onerror=alert(1)>{{7*7}}.pdf')
    for path in ("/lists/cases", "/lists/findings", "/dashboard"):
        page = person.get(path).text
        assert "<img" not in page and ">49" not in page
    assert "&lt;img" in person.get("/lists/cases").text
