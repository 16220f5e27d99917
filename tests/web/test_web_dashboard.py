"""The overview: what is counted, what charts say without colour, and what a computation may do."""

from __future__ import annotations

import re
import sys
import time
from datetime import date
from decimal import Decimal

import pytest

from compliance.registry import By, enterprises
from compliance.registry.installations import Figures, Told, record
from compliance.web.computing.jobs import BROKEN, Jobs
from compliance.web.dashboards.charts import LABELS, WIDTH, stacked, targets

PROVINCE = "青海省"


@pytest.fixture
def register(desk) -> None:
    """Three kilns in two cities: below the baseline, unclassified (no figure), and one whose deadline is past."""
    rows = (
        (
            "西宁市",
            "1号窑",
            Figures(
                product="cement_clinker", status="existing", sec=Decimal(200), sec_unit="kgce/t", disposal="retrofit"
            ),
        ),
        ("西宁市", "2号窑", Figures(product="cement_clinker", status="existing", completion=date(2025, 1, 1))),
        ("海东市", "3号窑", Figures(product="cement_clinker", status="proposed", sec=Decimal(90), sec_unit="kgce/t")),
    )
    with desk.registry.write(By("登记员", desk.now())) as tx:
        for city, name, figures in rows:
            place = {"province": PROVINCE, "city": city, "field": "水泥"}
            owner = enterprises.resolve(tx, f"{city}水泥有限公司", None, "清单", place).id
            record(tx, [Told(owner, name, figures, {"reference": "清单.xlsx"})], date(2026, 3, 1))


def test_a_chart_has_a_pattern_for_every_part_and_a_table_beside_it(register, sign_in) -> None:
    page = sign_in("张三", "reviewer").get("/dashboard").text
    assert "style=" not in page.replace('rel="stylesheet"', "")
    used = set(re.findall(r"url\(#(p-[a-z_]+)\)", page))
    assert used and used <= set(re.findall(r'<pattern id="([^"]+)"', page))
    section = page.split('id="h-tiers"')[1].split("</section>")[0]
    row = re.search(r'<th scope="row">西宁市</th>(.*?)</tr>', section)
    assert row and re.findall(r">(\d+)<", row[1]) == ["0", "0", "1", "1", "2"]
    assert "海东市" not in section  # what is only proposed has no class
    near = page.split('id="h-deadlines"')[1].split("</section>")[0]
    row = re.search(r'<th scope="row">西宁市</th>(.*?)</tr>', near)
    assert row and re.findall(r">(\d+)<", row[1]) == ["1", "0", "0", "1", "2"]


def test_a_figure_of_a_chart_leads_to_the_rows_it_counts(register, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    links = re.findall(r'href="(/lists/installations\?[^"]+)">(\d+)<', person.get("/dashboard").text)
    assert links
    for link, count in links:
        answer = person.get("/api/v1" + link.replace("&amp;", "&"))
        assert answer.json()["total"] == int(count)


def test_share_targets_are_computed_in_a_child_and_shown_to_who_asked(register, desk, sign_in) -> None:
    person, other = sign_in("张三", "reviewer"), sign_in("李四", "reviewer", office="发改委")
    answer = person.submit("/dashboard", region=PROVINCE)
    assert answer.status_code == 303
    target = answer.headers["location"]
    for _ in range(600):
        page = person.get(target).text
        if "正在计算" not in page:
            break
        time.sleep(0.2)
    assert "AG001" in page and "无法判定" in page and "正在计算" not in page
    assert other.get(target).status_code == 404
    assert other.get(target.replace("?", "/state?")).status_code == 404
    assert person.submit("/dashboard", region="火星").status_code == 400


def test_bars_are_as_long_as_their_counts() -> None:
    chart = stacked({"甲": {"a": 3, "b": 1}, "乙": {"a": 0, "b": 2}}, ("a", "b"))
    (first, second) = chart.bars
    assert [p.key for p in first.parts] == ["a", "b"] and [p.key for p in second.parts] == ["b"]
    assert first.parts[0].width == pytest.approx(3 * first.parts[1].width, rel=1e-3)
    assert first.parts[0].x == LABELS and first.end < WIDTH
    assert stacked({}, ("a",)).bars == ()


def test_a_share_that_cannot_be_told_has_no_bar() -> None:
    (known, unknown), _ = targets([("甲", Decimal(40), Decimal(30), "40%"), ("乙", None, Decimal(100), "")])
    assert known.bar > known.mark and unknown.bar is None and unknown.mark is not None


def settled(jobs: Jobs, owner: int, key: str):
    for _ in range(400):
        job = jobs.of(owner, key, "x")
        if job.state != "working":
            return job
        time.sleep(0.05)
    raise AssertionError("it did not end")


def test_a_child_that_hangs_or_dies_says_so_and_the_next_one_works() -> None:
    hanging = Jobs((sys.executable, "-c", "import time; time.sleep(60)"), seconds=0.5)
    job = settled(hanging, 1, hanging.start(1, "x", lambda: 1).key)
    assert job.state == "failed" and "已停止" in job.reason
    dying = Jobs((sys.executable, "-c", "import os; os.abort()"))
    assert settled(dying, 1, dying.start(1, "x", lambda: 1).key).reason == BROKEN
    again = settled(dying, 1, dying.start(1, "x", lambda: 1).key)
    assert again.state == "failed" and dying.of(2, again.key, "x") is None


def test_only_one_computation_at_a_time() -> None:
    from compliance.model.errors import RegistryError

    jobs = Jobs((sys.executable, "-c", "import time; time.sleep(60)"), seconds=2)
    first = jobs.start(1, "x", lambda: 1)
    with pytest.raises(RegistryError) as caught:
        jobs.start(2, "x", lambda: 1)
    assert caught.value.code == "conflict"
    settled(jobs, 1, first.key)
