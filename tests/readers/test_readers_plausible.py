"""Which text layers are believed."""

from __future__ import annotations

import random

import pytest

from compliance.readers.pdf.plausible import is_plausible

REAL = "根据发电行业二〇一三年以来任一年排放达到二万六千吨二氧化碳当量及以上的企业或者其他经济组织的碳排放核查结果筛选确定名单"


@pytest.mark.parametrize(
    "runs",
    [
        [REAL],
        ["118.6", "104.5", "10519", "2,810", "8545", "—", "-16.55%"] * 20,  # a table of nothing but numbers
        ["The energy consumption per unit of product shall not exceed the limit of this standard."] * 3,
        ["kgce/t", "MW", "kWh", "PUE", "COP", "t/a", "Mvar"] * 8,
        ["Les économies d'énergie réalisées par l'entreprise sont vérifiées après une année complète."] * 3,
        ["\uf0b7", "提高热效率", "\uf0b7", "降低排烟温度"] * 6,  # bullets of a symbol font
        ["=" * 60] * 10,
        ["このプロジェクトのエネルギー消費量を示しています。齟齬"] * 4,
        [],
    ],
    ids=["Chinese", "numbers", "English", "units", "French", "bullets", "rules", "Japanese", "nothing"],
)
def test_real_text_is_believed(runs: list[str]) -> None:
    assert is_plausible(runs)


def shifted(text: str, by: int) -> str:
    """Text whose every code is off by some places, as a wrong code table makes it."""
    return "".join(chr(ord(c) + by) for c in text)


@pytest.mark.parametrize(
    "runs",
    [
        ["".join(random.Random(1).sample([chr(c) for c in range(0x4E00, 0x9FA5)], 60))],
        [shifted(REAL, 7)],
        [shifted(REAL, -31)],
        ["\ue123\ue124\ue125\ue126\ue127\ue128"],
        ["·¢µçÐÐÒµÖØµãÅÅ·Åµ¥Î»" * 3],  # GBK read as Latin-1
        ['!"#$%&\'()*+!#$&*;<=>?@[]^`{|}!"#$&*@?' * 3],
        ["BCDFGHJKLMNPQRSTVWXZ" * 6],
        ["\ufffd" * 10 + REAL[:20]],
    ],
    ids=["random", "shifted up", "shifted down", "private use", "mojibake", "signs", "consonants", "unknown"],
)
def test_garbage_is_not_believed(runs: list[str]) -> None:
    assert not is_plausible(runs)
