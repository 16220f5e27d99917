"""The measures of GB/T 9704—2012 on printed documents: of one, two and five pages, letters, turned sheets."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any

import docx
import pytest
from drafting_prints import glyphs, page_number, page_sizes, page_texts, shapes
from drafting_reviews import SETTINGS, finding, review

from compliance.drafting import build_notices, draft_document, load_forms, read_data
from compliance.drafting.docx_fill import fill_master
from compliance.drafting.pdf import print_docx
from compliance.resources import data_folder

TEMPLATES = data_folder("templates")


def printed(docx_bytes: bytes, kind: str) -> bytes:
    return print_docx(docx_bytes, TEMPLATES, kind, SETTINGS.date).pdf


@cache
def sample_print(kind: str) -> bytes:
    """A kind's own sample."""
    forms = load_forms()
    form = forms.form(kind)
    draft = draft_document(form, read_data(form.sample), forms.wording)
    return printed(fill_master(form.master, draft.context, draft.date), kind)


@cache
def notice_of(pages: int, enterprise: str = "重庆渝岭江水泥有限公司") -> bytes:
    """A 整改通知书 without its annex, which its officer drew out over so many pages."""
    draft = build_notices(review(finding(), enterprise=enterprise), SETTINGS)[0]
    document = docx.Document(io.BytesIO(fill_master(load_forms().form(draft.kind).master, draft.context, draft.date)))
    styled = [(p, p.style.name if p.style is not None else "") for p in document.paragraphs]
    first, *others = [p for p, style in styled if style == "公文正文"]
    dropped = ("公文一级标题", "公文二级标题", "公文附件说明", "公文附注", "公文附件标识", "公文附件标题", "公文表注")
    for element in (
        *(p._p for p in others),
        *(p._p for p, s in styled if s in dropped),
        document.tables[0]._tbl,
    ):
        element.getparent().remove(element)
    for n in range({1: 0, 2: 4, 5: 25}[pages]):
        first.insert_paragraph_before(f"第{n}点，" + "企业应当按照规定提高能源利用效率。" * 4, "公文正文")
    first.runs[0].text = "方案有1项不符合规定，请按照规定整改。"
    for run in first.runs[1:]:
        run.text = ""
    out = io.BytesIO()
    document.save(out)
    return printed(out.getvalue(), draft.kind)


NAME = "重庆堃昇镕新型建筑材料科技集团股份有限公司涪陵区第二分公司厂"


@pytest.mark.parametrize("pages", [1, 2, 5])
@pytest.mark.parametrize("enterprise", ["重庆渝岭江水泥有限公司", NAME])
def test_notices_keep_their_measures_at_every_length(pages: int, enterprise: str) -> None:
    content = notice_of(pages, enterprise)
    assert len(page_sizes(content)) == pages
    last = shapes(content, pages - 1)
    imprint = [s for s in last if 27.5 < s[0] < 28.5 and 183.5 < s[2] < 184.5]
    assert max(s[3] for s in imprint) == pytest.approx(262, abs=1)
    for page in range(pages):
        number = page_number(content, page)
        assert number is not None and number[0] == str(page + 1)
        assert number[1] > 150 if page % 2 == 0 else number[1] < 60
    assert f"{enterprise}：" in page_texts(content)[0]


@pytest.mark.parametrize("pages", [2, 5])
def test_the_first_line_of_a_full_page_and_the_ends_of_its_lines(pages: int) -> None:
    for page in range(1, pages - 1):
        ink = [g for g in glyphs(notice_of(pages), page) if g[4] < 262]
        assert 36 < min(g[2] for g in ink) < 38
        lines: dict[int, float] = {}
        for _, _, _, right, bottom in ink:
            lines[round((bottom - 42) / 10.417)] = max(right, lines.get(round((bottom - 42) / 10.417), 0))
        full = [right for right in lines.values() if right > 178]
        assert len(full) > len(lines) / 2 or page == pages - 1
        assert max(full) < 184.6


def test_the_head_stands_72_mm_below_the_edge_and_its_line_is_as_wide_as_the_type() -> None:
    content = sample_print("补正通知书")
    head = list(glyphs(content, 0))[: len("重庆市经济和信息化委员会")]
    assert min(g[2] for g in head) == pytest.approx(72, abs=1)
    (line,) = shapes(content, 0)
    assert (line[0], line[2]) == (pytest.approx(28, abs=0.2), pytest.approx(184, abs=0.2))
    number = next(g for g in glyphs(content, 0) if g[0] == "号")
    assert line[3] - number[4] == pytest.approx(4, abs=1)


def test_upward_documents_name_their_signer_on_the_line_of_the_number() -> None:
    ink = list(glyphs(sample_print("季度进展报告"), 0))
    number = next(g for g in ink if g[0] == "号")
    signer = next(g for g in ink if g[0] == "签")
    assert abs(number[4] - signer[4]) < 1
    first = next(g for g in ink if g[0] == "青" and g[2] > 100)
    last = next(g for g in ink if g[0] == "某" and g[1] > 170)
    assert first[1] == pytest.approx(28 + 5.6, abs=1) and last[3] == pytest.approx(184 - 5.6, abs=1)


def test_a_letter_has_its_lines_and_no_number_on_its_first_page() -> None:
    content = sample_print("审查意见书")
    head = list(glyphs(content, 0))[: len("重庆市经济和信息化委员会")]
    assert min(g[2] for g in head) == pytest.approx(30, abs=1)
    upper, lower = sorted({tuple(round(v) for v in s) for s in shapes(content, 0)}, key=lambda s: s[1])
    assert (upper[0], upper[2]) == (20, 190) and (lower[0], lower[2]) == (20, 190)
    lines = shapes(content, 0)
    assert min(s[1] for s in lines) - max(g[4] for g in head) == pytest.approx(4, abs=0.5)
    assert max(s[3] for s in lines) == pytest.approx(297 - 20, abs=0.5)
    assert page_number(content, 0) is None and page_number(content, 1) is not None
    number = next(g for g in glyphs(content, 0) if g[0] == "号")
    assert number[3] == pytest.approx(184, abs=1.5)


def test_the_seal_has_its_place_above_the_date() -> None:
    content = sample_print("审查意见书")
    (page,) = [n for n, text in enumerate(page_texts(content)) if "2026年11月21日（联系人" in text]
    ink = list(glyphs(content, page))
    annexes = max(g[4] for g in ink if g[0] == "表" and g[1] < 120)
    day = next(g for g in ink if g[0] == "日" and g[1] > 130 and g[2] > annexes)
    line = [g for g in ink if abs(g[4] - day[4]) < 1.5]
    name = [g for g in ink if abs(day[4] - 10.417 - g[4]) < 2]
    assert day[3] < 184 - 4 * 5.556 + 1
    assert (line[0][1] + line[-1][3]) / 2 == pytest.approx((name[0][1] + name[-1][3]) / 2, abs=1.5)
    # A seal of 45 mm, its middle between the two lines, begins within one line of the text above (2.4 mm of
    # the line's height lie below its ink).
    middle = day[2] - 2.4
    assert 0 < middle - 22.5 - (annexes + 2.4) < 10.417


@pytest.mark.parametrize("kind", ["年度改造淘汰计划", "企业能效清单目录", "季度进展报告"])
def test_turned_sheets_carry_their_number_where_the_others_do(kind: str) -> None:
    content = sample_print(kind)
    lying = [n for n, size in enumerate(page_sizes(content)) if size == (297, 210)]
    assert lying
    for page in lying:
        digit = next(g for g in glyphs(content, page) if g[0] == str(page + 1) and g[3] < 33)
        assert digit[1] > 24  # 7 mm outside the type area, which begins at 35 mm
        assert digit[4] > 150 if page % 2 == 0 else digit[2] < 60
        ink = [g for g in glyphs(content, page) if g[1] > 33.5]
        assert min(g[1] for g in ink) > 34.5 and max(g[3] for g in ink) < 260.5 and max(g[4] for g in ink) < 184.5


def test_the_imprint_alone_on_its_page_stands_at_its_foot() -> None:
    content = sample_print("年度改造淘汰计划")
    last = len(page_sizes(content)) - 1
    assert page_sizes(content)[last] == (210, 297)
    assert page_texts(content)[last].startswith("抄送：重庆市发展和改革委员会")
    rules = shapes(content, last)
    assert max(s[3] for s in rules) == pytest.approx(262, abs=1)


def test_the_second_annex_stands_under_the_first() -> None:
    content = sample_print("年度改造淘汰计划")
    page = next(n for n, text in enumerate(page_texts(content)) if "附件：1." in text)
    ink = list(glyphs(content, page))
    colon = next(i for i, g in enumerate(ink) if g[0] == "：")
    one = ink[colon + 1]
    two = next(g for g in ink if g[0] == "2" and g[2] > one[4] and abs(g[1] - one[1]) < 2)
    assert two[1] == pytest.approx(one[1], abs=0.8)


def long_list(rows: int) -> tuple[bytes, dict[str, Any]]:
    """A catalogue of so many rows."""
    forms = load_forms()
    form = forms.form("企业能效清单目录")
    data = read_data(form.sample)
    some = data["清单"]
    data["清单"] = [{**some[n % 3], "企业名称": f"云南第{n}号堃昇镕水泥有限公司"} for n in range(rows)]
    draft = draft_document(form, data, forms.wording)
    return printed(fill_master(form.master, draft.context, draft.date), form.kind), data


def test_sixty_rows_on_turned_sheets_repeat_their_head() -> None:
    content, data = long_list(60)
    pages = page_texts(content)
    assert len(pages) > 4 and all("单位产品能耗" in page and "拟采取措施" in page for page in pages)
    assert all(row["企业名称"] in re.sub(r"—\d+—", "", "".join(pages)) for row in data["清单"])


def test_a_long_list_is_drawn_like_a_short_one() -> None:
    short, _ = long_list(140)
    long, data = long_list(160)
    pages = page_texts(long)
    assert all("单位产品能耗" in page and "拟采取措施" in page for page in pages if not page.startswith("注"))
    assert all(row["企业名称"] in "".join(pages) for row in data["清单"])
    # The first page is the same page, whichever way it was set: the same characters within a third of a millimetre.
    one, other = ([g for g in glyphs(c, 0) if g[1] > 33.5 and g[2] > 60] for c in (short, long))
    by_name = {(c, round(left / 3), round(top / 3)) for c, left, top, _, _ in one}
    near = sum(
        any((c, round(left / 3) + i, round(top / 3) + j) in by_name for i in (-1, 0, 1) for j in (-1, 0, 1))
        for c, left, top, _, _ in other
    )
    assert near / len(other) > 0.9
    assert min(s[0] for s in shapes(long, 1)) == pytest.approx(min(s[0] for s in shapes(short, 1)), abs=0.3)
