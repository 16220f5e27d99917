"""Lists, overview and policy pages in a real browser: no violation of the policy of contents, none of accessibility."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1]))
pytest.importorskip("fastapi")
from browser_runs import PASSWORD, account, chromium, served
from web_cases import case_of

from compliance.registry import By, enterprises, open_registry
from compliance.registry.installations import Figures, Told, record

AXE = Path(__file__).parent / "axe.min.js"
PAGES = (
    "/lists/cases", "/lists/findings", "/lists/enterprises", "/lists/installations", "/lists/waivers", "/lists/documents",
    "/dashboard", "/dashboard?by=field", "/policy", "/policy/rules/DC001", "/policy/documents/{document}", "/policy/tables",
    "/policy/parameters", "/policy/interpretations", "/policy/coverage", "/policy/search?q=%E8%83%BD%E6%95%88",
    "/policy/limits?region=%E9%87%8D%E5%BA%86%E5%B8%82", "/policy/impact", "/api/docs",
)  # fmt: skip
SHOTS = os.environ.get("NENGSHEN_SCREENSHOTS")
"""Where pictures of every page go, when somebody wants to look at them."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Somebody signed in at a desk with cases and a register; what the browser complains of is kept in ``problems``."""
    folder = tmp_path_factory.mktemp("desk")
    database, originals = str(folder / "r.sqlite"), folder / "originals"
    with chromium() as opened:
        account(database, originals)
        now = By("收件员", datetime.now(UTC))
        with open_registry(database, originals) as registry:
            for plan in ("P01.pdf", "P05.docx"):
                case_of(registry, now, plan)
            with registry.write(now) as tx:
                for i in range(60):
                    city = ("西宁市", "海东市", "海西蒙古族藏族自治州")[i % 3]
                    place = {"province": "青海省", "city": city, "field": ("水泥", "电解铝")[i % 2]}
                    owner = enterprises.resolve(tx, f"{city}第{i}水泥有限责任公司", None, "清单", place).id
                    figures = Figures(
                        product="cement_clinker", status="existing", sec=Decimal(85 + i) if i % 7 else None, sec_unit="kgce/t",
                        disposal="retrofit" if i % 2 else None, completion=date(2025 + i % 4, 6, 30) if i % 5 else None,
                    )  # fmt: skip
                    record(tx, [Told(owner, "1号窑", figures, {"reference": "清单.xlsx"})], date(2026, 1, 1))
        with served(database, originals) as address:
            problems: list[str] = []
            opened.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
            opened.on("pageerror", lambda e: problems.append(str(e)))
            opened.goto(f"{address}/login")
            opened.fill('input[name="name"]', "张三")
            opened.fill('input[name="password"]', PASSWORD)
            opened.press('input[name="password"]', "Enter")
            opened.wait_for_url(f"{address}/")
            opened.desk, opened.problems = address, problems
            yield opened


def show(page: Any, path: str) -> None:
    from compliance.pipeline import corpus_of

    held = next(d.id for d in corpus_of(None).documents.values() if d.held)
    page.goto(page.desk + path.replace("{document}", held))


def photographed(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / (re.sub(r"\W+", "-", name).strip("-") + ".png"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_clean_accessible_and_fits(page: Any, path: str) -> None:
    for width, height in ((1366, 768), (683, 384)):  # a zoom of 200 % halves the pixels of the page
        page.set_viewport_size({"width": width, "height": height})
        show(page, path)
        assert page.locator("h1").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)
        photographed(page, f"{path}-{width}")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html)]))")
    assert [v for v in found if v[0] in ("serious", "critical")] == []
    assert page.problems == []


def test_a_list_is_used_by_keyboard_alone(page: Any) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    show(page, "/lists/installations")
    page.focus('input[name="text"]')
    page.keyboard.type("西宁")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=*")
    assert "共 20 行" in page.inner_text("main")
    page.focus("th a >> nth=1")
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=*")
    assert page.locator('th[aria-sort="ascending"]').count() == 1
    page.focus("#pick-all")
    page.keyboard.press("Space")
    assert page.locator('input[name="id"]:checked').count() == 20
    with page.expect_download() as told:
        page.focus('button[value="csv"]')
        page.keyboard.press("Enter")
    text = Path(told.value.path()).read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 21 and told.value.suggested_filename.startswith("装置-")


def test_cases_are_taken_and_found_by_keyboard_alone(page: Any) -> None:
    show(page, "/lists/cases?hands=unassigned&sort=number")
    rows = page.locator("table.list tbody tr").count()
    page.focus('input[name="id"] >> nth=0')
    page.keyboard.press("Space")
    page.focus('button[value="take"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "改了 1 个案卷的经办人" in page.inner_text('[role="status"]')
    assert page.locator("table.list tbody tr").count() == rows - 1  # still the cases that nobody has
    page.select_option('select[name="officer"]', "张三")
    page.select_option('select[name="hands"]', "")
    with page.expect_navigation():
        page.press('input[name="text"]', "Enter")
    assert page.locator("table.list tbody tr").count() == 1
    photographed(page, "cases-officer")
    assert page.problems == []


def test_the_impact_of_another_date_is_computed_while_the_page_waits(page: Any) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    show(page, "/policy/impact")
    page.fill('input[name="before"]', "2015-01-01")
    page.fill('input[name="after"]', "2026-03-02")
    page.locator('button:has-text("计算影响")').press("Enter")
    page.wait_for_selector("#result h2", timeout=120_000)
    assert page.locator("#result tbody tr").count() >= 1
    photographed(page, "impact-result")
    assert page.problems == []


def test_the_overview_prints_with_its_charts_and_without_what_is_pressed(page: Any) -> None:
    show(page, "/dashboard")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # what A4 leaves between its margins
    try:
        charts = page.locator("main svg[role=img]")
        assert charts.count() >= 2 and all(charts.nth(i).is_visible() for i in range(charts.count()))
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        pressed = page.locator("header, main button, main select")
        assert [pressed.nth(i).is_visible() for i in range(pressed.count())].count(True) == 0
        photographed(page, "dashboard-printed")
        if SHOTS:
            page.pdf(path=Path(SHOTS) / "dashboard.pdf", format="A4")
    finally:
        page.emulate_media(media="screen")


def test_share_targets_come_up_when_they_are_computed(page: Any) -> None:
    show(page, "/dashboard")
    page.locator('button:has-text("计算")').press("Enter")
    page.wait_for_selector("#shares table", timeout=120_000)
    page.locator("#h-shares").scroll_into_view_if_needed()
    photographed(page, "shares-result")
    assert "AG001" in page.inner_text("#shares") and page.problems == []
