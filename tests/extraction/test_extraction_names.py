"""Names of installations: which ordinals, which phase, what kind of head; and what only looks like a name."""

from __future__ import annotations

import pytest

from compliance.extraction.names import compatible, find_names, ordinals_of, tidy


@pytest.mark.parametrize(
    ("text", "ordinals", "phases", "head"),
    [
        ("1#、2#炉", ("1", "2"), (), "furnace"),
        ("1～4#电石炉", ("1", "2", "3", "4"), (), "furnace"),
        ("十一号窑", ("11",), (), "line"),
        ("1号熟料生产线", ("1",), (), "line"),
        ("A线", ("A",), (), "line"),
        ("一系列", ("1",), (), "series"),
        ("一、二系列", ("1", "2"), (), "series"),
        ("Ⅱ系列", ("2",), (), "series"),
        ("5000t/d熟料生产线", ("5000T/D",), (), "line"),
        ("二期2号炉", ("2",), ("2",), "furnace"),
        ("第二期", (), ("2",), "phase"),
        ("B座机房楼", ("B",), (), "dc"),
    ],
)
def test_a_name(text: str, ordinals: tuple[str, ...], phases: tuple[str, ...], head: str) -> None:
    (name,) = find_names(f"本次改造{text}，")
    assert (name.text, name.ordinals, name.phases, name.head) == (text, ordinals, phases, head)


@pytest.mark.parametrize("text", ["采取一系列措施", "一系列节能措施", "一线员工", "三线一单", "一是改造，二是新建"])
def test_no_name(text: str) -> None:
    assert find_names(text) == ()


@pytest.mark.parametrize("text", ["1号锅炉", "2#余热发电机组", "3#水泥磨生产线"])
def test_a_boiler_has_a_number_but_is_only_equipment(text: str) -> None:
    assert [n.head for n in find_names(text)] == ["equipment"]


def test_spellings_of_one_ordinal() -> None:
    assert {ordinals_of(t) for t in ("1#", "#1", "1号", "一号", "Ⅰ", "1")} == {("1",)}


def test_heads_that_may_name_one_thing() -> None:
    assert compatible("line", "furnace")
    assert compatible("phase", "dc")
    assert not compatible("bf", "bof")
    assert not compatible("equipment", "furnace")


def test_a_remark_about_size_is_not_part_of_a_name() -> None:
    assert tidy("一系列（400kA）") == "一系列"
    assert tidy("烧碱装置（液碱）") == "烧碱装置（液碱）"
