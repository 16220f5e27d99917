"""Official documents of other kinds and other programs: what is well-formed there breaks no rule, what is not does."""

from __future__ import annotations

import docx.document
import pytest
from docx.oxml.ns import qn
from formalities_papers import codes, filled, said, shape, spoiled, told
from test_formalities_print import print_with

from compliance.formalities.passages import Cue, assign_roles, is_joint
from compliance.formalities.sheet.paragraphs import read_paragraphs
from compliance.formalities.sheet.values import Glyph, Row, Sheet

TITLE = Cue("关于能效清单的公告", 22, centred=True)
BODY = Cue("根据有关办法，现将能效清单予以公告，有异议的可以书面提出。", 16)
MAST = Cue("某某市工业和信息化局", 42, red=True, centred=True)
DAY = Cue("2026年6月5日", 16)


def roles(*cues: Cue) -> list[str]:
    return [p.role for p in assign_roles(cues)]


def test_sides_called_start_and_end_are_left_and_right() -> None:
    def renamed(document: docx.document.Document) -> None:
        for root in (document.element, document.styles.element, *(s.footer._element for s in document.sections)):
            for jc in root.iter(qn("w:jc")):
                side = jc.get(qn("w:val"))
                jc.set(qn("w:val"), {"left": "start", "right": "end"}.get(side, side))

    assert codes(spoiled(renamed)) == codes(filled()) == set()


@pytest.mark.parametrize("number", ["2026年第2号", "第3号", "〔2026〕4号", "第5期（总第118期）"])
def test_the_number_of_an_announcement_or_of_minutes_is_no_paragraph(number: str) -> None:
    assert roles(MAST, Cue(number, 16, centred=True), TITLE, BODY) == ["masthead", "serial", "title", "body"]


@pytest.mark.parametrize("text", ["6月3日，局长主持会议。议定事项如下：", "现将有关事项公告如下："])
def test_a_sentence_that_ends_with_a_colon_is_no_recipient(text: str) -> None:
    assert roles(MAST, TITLE, Cue(text, 16), BODY)[2] == "body"
    assert roles(MAST, TITLE, Cue("各县（市、区）人民政府，市直有关部门：", 16), BODY)[2] == "recipient"


def test_offices_that_write_together_sign_below_or_beside_one_another() -> None:
    one, other = Cue("某某市工业和信息化局", 16), Cue("某某市发展和改革委员会", 16)
    assert roles(MAST, TITLE, BODY, one, other, DAY)[-3:] == ["sign", "sign", "date"]
    assert is_joint("某某市工业和信息化局　某某市发展和改革委员会") and not is_joint("某某市工业和信息化局")
    beside = said("署名", "重庆市经济和信息化委员会　重庆市发展和改革委员会")
    assert not codes(spoiled(beside)) & {"F342", "F343"}


def test_a_remark_is_not_the_office_that_signs() -> None:
    assert roles(MAST, TITLE, BODY, Cue("（此页无正文）", 16), DAY)[-2] == "body"


@pytest.mark.parametrize("day", ["2026.6.5", "2026-6-5", "2026/06/05", "2026年6月5号"])
def test_days_written_otherwise_are_dates_of_the_wrong_form(day: str) -> None:
    assert roles(MAST, TITLE, BODY, Cue("某某市工业和信息化局", 16), Cue(day, 16))[-2:] == ["sign", "date"]
    assert day in told(spoiled(said("成文日期", day)), "F341")


def test_a_numbered_sentence_is_no_heading_and_a_numbered_phrase_is() -> None:
    sentence = Cue("二、各地要加强调度，于每月5日前报送进展。", 16)
    assert roles(MAST, TITLE, BODY, sentence, Cue("三、有关要求", 16))[-2:] == ["body", "h1"]


def test_the_number_beside_a_signer_stands_one_character_in() -> None:
    for kind in ("季度进展报告", "下一年度拟实施项目报告"):
        assert "F205" not in codes(filled(kind))
    flush = spoiled(shape("上行文号", "ind", leftChars="0", left="0"), "季度进展报告")
    assert "左空0字，应为居左空1字" in told(flush, "F205")
    printed = print_with(".upward { padding-left: 0 }", filled("季度进展报告"))
    assert "左空0.0字，应为居左空1字" in told(printed, "F205")


# -- prints of other programs ------------------------------------------------------------------------


def row(text: str, left: float, baseline: float, size: float = 16, page: int = 1) -> Row:
    """Characters of one size side by side; Latin ones half as wide."""
    em, glyphs, at = size * 25.4 / 72, [], left
    for char in text:
        wide = em if char > "~" else em / 2
        glyphs.append(Glyph(char, at, at + wide, baseline, size, "FandolFang", (0, 0, 0), baseline - em * 0.88))
        at += wide
    return Row(page, tuple(glyphs))


def read(*rows: Row) -> tuple[list[tuple[str, str]], list[Row]]:
    pages = [Sheet(n, 210, 297, tuple(r for r in rows if r.page == n), (), False) for n in {r.page for r in rows}]
    passages, sheets = read_paragraphs(pages)
    return [(p.text, p.role) for p in passages], [r for s in sheets for r in s.rows]


def test_a_page_number_between_lines_of_another_size_is_one() -> None:
    _, rows = read(
        row("一" * 28, 28, 100), row("一" * 28, 28, 110), row("— ", 170, 274, 14), row("1", 177, 274, 11), row(" —", 179, 274, 14)
    )  # fmt: skip
    (number,) = [r for r in rows if r.role == "page-number"]
    assert number.text.replace(" ", "") == "—1—"


def test_a_row_that_an_address_made_end_early_goes_on_in_the_next() -> None:
    full = [row("一" * 28, 28, 100 + 10.4 * n) for n in range(3)]
    early, rest = row("网址是：", 28, 131.2), row("https://www.example.gov.cn/aaaaaaaaaaaaaaaaaaaaaaa。", 28, 141.6)
    passages, _ = read(*full, early, rest)
    assert len(passages) == 1
    apart, _ = read(*full, early, row("一二三四五六。", 28, 141.6))
    assert len(apart) == 2, "Chinese breaks anywhere: this one begins a paragraph"
