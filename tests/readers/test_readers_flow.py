"""Paragraphs, headings, notes and furniture."""

from __future__ import annotations

from pathlib import Path

from readers_paper import HEIGHT, LEFT, Paper, headings, read, texts
from reportlab.lib.utils import simpleSplit

FULL = "本装置自投产以来运行总体平稳，能源计量器具配备齐全，各项能耗数据按月统计并经部门核定后，"
FULL = FULL[:36]
"""36 characters: a line that fills the column."""
BLANK = 2 * 12.5
"""The indent of two characters."""


def indented(paper: Paper, y: float, first: str, *rest: str) -> float:
    """A paragraph with its first line indented; the y after it."""
    paper.text(LEFT + BLANK, y, first)
    return paper.lines(y + 20, rest)


def test_lines_are_joined_until_one_ends_short(tmp_path: Path) -> None:
    paper = Paper()
    y = indented(paper, 100, FULL[:34], FULL, "由能源管理部汇总。")
    indented(paper, y, FULL[:34], "第二段到此为止。")
    assert texts(read(tmp_path, paper)) == [FULL[:34] + FULL + "由能源管理部汇总。", FULL[:34] + "第二段到此为止。"]


def test_a_full_last_line_ends_where_the_next_is_indented(tmp_path: Path) -> None:
    paper = Paper()
    y = indented(paper, 100, FULL[:34], FULL[:35] + "。")
    indented(paper, y, FULL[:34], "到此为止。")
    assert texts(read(tmp_path, paper)) == [FULL[:34] + FULL[:35] + "。", FULL[:34] + "到此为止。"]


def test_a_line_broken_before_a_long_number_goes_on(tmp_path: Path) -> None:
    paper = Paper()
    indented(paper, 100, FULL[:34], FULL, FULL[:30], "91500102MA5UK3T72Q为统一社会信用代码。")
    indented(paper, 200, FULL[:34], FULL, "到此为止。")
    first, _ = texts(read(tmp_path, paper))
    assert first == FULL[:34] + FULL + FULL[:30] + "91500102MA5UK3T72Q为统一社会信用代码。"


def test_a_paragraph_goes_on_over_the_page_and_past_page_number_and_footnote(tmp_path: Path) -> None:
    paper = Paper()
    indented(paper, 640, FULL[:34], FULL, FULL)
    paper.rule(LEFT, 712, LEFT + 120, 712)
    paper.text(LEFT, 726, "1. 起步区范围以主管部门公布的四至为准。", 8)
    paper.text(290, 806, "— 1 —", 9).page()
    paper.lines(100, ["到2025年底完成全部改造任务。"])
    indented(paper, 140, FULL[:34], FULL, "完毕。")
    paper.text(290, 806, "— 2 —", 9)
    document = read(tmp_path, paper)
    assert texts(document, "body")[0] == FULL[:34] + FULL + FULL + "到2025年底完成全部改造任务。"
    assert texts(document, "note") == ["1. 起步区范围以主管部门公布的四至为准。"]
    assert [[line.text for line in page.furniture] for page in document.pages] == [["— 1 —"], ["— 2 —"]]


def test_headings_have_the_level_of_their_number(tmp_path: Path) -> None:
    paper = Paper()
    y = 80.0
    for text, size in (
        ("第一章 总论", 18.0), ("一、企业概况", 16.0), ("（一）基本情况", 14.0), ("1.1 项目背景", 14.0), ("4.2.1 总图与储运", 14.0),
    ):  # fmt: skip
        paper.text(LEFT, y, text, size)
        y = paper.lines(y + 30, [FULL, FULL, "到此为止。"]) + 10
    assert headings(read(tmp_path, paper)) == [
        (1, "第一章总论"), (2, "一、企业概况"), (3, "（一）基本情况"), (2, "1.1 项目背景"), (3, "4.2.1 总图与储运"),
    ]  # fmt: skip


def test_quantities_and_list_items_are_no_headings(tmp_path: Path) -> None:
    paper = Paper()
    paper.lines(100, [FULL, FULL])
    paper.lines(160, ["1.25万吨每年的产能已经落实；", "（1）更换两台节能型变压器；", "2.5吨蒸汽锅炉一台。"])
    paper.lines(240, [FULL, FULL])
    assert headings(read(tmp_path, paper)) == []


def test_the_lines_of_a_title_are_one_heading(tmp_path: Path) -> None:
    paper = Paper().text(140, 200, "某某水泥有限公司熟料生产线", 22).text(180, 232, "节能降碳技术改造实施方案", 22)
    paper.lines(400, [FULL, FULL, FULL])
    assert headings(read(tmp_path, paper))[0] == (1, "某某水泥有限公司熟料生产线节能降碳技术改造实施方案")


def test_a_table_of_contents_is_a_note_line_by_line(tmp_path: Path) -> None:
    paper = Paper().text(270, 80, "目录", 18)
    paper.text(LEFT, 120, "一、企业概况" + "." * 60 + "3").text(LEFT, 140, "二、能效现状" + "…" * 20 + " 5")
    paper.page().lines(100, [FULL, FULL])
    document = read(tmp_path, paper)
    assert [t[:6] for t in texts(document, "note")] == ["一、企业概况", "二、能效现状"]
    assert headings(document) == [(1, "目录")]


def test_running_heads_and_page_numbers_stay_out_of_the_text(tmp_path: Path) -> None:
    paper = Paper()
    for number in range(1, 5):
        paper.text(LEFT, 44, "某公司节能降碳实施方案", 9).text(280, HEIGHT - 34, f"第 {number} 页 共 4 页", 9)
        paper.lines(100, [FULL, FULL, f"本页为正文的第{'一二三四'[number - 1]}部分。"])
        paper.page()
    document = read(tmp_path, paper)
    assert all("实施方案" not in t and "共" not in t for t in texts(document))
    assert len(document.pages[2].furniture) == 2
    assert any("某公司节能降碳实施方案" in line.text for line in document.pages[2].lines)  # pages keep every line


def test_a_page_of_nothing_but_a_repeated_line_keeps_it(tmp_path: Path) -> None:
    paper = Paper()
    for number in range(3):
        paper.latin(72, 60, f"Page content {number}").page()
    assert texts(read(tmp_path, paper)) == ["Page content 0", "Page content 1", "Page content 2"]


def test_a_slanting_watermark_is_furniture(tmp_path: Path) -> None:
    paper = Paper()
    for _ in range(2):
        paper.canvas.setFillGray(0.8)
        paper.turned(100, 600, "内部资料", -35, 60)
        paper.canvas.setFillGray(0)
        paper.lines(100, [FULL, FULL, "到此为止。"])
        paper.page()
    document = read(tmp_path, paper)
    assert texts(document) == [FULL * 2 + "到此为止。"] * 2
    assert [line.text for line in document.pages[0].furniture] == ["内部资料"]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    paper = Paper()
    paper.lines(80, [FULL, FULL, "到此为止。"])
    left, right = FULL[:16], "".join(reversed(FULL[:16]))
    paper.lines(160, [left] * 5 + ["左栏完。"], x=LEFT)
    paper.lines(166, [right] * 5 + ["右栏完。"], x=LEFT + 20 * 12.5)
    paper.lines(320, [FULL, FULL, "全文完。"])
    assert texts(read(tmp_path, paper)) == [
        FULL * 2 + "到此为止。", left * 5 + "左栏完。", right * 5 + "右栏完。", FULL * 2 + "全文完。",
    ]  # fmt: skip


def test_fields_of_a_form_keep_the_gap_between_them(tmp_path: Path) -> None:
    paper = Paper()
    paper.text(LEFT, 100, "项目名称：节能改造").text(320, 100, "建设地点：重庆市")
    paper.text(LEFT, 120, "联 系 人：张工").text(320, 120, "电话：023-1234567")
    first, second = texts(read(tmp_path, paper))
    assert first.split("  ")[0] == "项目名称：节能改造"
    assert first.split("  ")[-1].strip() == "建设地点：重庆市"
    assert second.startswith("联系人：张工  ")


def test_latin_words_over_a_line_break_keep_their_space(tmp_path: Path) -> None:
    sentence = (
        "The cell temperature is measured at all times and the pack current is limited to the rated value of "
        "the supply cable as given in the data sheet of the maker, which is part of this plan."
    )
    paper = Paper()
    lines = simpleSplit(sentence, "Helvetica", 12, 300)
    for i, line in enumerate(lines):
        paper.latin(LEFT, 100 + 18 * i, line, 12)
    assert len(lines) > 2
    assert texts(read(tmp_path, paper)) == [sentence]


def test_text_in_a_box_has_the_margins_of_the_box(tmp_path: Path) -> None:
    paper = Paper()
    paper.canvas.setFillGray(0.9)
    paper.canvas.rect(LEFT, HEIGHT - 150, 450, 60, stroke=0, fill=1)
    paper.canvas.setFillGray(0)
    paper.lines(110, [FULL[:33], "以上数据不作对标之用。"], x=LEFT + 18)
    paper.lines(200, [FULL, FULL, FULL, "全文完。"])
    assert texts(read(tmp_path, paper))[0] == FULL[:33] + "以上数据不作对标之用。"


def test_an_item_with_a_gap_after_its_number_is_no_form_field(tmp_path: Path) -> None:
    paper = Paper()
    paper.text(LEFT, 100, "3.").text(LEFT + 40, 100, FULL[:32])
    paper.lines(120, ["由能源管理部负责。", FULL, FULL])
    assert texts(read(tmp_path, paper))[0].endswith(FULL[:32] + "由能源管理部负责。")
