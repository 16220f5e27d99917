"""Plans dropped on the page in a real browser, and the server killed under it."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

from browser_runs import PASSWORD, account, chromium, free_port, serve, served
from queue_runs import until
from sqlalchemy import func, select

from compliance.registry import audit, open_registry
from compliance.registry.schema import cases, reviews, uploads, work_items

PLANS = Path(__file__).parents[2] / "samples" / "plans"
DROP = """([files]) => {
  const data = new DataTransfer();
  for (const [name, body] of files) data.items.add(new File([Uint8Array.from(atob(body), c => c.charCodeAt(0))], name));
  document.getElementById("drop").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


def signed_in(page: Any, address: str) -> None:
    page.goto(f"{address}/login")
    page.fill("[name=name]", "张三")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.goto(f"{address}/queue")


def drop(page: Any, *files: tuple[str, bytes]) -> None:
    page.evaluate(DROP, [[[name, base64.b64encode(body).decode()] for name, body in files]])


def pictured(page: Any, name: str) -> None:
    """A screenshot, where somebody wants to look at them."""
    if folder := os.environ.get("NENGSHEN_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_three_plans_and_a_bad_file_dropped(database: str, tmp_path: Path) -> None:
    account(database, tmp_path / "originals")
    with served(database, tmp_path / "originals") as address, chromium() as page:
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text) if "Content Security" in message.text else None)
        signed_in(page, address)
        files = [(name, (PLANS / name).read_bytes()) for name in ("P09.pdf", "P05.docx", "P11.pdf")]
        drop(
            page, *files, ("<img src=x onerror=alert(1)>.pdf", b"<html>no plan</html>"), ("坏.pdf", b"%PDF-1.7 nothing")
        )
        page.wait_for_selector("#sending .problem")
        assert "不是 PDF" in page.inner_text("#sending") and "<img" in page.inner_text("#sending")
        page.wait_for_selector("text=正在识别扫描页", timeout=60_000)
        pictured(page, "queue-working")
        page.wait_for_selector('#queue:not([hx-trigger*="every"])', timeout=120_000)
        rows = page.locator("#queue tbody tr").all_inner_texts()
        assert len(rows) == 4 and sum("完成" in row for row in rows) == 3
        assert any("坏.pdf" in row and "重试" in row and "损坏" in row for row in rows)
        pictured(page, "queue-done")
        page.set_input_files("#files", str(PLANS / "P09.pdf"))
        page.wait_for_selector("text=不再重复读取")
        page.click("text=English")
        page.wait_for_selector("text=Incoming plans")
        pictured(page, "queue-english")
        assert told == [], "nothing that the policy of the page forbids"


def test_the_page_closes_the_server_is_killed_and_the_work_is_done_once(database: str, tmp_path: Path) -> None:
    originals = tmp_path / "originals"
    account(database, originals)
    port = free_port()
    process = serve(database, originals, port)
    with chromium() as page:
        signed_in(page, f"http://127.0.0.1:{port}")
        drop(page, *((name, (PLANS / name).read_bytes()) for name in ("P11.pdf", "P13.pdf", "P05.docx")))
        page.wait_for_selector("#queue tbody tr:nth-child(2)")
        process.kill()
        process.wait()
    process = serve(database, originals, port)
    try:
        with open_registry(database, originals) as registry:

            def number(table: Any, *where: Any) -> int:
                with registry.read() as connection:
                    return int(connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one())

            until(lambda: number(work_items, work_items.c.state.in_(("queued", "running"))) == 0, 120)
            promised = number(uploads)
            assert 2 <= promised <= 3
            assert number(work_items, work_items.c.state == "done") == number(cases) == number(reviews) == promised
            with registry.read() as connection:
                assert audit.verify(connection).problem is None
            assert not any(registry.originals.arriving.glob("*"))
    finally:
        process.terminate()
        process.wait(40)
