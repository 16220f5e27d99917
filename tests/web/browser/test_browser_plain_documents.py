"""Documents without scripts, in a real browser: the edited DOCX comes back, service is recorded with its scan."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1]))
pytest.importorskip("fastapi")
from browser_runs import PASSWORD, chromium, served
from staff import appoint
from web_cases import case_of
from web_notices import FORM, edited

from compliance.registry import By, open_registry
from compliance.registry.approvals import decide

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def entered(page: Any, form: Any, button: str = "button.main") -> None:
    """Send a form and wait for the page that follows."""
    with page.expect_navigation(timeout=120_000):
        form.locator(button).click()


def test_a_notice_goes_its_way_without_scripts(database: str, tmp_path: Path) -> None:
    originals = tmp_path / "originals"
    with open_registry(database, originals, create=True) as registry:
        appoint(registry, datetime.now(UTC), "张三", "reviewer", "approver")
        case = case_of(registry, By("收件员", datetime.now(UTC)), "P01.pdf")
    with served(database, originals) as address, chromium(scripts=False) as page:
        page.goto(f"{address}/login?next=/cases/{case}/documents")
        page.fill("[name=name]", "张三")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        form = page.locator(f'form.entries:has(input[value="{FORM["kind"]}"])')
        for name in ("number", "date", "days", "contact", "phone", "review_body"):
            if form.locator(f'[name="{name}"]').count():
                form.locator(f'[name="{name}"]').fill(FORM[name])
        entered(page, form)
        content = page.request.get(f"{page.url}/file.docx").body()
        (tmp_path / "改过.docx").write_bytes(edited(content, "王某某", "赵某某"))
        upload = page.locator('form[action$="/edited"]')
        upload.locator('[type="file"]').set_input_files(str(tmp_path / "改过.docx"))
        entered(page, upload, "button")
        assert page.url.endswith("/2") and "数字全部与数据一致" in page.inner_text("main")
        page.fill('form[action$="/submit"] [name="reason"]', "依审查结论发出")
        entered(page, page.locator('form[action$="/submit"]'))
        request = int(page.url.rpartition("/")[2])
        with open_registry(database, originals) as registry, registry.write(By("李四", datetime.now(UTC))) as tx:
            decide(tx, request, True)
        page.reload()
        entered(page, page.locator('form[action$="/issue"]'), "button")
        (tmp_path / "签收.png").write_bytes(PNG)
        form = page.locator('form[action$="/served"]')
        page.locator('details:has(form[action$="/served"]) > summary').click()
        form.locator('[name="recipient"]').fill("李某（办公室主任）")
        form.locator('[type="file"]').set_input_files(str(tmp_path / "签收.png"))
        entered(page, form, "button")
        assert "直接送达，李某（办公室主任）" in page.inner_text("main")
        assert page.request.get(address + str(page.locator(".files a").get_attribute("href"))).body() == PNG
