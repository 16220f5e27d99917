"""Which row of the level table the words of a list mean."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compliance.listing import product_finder


@pytest.mark.parametrize(
    ("words", "capacity", "meant"),
    [
        (("抛釉砖(吸水率≤0.5%)", "陶瓷砖一线", "建筑陶瓷"), 5_500_000, "ceramic_tile.low_absorption"),
        (("釉面砖（吸水率＞10%）", "1号窑", "建筑陶瓷"), 8_500_000, "ceramic_tile.high_absorption"),
        (("平板玻璃", "1号浮法线"), 900, "flat_glass.over_800"),
        (("合成氨（非优质无烟块煤、型煤），固定床间歇气化", "型煤制氨装置"), 220_000, "ammonia.other_lump_briquette"),
    ],
)
def test_words_and_size_tell_the_rows_of_a_family_apart(words: tuple[str, ...], capacity: int, meant: str) -> None:
    found = product_finder(None)(words, Decimal(capacity))
    assert found is not None and found.key == meant


def test_a_share_in_the_name_of_a_product_is_no_size() -> None:
    """Nothing tells which tiles: a capacity of millions is no 吸水率＞10%."""
    assert product_finder(None)(("建筑陶瓷", "辊道窑"), Decimal(8_500_000)) is None
