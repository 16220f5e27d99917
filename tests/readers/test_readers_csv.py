"""CSV as rows of text: a quote that nothing closes takes nothing with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.model.errors import InputError
from compliance.readers.grids import read_grids


def cells(folder: Path, text: str) -> list[list[str]]:
    path = folder / "名录.csv"
    path.write_bytes(text.encode())
    (grid,), _ = read_grids(path)
    return [list(row.cells.values()) for row in grid.rows]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('企业名称,备注\n甲,"待核\n乙,\n丙,\n', "第2行第2格"),
        ('企业名称,备注\n甲,"待核\n乙,"新\n丙,\n', "第2行第2格"),
        ('企业名称,备注\r\n"甲\r\n厂",完\r\n"乙,\r\n丙,\r\n', "第4行第1格"),
        ('企业名称,备注\n甲,"两\n行","待核\n乙,\n', "第3行第3格"),
        ('企业名称\t备注\r甲\t"待核\r乙\t\r', "第2行第2格"),
        ('企业名称,备注\n甲,"待核"补充,更多"\n乙,\n', "第2行第2格"),
        ('企业名称,备注\n甲,"\n', "第2行第2格"),
    ],
)
def test_rows_vanished_in_the_cell_of_an_open_quote(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(InputError) as error:
        cells(tmp_path, text)
    assert "名录.csv" in str(error.value) and error.value.reason.startswith(f"{place}开头的引号没有配对")


@pytest.mark.parametrize(
    ("written", "read"),
    [('"两\n行"', "两\n行"), ('5" 管', '5" 管'), ('"称""甲""的"', '称"甲"的'), ('""', None), ('"a,b"', "a,b")],
)
def test_quotes_that_are_in_order(tmp_path: Path, written: str, read: str | None) -> None:
    rows = cells(tmp_path, f"企业名称,备注,其他\n甲,{written},乙\n丙,,")
    assert rows[1:] == [["甲", *([read] if read else []), "乙"], ["丙"]]


def test_a_cell_too_long_is_not_taken_for_an_open_quote(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="有一格太长"):
        cells(tmp_path, "企业名称\n" + "甲" * 200_000)
