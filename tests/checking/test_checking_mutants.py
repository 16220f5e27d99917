"""The cases beside the rules notice every change that matters."""

from __future__ import annotations

from dataclasses import replace

from compliance.checking.mutate import mutants, survivors
from compliance.corpus import Corpus

CANNOT_BE_TOLD = {
    # none of the eleven new fields has a verified level yet, so no case can fall below it
    "参数改造完成期限 全国ndrc-2023-723效力改为目标",
}


def test_no_mutant_survives(shipped: Corpus) -> None:
    assert set(survivors(shipped)) == CANNOT_BE_TOLD


def test_every_kind_of_change_is_made(shipped: Corpus) -> None:
    made = "\n".join(m.text for m in mutants(shipped))
    for text in (
        "改为高于",
        "删去“",
        "去掉",
        "对换",
        "判定表删去",
        "效力改为",
        "边界对换",
        "数值＋百分之一",
        "日期－一天",
        "删去依据",
        "占比改为",
        "口径改为",
        "总户数＋1",
        "范围",
        "每户改为任一装置",
        "删去“其中”",
        "第1个月日＋一天",
        "删去视为",
        "视为不针对",
        "删去如同",
    ):
        assert text in made


def test_without_cases_everything_survives(shipped: Corpus) -> None:
    bare = replace(
        shipped, folder=shipped.folder / "nowhere", rules=tuple(r for r in shipped.rules if r.code == "TL001")
    )
    assert len(survivors(bare)) == sum(1 for _ in mutants(bare))
