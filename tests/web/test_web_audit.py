"""The page of the log: newest first, by pages, in words, and saying whether all of it is whole."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from web_cases import case_of

from compliance.registry import By
from compliance.web.rendering import words
from compliance.web.routes import service

SOURCE = Path(__file__).parents[2] / "compliance"


@pytest.fixture
def auditor(sign_in: Any) -> Any:
    return sign_in("周审计", "auditor")


def numbers(page: Any) -> list[int]:
    return [int(n) for n in re.findall(r"<tr><td>(\d+)</td>", page.text)]


def test_the_newest_stands_first_and_older_ones_follow_by_pages(auditor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "SHOWN", 5)
    first = auditor.get("/audit")
    found = numbers(first)
    last = found[0]
    assert found == list(range(last, last - 5, -1)) and 'rel="prev"' not in first.text
    while older := re.search(r'rel="next" href="([^"]+)"', first.text):
        first = auditor.get(html.unescape(older[1]))
        found += numbers(first)
    assert found == list(range(last, 0, -1)) and 'rel="prev"' in first.text


def test_acts_stand_in_words_with_what_they_did(desk: Any, auditor: Any, sign_in: Any) -> None:
    case_of(desk.registry, By("收件员", desk.now()))
    zhang = sign_in("张三", "reviewer")
    zhang.submit("/lists/cases", act="take", id="1")
    page = auditor.get("/audit?action=case.assign")
    assert "经办人变动" in page.text and len(numbers(page)) == 1 and "&#34;user&#34;:" in page.text
    auditor.submit("/language", lang="en")
    assert "Officer changed" in auditor.get("/audit?action=case.assign").text
    assert numbers(auditor.get("/audit?actor=张三&action=session")) and not numbers(auditor.get("/audit?actor=%25"))


def test_every_act_that_is_recorded_has_a_word() -> None:
    acts = set()
    for path in SOURCE.rglob("*.py"):
        for call in re.findall(r"audit\.append\((.{0,90})", path.read_text(encoding="utf-8"), re.DOTALL):
            acts |= set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', call))
    assert len(acts) > 40 and "user.unlock" in acts
    of_form = {f"document.{e}" for e in ("served", "answered", "closed", "extended")} | {"role.approve", "role.refuse"}
    assert {f"audit.{act}" for act in acts | of_form} <= set(words())


def test_a_log_that_was_changed_is_told(desk: Any, auditor: Any) -> None:
    assert "环环相扣" in auditor.get("/audit").text
    dialect = desk.registry.engine.dialect.name
    drop = "audit_log_no_update" if dialect == "sqlite" else "audit_log_no_change ON audit_log"
    with desk.registry.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {drop}"))
        connection.execute(text("UPDATE audit_log SET actor = '别人' WHERE seq = 3"))
    page = auditor.get("/audit")
    assert page.status_code == 200 and "环环相扣" not in page.text and 'class="problem"' in page.text


@pytest.mark.parametrize("query", ["before=0", "before=x", "before=99999999999999999999"])
def test_what_is_no_number_of_an_entry_is_no_page(query: str, auditor: Any) -> None:
    assert auditor.get(f"/audit?{query}").status_code in (400, 404)
