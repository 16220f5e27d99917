"""Characters, boxes and frames of the text layer."""

from __future__ import annotations

from pathlib import Path

import pytest
from readers_paper import Paper, changed, read, read_back, texts

from compliance.readers.characters import normalise

SENTENCE = "熟料单位产品综合能耗118.6千克标准煤每吨"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("⽤能⼯艺⽔泥", "用能工艺水泥"),  # Kangxi radicals
        ("⻘海⺠⻋⻛⻚⻔", "青海民车风页门"),  # CJK Radicals Supplement, which NFKC leaves
        ("１１８．６％／ｋｇ", "118.6%/kg"),  # full-width ASCII
        ("，：；（）！？“”", "，：；（）！？“”"),  # Chinese punctuation stays
        ("10³ m³ ① ½ ㎡", "10³ m³ ① ½ ㎡"),  # never 103
        ("S11-M\x02", "S11-M-"),  # pdfium's end-of-line hyphen
    ],
)
def test_only_what_carries_no_meaning_is_normalised(raw: str, text: str) -> None:
    assert normalise(raw) == text


def test_every_character_has_its_box(tmp_path: Path) -> None:
    line = read(tmp_path, Paper().text(72, 100, SENTENCE)).pages[0].lines[0]
    assert line.text == SENTENCE
    assert len(line.boxes) == len(line.text) == len(line.raw)
    start = line.text.index("118.6")
    x0, top, x1, bottom = line.box_of(start, start + 5) or (0, 0, 0, 0)
    assert 72 + 9 * 12 < x0 < x1 < 72 + 15 * 12.5
    assert 85 < top < 100 < bottom < 110


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "boxes",
    [
        {},
        {"MediaBox": [-100, -50, 595, 842]},
        {"CropBox": [40, 60, 560, 800]},
        {"MediaBox": [-20, -30, 595, 842], "CropBox": [-10, -10, 560, 800]},
    ],
    ids=["plain", "negative origin", "cropped", "both"],
)
def test_boxes_are_those_of_the_page_as_shown(tmp_path: Path, rotate: int, boxes: dict[str, list[int]]) -> None:
    data = changed(Paper().text(72, 100, SENTENCE).text(90, 300, "第二行").data(), Rotate=rotate, **boxes)
    document = read(tmp_path, data)
    (page,) = document.pages
    assert page.rotation == rotate
    assert sorted(line.text for line in page.lines) == sorted([SENTENCE, "第二行"])
    for line in page.lines:
        assert line.bbox is not None
        assert 0 <= line.bbox[0] < line.bbox[2] <= page.width
        assert 0 <= line.bbox[1] < line.bbox[3] <= page.height
        assert read_back(data, 1, line.bbox) == line.raw


def test_a_page_whose_text_runs_up_is_read_along_its_lines(tmp_path: Path) -> None:
    paper = Paper()
    paper.turned(100, 700, "横排附表一：主要设备清单及其能效指标汇总", 270)
    paper.turned(130, 700, "序号、设备名称、规格型号、数量及能效等级", 270)
    data = paper.data()
    document = read(tmp_path, data)
    assert (
        "".join(texts(document)) == "横排附表一：主要设备清单及其能效指标汇总序号、设备名称、规格型号、数量及能效等级"
    )
    for line in document.pages[0].lines:
        assert line.bbox is not None
        assert line.bbox[3] - line.bbox[1] > line.bbox[2] - line.bbox[0]  # put back: it runs up the page
        assert read_back(data, 1, line.bbox) == line.raw


def test_scripts_are_told_from_digits_on_the_line(tmp_path: Path) -> None:
    paper = Paper()
    x = 72.0
    for part, rise, size in (("CO", 0, 12.5), ("2", -3, 8), ("-10", 0, 12.5), ("3", 5, 8), ("t", 0, 12.5)):
        paper.latin(x, 100 - rise, part, size)
        x += paper.canvas.stringWidth(part, "Helvetica", size)
    paper.text(72, 140, "起步区范围内").latin(72 + 6 * 12.5, 135, "1", 7).text(72 + 6 * 12.5 + 5, 140, "，已投产")
    lines = [line.text for line in read(tmp_path, paper).pages[0].lines]
    assert lines == ["CO₂-10³t", "起步区范围内¹，已投产"]


def test_words_keep_their_spaces_and_chinese_gets_none(tmp_path: Path) -> None:
    paper = Paper().latin(72, 100, "PUE design value 1.25").text(72, 130, "节 能 审 查")
    lines = [line.text for line in read(tmp_path, paper).pages[0].lines]
    assert lines == ["PUE design value 1.25", "节能审查"]


def test_text_printed_twice_for_bold_is_read_once(tmp_path: Path) -> None:
    paper = Paper().text(72, 100, "总投资4860万元").text(72.3, 100, "总投资4860万元")
    assert [line.text for line in read(tmp_path, paper).pages[0].lines] == ["总投资4860万元"]


def test_radicals_are_mapped_in_text_and_kept_in_raw(tmp_path: Path) -> None:
    (line,) = read(tmp_path, Paper().text(72, 100, "⽤能单位１２")).pages[0].lines
    assert (line.text, line.raw) == ("用能单位12", "⽤能单位１２")
