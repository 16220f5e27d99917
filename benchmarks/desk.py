"""The review screen in a real browser: the first page of a 60-page plan after the click, the next page, a confirmation.

Wall clock, on loopback, in Debian's Chromium; medians of several. The pages are those of the sample plans, one after another.
"""

from __future__ import annotations

import hashlib
import io
import socket
import statistics
import tempfile
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import uvicorn
from playwright.sync_api import sync_playwright

from compliance.pipeline import Options, extract_plan, review_facts
from compliance.registry import By, case_facts, cases, reviews
from compliance.registry.account_roles import decide_role, first_of_role, propose_role
from compliance.registry.accounts import add_user, link_case, office_named, set_password
from compliance.web.app import create_app
from compliance.web.desk import Desk
from compliance.web.pages.service import pages_of
from compliance.web.security import passwords
from compliance.web.settings import Settings, limits_from

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"
PASSWORD = "correct horse battery staple"
PLANS, PAGES = 5, 60
_SHOWN = """() => new Promise((done) => {
    const image = document.querySelector('#page-image');
    image.decode().then(() => requestAnimationFrame(() => done(performance.now())));
})"""


def long_plan(number: int) -> bytes:
    """A plan of 60 printed pages; ``number`` makes each another file."""
    out, every = io.BytesIO(), [pikepdf.open(path) for path in sorted(SAMPLES.glob("*.pdf"))]
    with pikepdf.new() as pdf:
        while len(pdf.pages) < PAGES:
            for one in every:
                pdf.pages.extend(one.pages)
        del pdf.pages[PAGES:]
        pdf.docinfo["/Subject"] = str(number)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def fill(desk: Desk) -> None:
    """A reviewer, and cases whose findings are those of a sample plan."""
    with desk.registry.write(By("setup", desk.now())) as tx:
        for who, first in (("甲", "administrator"), ("乙", "auditor")):
            number = add_user(tx, who, who, office_named(tx, "机房"))
            set_password(tx, number, "no password fits")
            first_of_role(tx, number, first)
    with desk.registry.write(By("甲", desk.now())) as tx:
        office = office_named(tx, "工信局")
        user = add_user(tx, "wang", "王审查", office)
        set_password(tx, user, passwords.hashed(PASSWORD, "wang", desk.settings.limits))
        decide_role(type(tx)(tx.connection, By("乙", desk.now())), propose_role(tx, user, "reviewer", "测"), True)
    on = Options(as_of=date(2024, 6, 30))
    facts = extract_plan(SAMPLES / "P01.pdf", on)
    for number in range(PLANS):
        data = long_plan(number)
        document = replace(facts.document, sha256=hashlib.sha256(data).hexdigest(), pages=PAGES, file=f"{number}.pdf")
        own = replace(facts, document=document)
        with desk.registry.write(By("甲", desk.now())) as tx:
            case = cases.receive(tx, document, date(2026, 3, 2))
            desk.registry.originals.keep(tx, data, "pdf")
            case_facts.record_facts(tx, case.id, own, "benchmark")
            reviews.record_review(tx, case.id, review_facts(own, on), parameters="", program="benchmark")
            link_case(tx, case.id, office)


def measure(page: Any) -> dict[str, list[float]]:
    """Milliseconds of each kind."""
    found: dict[str, list[float]] = {"first page": [], "next page": [], "confirm": []}
    for case in range(1, PLANS + 1):
        begun = time.perf_counter()
        page.goto(f"/cases/{case}/review?page={PAGES // 2}")
        page.evaluate(_SHOWN)
        found["first page"].append((time.perf_counter() - begun) * 1000)
        for _ in range(4):
            page.wait_for_timeout(700)  # somebody looks at a page before turning it
            found["next page"].append(_pressed(page, "Shift+J", image=True))
        found["confirm"] += [_pressed(page, "a", image=False) for _ in range(3)]
    return found


def _pressed(page: Any, key: str, image: bool) -> float:
    page.evaluate("""() => {
        window.settled = new Promise((done) => document.addEventListener('htmx:afterSettle', done, { once: true }));
        window.begun = new Promise((done) => document.addEventListener('keydown', () => done(performance.now()), { once: true }));
    }""")
    page.keyboard.press(key)
    shown = _SHOWN if image else "() => performance.now()"
    return float(
        page.evaluate(f"async () => {{ await window.settled; return await ({shown})() - await window.begun; }}")
    )


def main() -> None:
    """Print medians and maxima."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        folder = Path(name)
        settings = Settings(
            limits_from(),
            str(folder / "r.sqlite"),
            folder / "originals",
            host="127.0.0.1",
            port=port,
            secure_cookies=False,
        )
        app = create_app(settings)
        desk: Desk = app.state.desk
        fill(desk)
        pages_of(desk)
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=settings.address).new_page()
            page.goto("/login")
            page.fill('input[name="name"]', "wang")
            page.fill('input[name="password"]', PASSWORD)
            page.press('input[name="password"]', "Enter")
            page.wait_for_url("**/")
            page.goto("/cases/1/review?page=2")  # a server that has worked before: corpus loaded, children started
            page.evaluate(_SHOWN)
            for kind, times in measure(page).items():
                print(f"{kind}: median {statistics.median(times):.0f} ms, most {max(times):.0f} ms ({len(times)})")
            browser.close()
        server.should_exit = True
        thread.join(10)


if __name__ == "__main__":
    main()
