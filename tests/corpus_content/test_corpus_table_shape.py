"""三张数值表的形状：每一行有单位，每一格有状态，每个修正都有规则测试用到；缺失、存疑的格子不作依据。"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from corpus_files import CORPUS, read, table

from compliance.corpus import load_corpus
from compliance.corpus.cases import case_files, read_cases
from compliance.corpus.conditions import LEVELS

TABLES = {name: table(CORPUS / "tables" / f"{name}.csv") for name in ("eff_2021", "eff_2023", "gb_limits")}
EDITIONS = ("eff_2021", "eff_2023")
STATUSES = {"已核", "存疑", "缺失"}
SHIPPED = load_corpus()
NO_INDICATOR = {"woven_fabric", "knitted_fabric_yarn"}
"""2023 年版新增而连指标、单位都没有查到的两个领域。"""


def cells(name: str) -> list[tuple[str, str, str]]:
    """（键，值，状态），逐格。"""
    if name == "gb_limits":
        return [(r["键"], r[g], r["状态"]) for r in TABLES[name] for g in ("一级", "二级", "三级")]
    return [(r["键"], r[level], r[f"{level}状态"]) for r in TABLES[name] for level in LEVELS]


def products_tested() -> set[str]:
    """规则旁的测试用到的产品。"""
    cases = (case for path, name in case_files(CORPUS) for case in read_cases(path, name))
    return {text for case in cases for fact in case.facts if fact.name == "装置.产品" for text in fact.texts}


def test_the_three_tables_have_all_their_rows() -> None:
    assert {name: len(rows) for name, rows in TABLES.items()} == {"eff_2021": 56, "eff_2023": 75, "gb_limits": 73}
    for name, rows in TABLES.items():
        assert [k for k, n in Counter(r["键"] for r in rows).items() if n > 1] == [], name


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_unit_of_the_lexicon(name: str) -> None:
    for row in TABLES[name]:
        if row["键"] in NO_INDICATOR:
            assert (row["单位"], row["标杆"], row["基准"]) == ("", "", "")
        else:
            assert SHIPPED.lexicon.unit(row["单位"]) is not None, row["键"]


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_has_a_status_of_the_list_and_a_figure_where_it_says_so(name: str) -> None:
    for key, value, status in cells(name):
        assert status in STATUSES, key
        if status == "缺失":
            assert value == "", key
        if value:
            assert Decimal(value).is_finite(), key
        elif name != "gb_limits":
            assert status == "缺失", key


@pytest.mark.parametrize("name", TABLES)
def test_every_row_says_where_its_figures_come_from(name: str) -> None:
    assert [r["键"] for r in TABLES[name] if not r["核验依据"]] == []


@pytest.mark.parametrize("name", EDITIONS)
def test_how_many_cells_may_be_relied_upon(name: str) -> None:
    counted = Counter(status for _, _, status in cells(name))
    assert counted == {"eff_2021": {"已核": 100, "存疑": 12}, "eff_2023": {"已核": 100, "存疑": 12, "缺失": 38}}[name]


def test_what_is_not_verified_is_not_usable() -> None:
    for edition in SHIPPED.levels:
        for (key, level), cell in edition.cells.items():
            assert cell.usable == (cell.status == "已核" and cell.value is not None), (key, level)
    doubtful = {k for k, _, status in cells("gb_limits") if status == "存疑"}
    assert doubtful and not any(
        cell.usable for limit in SHIPPED.limits if limit.product in doubtful for cell in limit.cells.values()
    )


def test_each_modifier_is_used_by_a_test_of_a_rule() -> None:
    tested = products_tested()
    for name in TABLES:
        column = "条件" if name == "gb_limits" else "修正"
        by_modifier: dict[str, set[str]] = {}
        for row in TABLES[name]:
            if row[column]:
                by_modifier.setdefault(row[column], set()).add(row["键"])
        assert by_modifier
        for modifier, keys in by_modifier.items():
            assert keys & tested, (name, modifier)


def test_each_modifier_says_something_to_the_engine() -> None:
    """一个不起作用的修正，等于没有修正：要么有系数、有待查标记，要么是另一档的限额。"""
    marks = SHIPPED.lexicon.open_marks
    for edition in SHIPPED.levels:
        assert all(any(m in c.modifier for m in marks) for c in edition.cells.values() if c.modifier)
    for limit in SHIPPED.limits:
        for cell in limit.cells.values():
            assert not cell.modifier or cell.other is not None or any(m in cell.modifier for m in marks), limit.product


def test_a_second_grade_is_laxer_than_the_one_printed_and_complete() -> None:
    graded = {limit.product: limit for limit in SHIPPED.limits if any(c.other for c in limit.cells.values())}
    assert set(graded) == {"ceramic_tile.low_absorption", "sanitary_ceramics"}
    for limit in graded.values():
        for cell in limit.cells.values():
            assert cell.other is not None and cell.value is not None and cell.other > cell.value


def test_negative_limits_are_kept() -> None:
    for edition in SHIPPED.levels:
        pair = [edition.cells["steelmaking.converter", level].value for level in LEVELS]
        assert pair == [Decimal(-30), Decimal(-10)]
    assert "steelmaking.converter" in products_tested()


def test_national_standards_stand_beside_every_field_that_has_one() -> None:
    missing = {r["键"] for r in TABLES["eff_2023"]} - {r["键"] for r in TABLES["gb_limits"]}
    assert missing == NO_INDICATOR
    for row in TABLES["gb_limits"]:
        assert date.fromisoformat(row["实施日期"]) >= date.fromisoformat(
            read(CORPUS / "tables" / "gb_limits.meta.yaml")["起"]
        )
