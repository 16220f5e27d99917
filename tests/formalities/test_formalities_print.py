"""Every rule on a PDF: our own print breaks none, a print spoiled in one thing breaks the one that names it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from formalities_papers import ISSUED, NOTICE, TEMPLATES, Spoil, added, filled, inspected, printed, said, spoiled, told
from pikepdf import Array, Dictionary, Name

from compliance.drafting import load_forms
from compliance.drafting.pdf import print_docx
from compliance.formalities.rules import SHEET_RULES

Make = Callable[[], bytes]


def styled(css: str) -> Make:
    """The notice printed with another style sheet: ours and ``css`` after it."""

    def make() -> bytes:
        return print_with(css, filled())

    return make


def print_with(css: str, docx: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "版式" / "公文.css"
        sheet.parent.mkdir()
        sheet.write_text((TEMPLATES / "版式" / "公文.css").read_text(encoding="utf-8") + css, encoding="utf-8")
        return print_docx(docx, Path(folder), NOTICE, ISSUED).pdf


def written(change: Spoil) -> Make:
    """The notice spoiled in Word and printed."""

    def make() -> bytes:
        return print_docx(spoiled(change), TEMPLATES, NOTICE, ISSUED).pdf

    return make


def changed(change: Callable[[pikepdf.Pdf], None]) -> Make:
    """The print with its objects changed."""

    def make() -> bytes:
        with pikepdf.open(io.BytesIO(printed())) as pdf:
            change(pdf)
            out = io.BytesIO()
            pdf.save(out)
            return out.getvalue()

    return make


def blank_page(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(595, 842))


def page_added(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def page_taken_out(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1]


def note_on_page(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 30, 30]), Contents="改")
    pdf.pages[0].Annots = pdf.make_indirect(Array([pdf.make_indirect(note)]))


def fonts_taken_out(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/FontFile3" in thing:
            del thing["/FontFile3"]


def codes_taken_out(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/ToUnicode" in thing and "Fang" in str(thing.BaseFont):
            del thing["/ToUnicode"]


def without(key: str) -> Make:
    return changed(lambda pdf: pdf.Root.__delitem__(key))


LINE = "国" * 25
FAULTS: tuple[tuple[str, str, Make], ...] = (
    ("F101", "letter paper", styled("@page{size:216mm 279mm}")),
    ("F102", "a low first line", styled("@page{margin-top:38mm}")),
    ("F103", "text moved to the right", styled("@page{margin-left:30.5mm;margin-right:23.5mm}")),
    ("F104", "ragged line ends", styled("p{text-align:left!important}")),
    ("F105", "nineteen lines", styled("html{line-height:34pt}")),
    ("F106", "27 characters a line", styled("html{letter-spacing:0}")),
    ("F107", "wider lines in the text", styled(".body{line-height:33pt}")),
    ("F108", "a note outside the type area", styled(".note{margin-left:-8mm}")),
    ("F109", "a heading on the text", styled(".h1{margin-bottom:-20pt}")),
    ("F110", "a blank page", changed(blank_page)),
    ("F111", "blue text", styled(".body{color:#00f}")),
    ("F201", "a black masthead", styled(".masthead{color:#000}")),
    ("F201", "a masthead on the left", styled(".masthead{margin-left:-12mm}")),
    ("F202", "a masthead in 黑体", styled(".masthead{font-family:var(--hei)}")),
    ("F203", "a high masthead", styled(".masthead{position:relative;top:-10mm}")),
    ("F205", "a document number on the left", styled(".number{text-align:left}")),
    ("F205", "a small document number", styled(".number{font-size:14pt}")),
    ("F206", "no line", styled(".number{border:0}")),
    ("F206", "a black line", styled(".number{border-color:#000}")),
    ("F206", "a short line", styled(".number{margin-left:20mm;margin-right:20mm}")),
    ("F206", "a line far below the number", styled(".number{padding-bottom:6mm}")),
    ("F301", "a title in 黑体", styled(".title{font-family:var(--hei)}")),
    ("F301", "a small title", styled(".title{font-size:18pt}")),
    ("F301", "a title on the left", styled(".title{text-align:left}")),
    ("F311", "recipients moved in", styled(".recipient{text-indent:32pt}")),
    ("F321", "text in 宋体", styled(".body{font-family:var(--song)}")),
    ("F321", "a first level in 仿宋", styled(".h1{font-family:var(--fang)}")),
    ("F321", "a second level in 黑体", styled(".h2{font-family:var(--hei)}")),
    ("F321", "text of four-size", styled(".body{font-size:14pt}")),
    ("F322", "paragraphs that are not indented", styled(".body{text-indent:0}")),
    ("F327", "no text on the first page", styled(".recipient{break-before:page}")),
    ("F342", "a date at the edge", styled(".date,.sign{padding-right:0!important}")),
    ("F343", "an office at the edge", styled(".sign{padding-right:0!important}")),
    ("F346", "a sign-off alone", styled(".sign{break-before:page!important}.annexes{break-after:auto}")),
    ("F351", "a remark flush left", styled(".remark{text-indent:0}")),
    ("F361", "an annex's mark in 仿宋", styled(".annex{font-family:var(--fang)}")),
    ("F361", "an annex on the same page", styled(".annex{break-before:auto}")),
    ("F362", "an annex's title on the left", styled(".annex-title{text-align:left}")),
    ("F403", "an imprint of three-size", written(added("抄送：市发展改革委。", "附注", "附注"))),
    ("F404", "an imprint without its last line", styled(".imprint-box{border:0}")),
    ("F405", "a page after the imprint", changed(page_added)),
    ("F411", "no page numbers", styled("@page:right{@bottom-right{content:none}}@page:left{@bottom-left{content:none}}")),
    ("F411", "第1页", styled("@page:right{@bottom-right{content:'第' counter(page) '页'}}")),
    ("F412", "small page numbers", styled("@page:right{@bottom-right{font-size:9pt}}")),
    ("F413", "page numbers inside", styled("@page:right{@bottom-right{text-align:left}}")),
    ("F414", "low page numbers", styled("@page:right{@bottom-right{padding-top:8mm}}")),
    ("F415", "a page taken out", changed(page_taken_out)),
    ("F511", "a comma at the head of a line", written(said("正文", f"{LINE}国\n，{LINE}"))),
    ("F511", "an opening bracket at the end", written(said("正文", f"{LINE}（\n{LINE}）"))),
    ("F512", "a year on two lines", written(said("正文", f"{LINE}20\n26年完成。"))),
    ("F604", "a note", changed(note_on_page)),
    ("F611", "fonts that are not in the file", changed(fonts_taken_out)),
    ("F612", "characters without a code", changed(codes_taken_out)),
    ("F613", "no language", without("/Lang")),
    ("F614", "no claim of PDF/A", without("/Metadata")),
    ("F615", "no tags", without("/StructTreeRoot")),
)  # fmt: skip


@pytest.mark.parametrize("kind", [form.kind for form in load_forms().forms])
def test_nothing_is_found_in_our_own_print(kind: str) -> None:
    found = inspected(printed(kind))
    assert [fault.message for fault in found.faults] == []
    assert found.exit_code == 0 and found.recognised


@pytest.mark.parametrize(("code", "make"), [(c, m) for c, _, m in FAULTS], ids=[f"{c} {n}" for c, n, _ in FAULTS])
def test_a_fault_is_found(code: str, make: Make) -> None:
    found = inspected(make())
    assert code in {fault.code for fault in found.faults}
    assert found.exit_code in (1, 2)


def test_every_rule_has_a_fault_that_shows_it() -> None:
    assert {code for code, _, _ in FAULTS} == {code for code, _ in SHEET_RULES}


@pytest.mark.parametrize(
    ("style", "text", "code"),
    [
        ("发文字号", "渝经信节能[2026]12号", "F204"),
        ("标题", "关于节能降碳技术改造\n的整改通知书", "F302"),
        ("主送", "重庆渝岭江水泥有限公司:", "F311"),
        ("附件说明", "附件：问题清单。", "F332"),
        ("成文日期", "2026年01月05日", "F341"),
        ("成文日期", "二〇二六年十一月二十一日", "F341"),
        ("二级标题", "(一)超过限额标准用能", "F324"),
        ("正文", "方案收悉,现通知如下。", "F501"),
        ("正文", "【待补：企业名称】的方案收悉。", "F601"),
    ],
)
def test_the_words_are_read_in_print_as_in_word(style: str, text: str, code: str) -> None:
    assert told(written(said(style, text))(), code)


def test_a_measure_is_told_with_page_and_figure() -> None:
    message = told(styled(".masthead{position:relative;top:-10mm}")(), "F203")
    assert message.startswith("第1页“重庆市经济和信息化委员会”：发文机关标志上边缘到版心上边缘：距页边")
    assert message.endswith("毫米，应为距页边72毫米")


def test_a_page_that_is_only_a_picture_cannot_be_judged() -> None:
    picture = pypdfium2.PdfDocument(printed())[0].render(scale=1).to_pil()
    out = io.BytesIO()
    picture.save(out, "PDF")
    found = inspected(out.getvalue())
    assert found.unjudged == ("第1页是图像，没有文字，无法核对格式",)
    assert found.exit_code == 2
