"""The printed notice: all of its text, the measures of GB/T 9704, and never a blank page."""

from __future__ import annotations

import ctypes
import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from drafting_prints import line_ends
from drafting_reviews import LAW, POLICY, SETTINGS, breaches, finding, review

from compliance.drafting import build_notices, cjk_justify, fonts, load_forms, pdf, publish_docx, write_notice
from compliance.drafting.blocks import Text
from compliance.drafting.docx_fill import fill_master
from compliance.model.errors import ComplianceError, InputError, MissingComponentError, TemplateError
from compliance.model.evidence import Evidence
from compliance.model.review import Finding
from compliance.resources import data_folder

TEMPLATES = data_folder("templates")
MM = 72 / 25.4


def printed(*findings: Finding, enterprise: str = "重庆渝岭江水泥有限公司") -> bytes:
    """The PDF of the first notice that these findings call for."""
    draft = build_notices(review(*findings, enterprise=enterprise), SETTINGS)[0]
    content = fill_master(load_forms().form(draft.kind).master, draft.context, draft.date)
    return pdf.print_docx(content, TEMPLATES, draft.kind, draft.date).pdf


def page_texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [re.sub(r"\s+", "", page.get_textpage().get_text_bounded()) for page in document]


def glyphs(content: bytes, page: int) -> Iterator[tuple[str, float, float, float, float]]:
    """(character, left, top, right, bottom) of a page's ink, in millimetres from the top left."""
    shown = pypdfium2.PdfDocument(content)[page]
    text, height = shown.get_textpage(), shown.get_height()
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        if right > left:
            yield text.get_text_range(index, 1), left / MM, (height - top) / MM, right / MM, (height - bottom) / MM


# -- text -------------------------------------------------------------------------------------------


def test_every_clause_stands_verbatim_in_the_print() -> None:
    text = "".join(page_texts(printed(*breaches())))
    for clause in (POLICY, LAW):
        assert clause.quote in text
    assert "渝发改工业〔2022〕270号" in text


def test_sixty_rows_run_over_pages_with_their_head_on_each() -> None:
    quotes = [f"第{n}条的原文：单位产品综合能耗应当达到基准水平以上，不得低于规定。" for n in range(60)]
    many = [finding(clauses=(replace(POLICY, quote=q),), title=f"要求{n}") for n, q in enumerate(quotes)]
    pages = page_texts(printed(*many))
    text = "".join(pages)
    assert [q for q in quotes if q not in text] == []
    annex = [p for p in pages if "依据条款" in p]
    assert len(annex) > 5
    assert all("序号问题方案载明规定要求差距整改期限" in p for p in annex)


def test_a_row_longer_than_a_page_is_printed_whole() -> None:
    quote = "".join(f"（{n}）对能效低于基准水平的存量项目，应当在规定期限内改造升级到基准水平以上；" for n in range(60))
    text = "".join(
        re.sub(r"—\d+—$", "", p) for p in page_texts(printed(finding(clauses=(replace(POLICY, quote=quote),))))
    )
    assert quote[:900] in text and quote[-600:] in text


def test_a_name_of_thirty_characters_and_rare_ones() -> None:
    name = "重庆堃昇镕新型建筑材料科技集团股份有限公司涪陵区第二分公司"
    assert len(name) == 29
    name += "厂"
    text = "".join(
        page_texts(printed(finding(evidence=(Evidence(4, None, "面积1200㎡，CO₂减排量"),)), enterprise=name))
    )
    assert f"{name}：" in text
    assert "面积1200㎡，CO₂减排量" in text


@pytest.mark.parametrize("before", [24, 29, 33])
def test_hyphens_and_ligatures_at_line_ends_do_not_look_like_missing_text(before: int) -> None:
    pages = page_texts(printed(finding(message="国" * before + "abcdef-ghijkl-mnopqr-stuvwx ﬁ 023-00000000")))
    assert "国" * before in "".join(re.sub(r"—\d+—$", "", p) for p in pages)


def test_gaps_are_printed_as_gaps() -> None:
    draft = build_notices(review(finding()), replace(SETTINGS, authority=None))[0]
    content = fill_master(load_forms().form(draft.kind).master, draft.context, None)
    assert "【待补：发文机关】" in page_texts(pdf.print_docx(content, TEMPLATES, draft.kind, None).pdf)[0]


# -- measures ---------------------------------------------------------------------------------------


def full_page(text: str) -> bytes:
    """A notice whose second page is nothing but full lines of ``text``."""

    def lines(content: bytes) -> bytes:
        document = docx.Document(io.BytesIO(content))
        body = next(p for p in document.paragraphs if p.style is not None and p.style.name == "公文正文")
        body.add_run(text)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    draft = build_notices(review(finding()), SETTINGS)[0]
    content = fill_master(load_forms().form(draft.kind).master, draft.context, draft.date)
    return pdf.print_docx(lines(content), TEMPLATES, draft.kind, draft.date).pdf


def test_a_full_page_has_22_lines_of_28_characters_in_the_type_area() -> None:
    ink = [g for g in glyphs(full_page("国" * 28 * 60), 1) if g[0] == "国"]
    rows: dict[int, list[tuple[str, float, float, float, float]]] = {}
    for glyph in ink:
        rows.setdefault(round(glyph[2]), []).append(glyph)
    assert [len(row) for row in rows.values()] == [28] * 22
    assert 36 < min(g[2] for g in ink) < 38
    assert 260 < max(g[4] for g in ink) < 263
    assert 28 < min(g[1] for g in ink) < 29.2
    assert 183 < max(g[3] for g in ink) < 184.6
    ends = line_ends(full_page("国" * 28 * 60), 1)
    assert len(ends) == 22 and all(183.6 < end < 184.6 for end in ends)


def test_lines_end_flush_also_where_punctuation_forces_an_early_break() -> None:
    # Nine characters and a full stop: every few lines the stop would begin a line and takes a character with it.
    last: dict[int, tuple[str, float, float]] = {}
    for character, left, _, right, bottom in glyphs(full_page("节能降碳技术改造项目。" * 160), 1):
        line = round((bottom - 42) / 10.417) if character != "。" else round((bottom - 41.5) / 10.417)
        if bottom < 262 and left > last.get(line, ("", 0.0, 0.0))[1]:
            last[line] = (character, left, right)
    assert len(last) == 22
    early = [character for character, _, _ in last.values() if character != "。"]
    assert early
    # The ink of a character ends 0.7 mm before its square; that of a full stop begins 0.5 mm after its own.
    assert [c for c, left, right in last.values() if not (178 < left < 180 if c == "。" else 183 < right < 184.6)] == []


def test_page_numbers_stand_outside_on_odd_and_even_pages() -> None:
    content = printed(*breaches())
    for page, inside in ((0, lambda left: left > 150), (1, lambda left: left < 60)):
        (number,) = [g for g in glyphs(content, page) if g[0] == str(page + 1) and g[2] > 262]
        assert inside(number[1])


def test_the_annex_begins_on_its_own_page_and_the_sign_off_is_not_alone() -> None:
    pages = page_texts(printed(*breaches()))
    signed = next(p for p in pages if "2026年11月21日（联系人" in p)
    assert "行政诉讼" in signed
    assert any(p.startswith("附件问题清单") for p in pages)


# -- equal bytes ------------------------------------------------------------------------------------


def test_another_process_with_another_hash_seed_prints_the_same_bytes() -> None:
    code = (
        "import hashlib, test_drafting_pdf as t, drafting_reviews as r;"
        "print(hashlib.sha256(t.printed(*r.breaches())).hexdigest())"
    )
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    prints = {hashlib.sha256(printed(*breaches())).hexdigest()}
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        prints.add(done.stdout.strip())
    assert len(prints) == 1


# -- never a blank page -----------------------------------------------------------------------------


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without a single Chinese font."""
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", (tmp_path,))
    monkeypatch.setattr(fonts, "USER_FONTS", tmp_path)
    monkeypatch.setattr(fonts, "_ROOT", tmp_path)


@pytest.mark.usefixtures("no_fonts")
def test_without_fonts_nothing_is_written_and_the_message_says_what_to_install(tmp_path: Path) -> None:
    draft = build_notices(review(finding()), SETTINGS)[0]
    with pytest.raises(MissingComponentError, match=r"没有可用的中文字体（仿宋）.*scripts/setup\.sh.*fonts-noto-cjk"):
        write_notice(draft, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("no_fonts")
def test_without_fonts_the_word_document_can_still_be_had(tmp_path: Path) -> None:
    written = write_notice(build_notices(review(finding()), SETTINGS)[0], tmp_path, pdf=False)
    assert written.pdf is None and written.docx.is_file()


def test_a_character_that_no_font_has_is_refused_by_name() -> None:
    # A code point that Unicode will never assign a character in any font we look at: Linear A.
    with pytest.raises(MissingComponentError, match=r"现有字体没有这些字.*（U\+10600）"):
        printed(finding(message="\U00010600"))


def test_a_blank_page_is_caught_after_printing() -> None:
    weasyprint = pdf.load_weasyprint()
    blank = weasyprint.HTML(string="<p style='break-after:page'>有字的一页<p>").write_pdf()
    with pytest.raises(ComplianceError, match="第2页是空白，没有写出文件"):
        pdf.verify_print(blank, (), "文书")


def test_a_paragraph_that_did_not_reach_the_page_is_caught() -> None:
    weasyprint = pdf.load_weasyprint()
    short = weasyprint.HTML(string="<p lang='zh-CN'>第一段文字").write_pdf()
    assert pdf.verify_print(short, (Text("body", "第一段文字"),), "文书") == 1
    with pytest.raises(ComplianceError, match="缺少这段文字，没有写出文件：“第二段文字”"):
        pdf.verify_print(short, (Text("body", "第一段文字"), Text("body", "第二段文字")), "文书")


def test_without_the_subsetting_library_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf.load_weasyprint()
    from weasyprint.text import ffi

    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    with pytest.raises(MissingComponentError, match="apt-get install libharfbuzz-subset0"):
        printed(finding())


def test_with_another_weasyprint_the_justification_stays_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf.load_weasyprint(), "__version__", "71.0")
    assert cjk_justify.apply_justification.__wrapped__() is False
    monkeypatch.setattr(pdf, "apply_justification", lambda: False)
    draft = build_notices(review(finding()), SETTINGS)[0]
    content = fill_master(load_forms().form(draft.kind).master, draft.context, draft.date)
    (warning,) = pdf.print_docx(content, TEMPLATES, draft.kind, draft.date).warnings
    assert warning.startswith("WeasyPrint 不是核对过的 70.0 版")


# -- fonts ------------------------------------------------------------------------------------------


def font_of(content: bytes, character: str) -> str:
    """The font that the first ``character`` of the first page is set in."""
    text = pypdfium2.PdfDocument(content)[0].get_textpage()
    index = next(n for n in range(text.count_chars()) if text.get_text_range(n, 1) == character)
    name = (ctypes.c_char * 200)()
    pypdfium2.raw.FPDFText_GetFontInfo(text.raw, index, name, 200, ctypes.c_int())
    return name.value.decode()


def test_an_offices_own_font_goes_first(tmp_path: Path) -> None:
    own = fonts.find_fonts(TEMPLATES / "fonts").chains["kai"][0].path
    (tmp_path / "单位仿宋.otf").write_bytes(own.read_bytes())
    found = fonts.find_fonts(tmp_path)
    assert found.chains["fang"][0].path == tmp_path / "单位仿宋.otf"
    assert found.families()["fang"].startswith("'gw-fang-单位仿宋'")


def test_the_body_is_set_in_fang_and_its_figures_in_song() -> None:
    content = printed(finding())
    assert "gw-fang-" in font_of(content, "收")
    assert "gw-latin-fang" in font_of(content, "2")


def test_a_rare_character_falls_back_to_noto() -> None:
    content = printed(finding(), enterprise="重庆堃昇公司")
    assert "Noto-Serif-CJK-SC" in font_of(content, "堃")


def test_without_fandol_noto_prints_and_a_warning_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_ROOT", tmp_path)
    monkeypatch.setattr(fonts, "USER_FONTS", tmp_path)
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", (Path("/usr/share/fonts/opentype/noto"),))
    found = fonts.find_fonts(tmp_path)
    assert [w.split("，")[0] for w in found.warnings] == [
        "没有仿宋字体",
        "没有楷体字体",
        "没有黑体字体",
        "没有宋体字体",
    ]
    assert "责令" not in page_texts(printed(finding()))[0]


# -- files ------------------------------------------------------------------------------------------


def test_both_files_are_written_and_replaced(tmp_path: Path) -> None:
    (draft,) = build_notices(review(*breaches()), SETTINGS)
    first = write_notice(draft, tmp_path / "某企业")
    assert sorted(p.name for p in (tmp_path / "某企业").iterdir()) == ["整改通知书.docx", "整改通知书.pdf"]
    before = first.docx.read_bytes()
    second = write_notice(draft, tmp_path / "某企业")
    assert second == first and second.docx.read_bytes() == before
    assert first.missing == () and any("听取企业的陈述、申辩" in w for w in first.warnings)


def test_an_edited_document_is_printed_again(tmp_path: Path) -> None:
    written = write_notice(build_notices(review(finding()), SETTINGS)[0], tmp_path)
    document = docx.Document(str(written.docx))
    next(p for p in document.paragraphs if p.style is not None and p.style.name == "公文正文").add_run("（补充一句。）")
    document.save(str(written.docx))
    publish_docx(written.docx, tmp_path / "改.pdf")
    assert "（补充一句。）" in page_texts((tmp_path / "改.pdf").read_bytes())[0]


def test_publishing_what_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="读不到文件"):
        publish_docx(tmp_path / "无.docx", tmp_path / "无.pdf")


def test_a_folder_that_cannot_be_written_is_an_error_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "整改通知书.docx").mkdir()
    with pytest.raises(InputError, match=r"写不进文件.*可能正在 Word 或 Excel 里打开"):
        write_notice(build_notices(review(finding()), SETTINGS)[0], tmp_path, pdf=False)
    assert [p.name for p in tmp_path.iterdir()] == ["整改通知书.docx"]


def test_a_missing_style_sheet_is_named(tmp_path: Path) -> None:
    draft = build_notices(review(finding()), SETTINGS)[0]
    content = fill_master(load_forms().form(draft.kind).master, draft.context, draft.date)
    with pytest.raises(TemplateError, match="读不到版式文件"):
        pdf.print_docx(content, tmp_path, draft.kind, draft.date)
