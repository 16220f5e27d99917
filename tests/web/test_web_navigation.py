"""The page head marks where one is, on the pages below an entry as well."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import Browser

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
