"""文件登记齐全：应有的国家文件都在；每份写明地区、层级、状态、日期或区间和理由、替代关系、怎样核对。"""

from __future__ import annotations

from datetime import date

import pytest
from corpus_files import CORPUS, held_documents, read, table

METAS = {path.parent.name: read(path) for path in sorted(CORPUS.glob("docs/*/meta.yaml"))}
NATIONAL = {
    "ndrc-2021-1464": "发改产业〔2021〕1464号",
    "ndrc-2021-1609": "发改产业〔2021〕1609号",
    "ndrc-2022-200": "发改产业〔2022〕200号",
    "ndrc-2023-723": "发改产业〔2023〕723号",
    "gf-2024-12": "国发〔2024〕12号",
    "ndrc-2024-970": "发改环资〔2024〕970号",
    "ndrc-order-31": "国家发展改革委令第31号",
    "ndrc-order-2-2023": "国家发展改革委令2023年第2号",
    "ndrc-2026-698": "发改环资〔2026〕698号",
}
SEEDS = {"qh-jnjt-ztfa", "qh-gytdf", "yn-jnjt-zqyj", "cq-2022-270", "gz-145-gyjn"}
LAWS = {"law-jnyf-2018", "law-xzcf-2021"}
LEVELS = {
    "法律",
    "部门规章",
    "国务院规范性文件",
    "国家规范性文件",
    "强制性国家标准",
    "省级规范性文件",
    "省级规范性文件（征求意见稿）",
    "省级规划",
}


def test_what_the_five_documents_rest_on_and_what_is_in_force_is_registered() -> None:
    assert {name: METAS[name]["文号"] for name in NATIONAL} == NATIONAL
    assert set(METAS) >= SEEDS | LAWS
    standards = {f"gb-{row['标准'][3:].strip()}" for row in table(CORPUS / "tables" / "gb_limits.csv")}
    assert standards == {name for name in METAS if name.startswith("gb-")}


@pytest.mark.parametrize("name", METAS)
def test_each_says_what_it_is(name: str) -> None:
    meta = METAS[name]
    regions = {entry["名称"] for entry in read(CORPUS / "regions.yaml")}
    assert meta["题名"] and meta["发文机关"] and meta["地区"] in regions and meta["层级"] in LEVELS
    assert meta["生效"]["依据"] and ("自" in meta["生效"] or {"不早于", "不晚于"} <= set(meta["生效"]))
    assert "失效" in meta and "替代" in meta and "依据上位文件" in meta


@pytest.mark.parametrize("name", METAS)
def test_each_says_how_far_it_is_verified(name: str) -> None:
    check = METAS[name]["核对"]
    assert check["对照"] and check["人"]
    assert (check["人"] == "待定") == (check["日期"] in ("", "null")), "核对了要有人有日期，没有核对的写待定"


def test_only_what_is_held_has_a_text_and_a_digest() -> None:
    assert set(held_documents()) == SEEDS | LAWS
    for name, meta in METAS.items():
        assert (meta["持有原文"] == "是") == (name in SEEDS | LAWS)
        assert meta["持有原文"] == "否" or len(meta["原文"]["sha256"]) == 64


def test_what_is_replaced_says_so_on_both_sides() -> None:
    replaced = {link["文件"]: (name, link) for name, meta in METAS.items() for link in meta["替代"]}
    assert set(replaced) == {name for name, meta in METAS.items() if meta["状态"] == "被替代"}
    for old, (new, link) in replaced.items():
        begins = METAS[new]["生效"].get("自") or METAS[new]["生效"]["不晚于"]
        assert date.fromisoformat(link["自"]) == date.fromisoformat(begins), (old, new)


def test_the_three_year_action_replaces_nothing() -> None:
    assert METAS["ndrc-2026-698"]["替代"] == []
    assert METAS["ndrc-2023-723"]["状态"] == "现行"


def test_plans_for_a_period_end_with_it() -> None:
    assert {n: m["失效"] for n, m in METAS.items() if m["失效"] not in ("", "null")} == {
        "gf-2024-12": "2025-12-31",
        "gz-145-gyjn": "2025-12-31",
    }
