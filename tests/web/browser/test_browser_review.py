"""A reviewer at the keyboard in a real browser: the figure boxed on its page, decisions, a correction that flips a verdict."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1]))
pytest.importorskip("fastapi")
playwright = pytest.importorskip("playwright.sync_api")
import uvicorn  # noqa: E402
from staff import PASSWORD, appoint  # noqa: E402
from web_cases import case_of  # noqa: E402

from compliance.drafting.carried import carried_data  # noqa: E402
from compliance.registry import By  # noqa: E402
from compliance.web.app import create_app  # noqa: E402
from compliance.web.desk import Desk  # noqa: E402
from compliance.web.review import acts  # noqa: E402
from compliance.web.settings import Settings, limits_from  # noqa: E402

CHROMIUM = Path("/usr/bin/chromium")
ABSENT = f"没有 {CHROMIUM}，浏览器测试没有运行"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that listens on this machine, with a case and a reviewer."""
    folder = tmp_path_factory.mktemp("desk")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings(
        limits_from(), str(folder / "r.sqlite"), folder / "originals", host="127.0.0.1", port=port, secure_cookies=False
    )
    app = create_app(settings)
    desk: Desk = app.state.desk
    appoint(desk.registry, desk.now(), "wang", "reviewer", display="王审查")
    for plan in ("P01.pdf", "P05.docx"):
        case_of(desk.registry, By("收件员", desk.now()), plan)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    yield desk
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        print(f"\n*** {ABSENT}", file=sys.stderr)
        pytest.skip(ABSENT)
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def screen(desk: Desk, browser: Any) -> Iterator[Callable[..., Any]]:
    """The review screen of a case, signed in; nothing on it may break the policy of contents."""
    made: list[Any] = []
    problems: list[str] = []

    def opened(case: int, width: int = 1366, height: int = 768) -> Any:
        page = browser.new_context(
            viewport={"width": width, "height": height}, base_url=desk.settings.address
        ).new_page()
        page.on(
            "console", lambda m: problems.append(m.text) if m.type == "error" and "status of 4" not in m.text else None
        )
        page.on("pageerror", lambda e: problems.append(str(e)))
        page.goto(f"/login?next=/cases/{case}/review")
        page.fill('input[name="name"]', "wang")
        page.fill('input[name="password"]', PASSWORD)
        page.press('input[name="password"]', "Enter")
        page.wait_for_selector(".item.on")
        made.append(page)
        return page

    yield opened
    for page in made:
        page.context.close()
    assert problems == []


def state(desk: Desk, case: int, rule: str, subject: str = "") -> str:
    view = acts.judged(desk.registry, case, desk.options()).view
    return next(i.state for i in view.items if i.finding.rule == rule and subject in i.finding.subject.name)


def selected(page: Any) -> str:
    return page.inner_text(".item.on .head .code") + " " + page.inner_text(".item.on .head .subject")


def pressed(page: Any, key: str) -> None:
    """Press a key that fetches something, and wait until it is on the screen."""
    page.evaluate("document.body.dataset.settled = ''")
    page.evaluate(
        "document.addEventListener('htmx:afterSettle', () => { document.body.dataset.settled = 'yes' }, { once: true })"
    )
    page.keyboard.press(key)
    page.wait_for_selector("body[data-settled=yes]")


def test_the_box_lies_on_the_figures_ink(desk: Desk, screen: Callable[..., Any]) -> None:
    page = screen(1)
    page.locator("#page-image").evaluate("image => image.decode()")
    image, overlay = page.locator("#page-image").bounding_box(), page.locator(".overlay").bounding_box()
    assert all(abs(image[k] - overlay[k]) < 1 for k in ("x", "y", "width", "height"))
    dark = page.evaluate("""() => {
        const image = document.querySelector('#page-image'), frame = image.getBoundingClientRect();
        const canvas = document.createElement('canvas'); canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
        const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0);
        return [...document.querySelectorAll('.box.own')].map((box) => {
            const r = box.getBoundingClientRect(), f = image.naturalWidth / frame.width;
            const data = pen.getImageData((r.x - frame.x) * f, (r.y - frame.y) * f, r.width * f, r.height * f).data;
            let ink = 0; for (let i = 0; i < data.length; i += 4) if (data[i] < 128) ink++;
            return ink / (data.length / 4);
        });
    }""")
    assert dark and min(dark) > 0.05  # Chinese print covers more than that of its line


def test_reviewing_by_keyboard_alone(desk: Desk, screen: Callable[..., Any]) -> None:
    page = screen(1)
    assert selected(page) == "DC001 栖云谷数据中心二期"
    pressed(page, "j")
    assert selected(page) == "DC002 栖云谷数据中心一期"
    pressed(page, "k")
    pressed(page, "a")  # confirmed; the next one comes up
    assert selected(page) == "DC002 栖云谷数据中心一期" and state(desk, 1, "DC001") == "confirmed"
    pressed(page, "u")
    assert selected(page) == "DC001 栖云谷数据中心二期" and state(desk, 1, "DC001") == "open"
    assert page.inner_text(".strip [aria-current]") == "2"  # where 1.38 stands
    pressed(page, "g")
    assert page.inner_text(".strip [aria-current]") == "1"  # the first of its evidence
    pressed(page, "Shift+J")
    assert page.inner_text(".strip [aria-current]") == "2"
    page.keyboard.press("d")
    page.keyboard.type("jka 不是年均值")  # letters typed into a field are no commands
    pressed(page, "Enter")
    assert state(desk, 1, "DC001") == "disputed"
    page.keyboard.press("Shift+Slash")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("PR001")
    assert page.locator(".item:visible").count() == 1
    page.keyboard.press("Escape")


def tabbed(page: Any, wanted: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(200):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by Tab")


def asked(desk: Desk, case: int, key: str) -> list[str]:
    """What stands as asked for on a finding."""
    item = acts.judged(desk.registry, case, desk.options()).view.item(key)
    assert item is not None
    return [one.wanted for one in item.asked]


def supplement(page: Any, case: int, number: str) -> list[str]:
    """What the 补正通知书 that is drafted now from the case asks for, one line an item."""
    page.goto(f"/cases/{case}/documents")
    form = page.locator('form.entries:has(input[value="补正通知书"])')
    for name, said in {"number": number, "days": "15", "contact": "李某", "phone": "023-0000000"}.items():
        form.locator(f'[name="{name}"]').fill(said)
    form.locator("button.main").press("Enter")
    page.wait_for_url(f"**/cases/{case}/documents/*", timeout=120_000)
    found = page.request.get(f"{page.url}/file.docx")
    return [row["补正要求"] for row in carried_data(found.body())["事项清单"]]


def test_asking_for_evidence_by_keyboard_and_taking_it_back(desk: Desk, screen: Callable[..., Any]) -> None:
    page, wanted = screen(1), "二期年均PUE的设计计算书"
    view = acts.judged(desk.registry, 1, desk.options()).view
    key = next(i.key for i in view.open if i.finding.rule == "DC002")
    page.goto(f"/cases/1/review?finding={key}")
    page.keyboard.press("q")
    assert page.evaluate("document.activeElement.name") == "wanted"  # the form is open and waits for the words
    page.keyboard.type(wanted + " jkaquw")  # letters that are keys elsewhere
    page.keyboard.press("Tab")  # the day may stay empty
    tabbed(page, ".ask button")
    pressed(page, "Enter")
    assert asked(desk, 1, key) == [wanted + " jkaquw"]
    assert f"请企业补充：{wanted} jkaquw" in page.inner_text(".item.on .asked")
    assert page.locator(f'.item.on[data-key="{key}"]').count() == 1  # nothing is decided: it stays where it is
    assert any(wanted in line for line in supplement(page, 1, "渝经信补〔2026〕1号"))
    page.goto(f"/cases/1/review?finding={key}")
    tabbed(page, ".asked button")
    pressed(page, "Enter")
    assert asked(desk, 1, key) == [] and page.locator(".item.on .asked").count() == 0
    assert not any(wanted in line for line in supplement(page, 1, "渝经信补〔2026〕2号"))


def test_an_input_method_at_work_gives_no_commands(desk: Desk, screen: Callable[..., Any]) -> None:
    page = screen(1)
    before = selected(page)
    page.evaluate("""() => document.body.dispatchEvent(
        new KeyboardEvent('keydown', { code: 'KeyA', key: 'a', bubbles: true, isComposing: true }))""")
    page.wait_for_timeout(200)
    assert selected(page) == before


def test_correcting_a_figure_by_keyboard_flips_its_verdict(desk: Desk, screen: Callable[..., Any]) -> None:
    page = screen(1)
    page.goto(page.url)
    key = next(i.key for i in acts.judged(desk.registry, 1, desk.options()).view.items if i.finding.rule == "DC006")
    page.goto(f"/cases/1/review?finding={key}")
    field = page.locator('input[name="figure"][value$="pue_target"] ~ label input[name="value"]')
    page.keyboard.press("e")
    while not field.evaluate("e => e === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("1.22")
    page.keyboard.press("Tab")
    page.keyboard.type("第2页图纸为1.22")
    pressed(page, "Enter")
    flips = page.locator(".flips li").all_inner_texts()
    assert any("DC001" in line and "不符合 → 符合" in line for line in flips)
    assert any("DC006" in line for line in flips)


def test_a_docx_shows_the_paragraph_or_cell_marked(desk: Desk, screen: Callable[..., Any]) -> None:
    page = screen(2)
    view = acts.judged(desk.registry, 2, desk.options()).view
    item = next(i for i in view.items if i.chips)
    page.goto(f"/cases/2/review?finding={item.key}")
    assert page.locator(".text .marked").count() >= 1


def test_no_serious_fault_for_people_who_cannot_see_or_use_a_mouse(desk: Desk, screen: Callable[..., Any]) -> None:
    axe = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    for case in (1, 2):
        page = screen(case)
        page.evaluate(axe)
        found = page.evaluate(
            "axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.target)]))"
        )
        assert [v for v in found if v[0] in ("serious", "critical")] == []


def test_nothing_is_cut_off_at_1366_by_768_and_at_200_percent(desk: Desk, screen: Callable[..., Any]) -> None:
    for width, height in ((1366, 768), (683, 384)):  # a zoom of 200 % halves the pixels of the page
        page = screen(1, width, height)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        for name in (".queue", ".sheet", ".findings", ".item.on .acts button"):
            assert page.locator(name).first.is_visible()


def test_a_box_is_drawn_by_mouse_and_by_keys_and_kept_with_the_correction(
    desk: Desk, screen: Callable[..., Any]
) -> None:
    page = screen(1)
    item = next(i for i in acts.judged(desk.registry, 1, desk.options()).view.items if i.finding.rule == "DC001")
    page.goto(f"/cases/1/review?finding={item.key}")
    page.locator("#page-image").evaluate("image => image.decode()")
    page.keyboard.press("b")
    page.wait_for_selector(".place[open]")
    own = page.locator(".box.own").first.bounding_box()
    page.mouse.move(own["x"] - 2, own["y"] - 2)
    page.mouse.down()
    page.mouse.move(own["x"] + own["width"] + 2, own["y"] + own["height"] + 2, steps=4)
    page.mouse.up()
    page.locator(".place[open] output", has_text="1.38").wait_for()
    drawn = page.locator(".box.drawn").bounding_box()
    assert all(abs(drawn[side] - own[side]) < 6 for side in ("x", "y", "width", "height"))
    before = page.locator(".box.drawn").get_attribute("x")
    page.focus('.place[open] [name="x0"]')
    page.keyboard.press("ArrowDown")  # the box follows the number
    assert float(page.locator(".box.drawn").get_attribute("x")) < float(before)
    page.fill('.figure:has(.place[open]) [name="value"]', "1.38")
    page.fill('.figure:has(.place[open]) [name="reason"]', "原来框错了地方")
    page.press('.figure:has(.place[open]) [name="reason"]', "Enter")
    page.wait_for_selector(".told")
    new = next(i for i in acts.judged(desk.registry, 1, desk.options()).view.items if i.finding.rule == "DC001")
    assert any(e.source == "person" and e.page == 2 and e.bbox is not None for e in new.finding.evidence)
