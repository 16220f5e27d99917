"""The page head marks where one is, on the pages below an entry as well."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from conftest import Browser
from web_cases import case_of

from compliance.registry import By
from compliance.registry.approvals import ask
from compliance.web.desk import Desk
from compliance.web.rendering import navigation
from compliance.web.security.roles import Office, Person, Role

REVIEWER = Person(1, "zhang", "张三", Office(1, "工信局"), frozenset({Role.REVIEWER}))


def marked(path: str, person: Person = REVIEWER) -> dict[str, str]:
    return {address: current for address, _, current in navigation(person, path) if current}


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/", {"/": "page"}), ("/queue", {"/queue": "page"}), ("/policy/documents/a", {"/policy": "true"}),
        ("/lists/cases", {"/lists/cases": "page"}), ("/lists/findings", {"/lists/cases": "true"}),
        ("/cases/3/review", {"/lists/cases": "true"}), ("/policyx", {}), ("/nowhere", {}), ("/audit", {}),
    ],
)  # fmt: skip
def test_the_entry_that_a_page_lies_under_is_current(path: str, entry: dict[str, str]) -> None:
    assert marked(path) == entry


def test_whoever_is_not_signed_in_has_no_entries() -> None:
    assert navigation(None, "/queue") == ()


def test_the_page_shows_it(sign_in: Callable[..., Browser]) -> None:
    shown = sign_in("张三", "reviewer").get("/policy/limits").text
    head = shown[shown.index("<nav>") : shown.index("</nav>")]
    assert re.findall(r'href="([^"]*)" aria-current="(\w+)"', head) == [("/policy", "true")]


def to_do(person: Browser) -> dict[str, str]:
    """What the first page lists: address → how many."""
    return dict(re.findall(r'<li><a href="([^"]+)">[^<]+<strong>(\d+)</strong>', html.unescape(person.get("/").text)))


def test_the_first_page_says_what_waits_for_whom(desk: Desk, sign_in: Callable[..., Browser]) -> None:
    zhang, li = sign_in("张三", "reviewer"), sign_in("李四", "approver")
    theirs, auditor = sign_in("赵外", "reviewer", office="发改委"), sign_in("周审计", "auditor")
    assert to_do(zhang) == {} and "没有等着您办的" in zhang.get("/").text
    for plan in ("P01.pdf", "P05.docx"):
        case_of(desk.registry, By("收件员", desk.now()), plan)
    nobody = "/lists/cases?hands=unassigned&state=open"
    assert to_do(zhang) == {nobody: "2"} == to_do(li) and to_do(theirs) == {} == to_do(auditor)
    zhang.submit("/lists/cases", act="take", id="1")
    mine = next(address for address in to_do(zhang) if "officer" in address)
    assert to_do(zhang) == {mine: "1", nobody: "1"} and to_do(li) == {nobody: "1"}
    assert ">P01.pdf</a>" in zhang.get(mine).text and ">P05.docx</a>" not in zhang.get(mine).text
    with desk.registry.write(By("张三", desk.now())) as tx:
        ask(tx, "publication", "清单", "发布")
    assert to_do(li)["/requests"] == "1" and "/requests" not in to_do(zhang)
