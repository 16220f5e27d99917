"""DOCX as authors and other programs really write it; every test is named for what went wrong or could."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from readers_paper import Paper, headings, only_table, shown, texts
from readers_word import code, fld, listing, p, read_word, run, tbl, tc, tr, word

from compliance.model.errors import InputError
from compliance.readers import read_document

# ---- changes, as accepted


def test_a_deleted_paragraph_mark_joins_the_paragraphs(tmp_path: Path) -> None:
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    document = read_word(tmp_path, p("总投资", properties=deleted) + p("4860万元") + p("下一段"))
    assert texts(document) == ["总投资4860万元", "下一段"]


def test_three_paragraphs_joined_keep_the_last_ones_place_in_order(tmp_path: Path) -> None:
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    document = read_word(tmp_path, p("甲", properties=deleted) + p("乙", properties=deleted) + p("丙") + p("丁"))
    assert [(x.text, x.locator) for x in document.paragraphs] == [("甲乙丙", "第1段"), ("丁", "第2段")]


def test_a_wholly_deleted_paragraph_leaves_nothing(tmp_path: Path) -> None:
    gone = p("<w:del w:id='1'><w:r><w:delText>旧方案投资3000万元</w:delText></w:r></w:del>", properties='<w:rPr><w:del w:id="2"/></w:rPr>')  # fmt: skip
    assert texts(read_word(tmp_path, p("前") + gone + p("后"))) == ["前", "后"]


def test_text_moved_is_read_once_where_it_went(tmp_path: Path) -> None:
    inner = (
        f"<w:p><w:moveFromRangeStart w:id='1' w:name='m'/><w:moveFrom w:id='2'>{run('投资4860万元')}</w:moveFrom>"
        f"<w:moveFromRangeEnd w:id='1'/>{run('原处')}</w:p>"
        f"<w:p>{run('新处')}<w:moveTo w:id='3'>{run('投资4860万元')}</w:moveTo></w:p>"
    )
    assert texts(read_word(tmp_path, inner)) == ["原处", "新处投资4860万元"]


def test_a_deleted_cell_is_gone_and_an_inserted_one_there(tmp_path: Path) -> None:
    row = tr("能耗", tc("旧值118.6", "<w:cellDel w:id='1'/>"), tc("112.4", "<w:cellIns w:id='2'/>"))
    assert shown(only_table(read_word(tmp_path, tbl(tr("项目", "数值"), row)))) == [["项目", "数值"], ["能耗", "112.4"]]


def test_a_table_whose_rows_are_all_deleted_is_gone(tmp_path: Path) -> None:
    document = read_word(tmp_path, tbl(tr("旧", properties='<w:del w:id="1"/>')) + p("文字"))
    assert document.tables == () and texts(document) == ["文字"]


def test_an_insertion_that_was_deleted_again_is_gone(tmp_path: Path) -> None:
    inner = p(f"<w:ins w:id='1'><w:del w:id='2'>{run('草稿')}</w:del>{run('定稿')}</w:ins>")
    assert texts(read_word(tmp_path, inner)) == ["定稿"]


# ---- fields


def test_the_result_of_a_field_within_the_code_of_another_is_not_shown(tmp_path: Path) -> None:
    inner = p(
        "投资", fld("begin"), code(" IF "), fld("begin"), code(" MERGEFIELD 规模 "), fld("separate"), "9999", fld("end"),
        code(" = 1 "), fld("separate"), "4860", fld("end"), "万元",
    )  # fmt: skip
    assert texts(read_word(tmp_path, inner)) == ["投资4860万元"]


def test_a_field_without_a_result_does_not_swallow_the_paragraph(tmp_path: Path) -> None:
    inner = p("投资", fld("begin"), code(" TC "), "4860万元")  # no separate, no end
    assert texts(read_word(tmp_path, inner)) == ["投资4860万元"]


def test_the_result_of_a_field_that_began_in_an_earlier_paragraph_is_shown(tmp_path: Path) -> None:
    inner = p(fld("begin"), code(" REF 表 "), fld("separate"), "一、概况") + p("二、现状", fld("end"))
    assert texts(read_word(tmp_path, inner)) == ["一、概况", "二、现状"]


@pytest.mark.parametrize(
    ("box", "mark"),
    [
        ("<w:default w:val='1'/>", "☑"),
        ("<w:default w:val='1'/><w:checked w:val='0'/>", "□"),
        ("<w:default w:val='0'/><w:checked/>", "☑"),
    ],
)
def test_a_checkbox_of_a_form_shows_whether_it_is_ticked(tmp_path: Path, box: str, mark: str) -> None:
    data = f"<w:ffData><w:checkBox>{box}</w:checkBox></w:ffData>"
    inner = p(fld("begin", data), code(" FORMCHECKBOX "), fld("end"), "存量")
    assert texts(read_word(tmp_path, inner)) == [f"{mark}存量"]


# ---- hidden


STYLES = (
    '<w:style w:type="character" w:styleId="隐"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="更隐"><w:basedOn w:val="隐"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="隐段"><w:rPr><w:vanish/></w:rPr></w:style>'
)


def test_text_hidden_by_its_style_is_hidden(tmp_path: Path) -> None:
    inner = p("可见", run("内部意见", '<w:rStyle w:val="隐"/>'), run("内部意见", '<w:rStyle w:val="更隐"/>')) + p(
        "整段不印", properties='<w:pStyle w:val="隐段"/>'
    )
    assert texts(read_word(tmp_path, inner, styles=STYLES)) == ["可见"]


def test_a_run_may_unhide_what_its_style_hides(tmp_path: Path) -> None:
    inner = p(run("照印", '<w:vanish w:val="0"/>'), properties='<w:pStyle w:val="隐段"/>') + p(
        run("照印", '<w:rStyle w:val="隐"/><w:vanish w:val="false"/>')
    )
    assert texts(read_word(tmp_path, inner, styles=STYLES)) == ["照印", "照印"]


def test_a_hidden_row_is_not_read(tmp_path: Path) -> None:
    table = tbl(tr("项目", "值"), tr("旧", "1", properties="<w:hidden/>"), tr("新", "2"))
    assert shown(only_table(read_word(tmp_path, table))) == [["项目", "值"], ["新", "2"]]


def test_comments_are_not_read(tmp_path: Path) -> None:
    inner = p("<w:commentRangeStart w:id='0'/>", "4860万元", "<w:commentRangeEnd w:id='0'/>", "<w:r><w:commentReference w:id='0'/></w:r>")  # fmt: skip
    comment = f"<w:comment w:id='0'>{p('应为9999万元')}</w:comment>"
    assert texts(read_word(tmp_path, inner, comments=comment)) == ["4860万元"]


# ---- content controls


def test_the_prompt_of_an_empty_content_control_is_no_text_of_the_plan(tmp_path: Path) -> None:
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    inner = (
        p("企业名称：", prompt.format(run("单击此处输入企业名称")))
        + prompt.format(p("单击此处输入文字"))
        + tbl(tr("投资", prompt.format(tc("单击输入")), "万元"))
    )
    document = read_word(tmp_path, inner)
    assert texts(document) == ["企业名称："]
    assert shown(only_table(document)) == [["投资", "", "万元"]]


def test_rows_and_cells_within_content_controls_are_rows_and_cells(tmp_path: Path) -> None:
    def sdt(inner: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    table = tbl(tr("装置", "能耗"), sdt(tr("1号", sdt(tc("112.4")))), sdt(tr("2号", tc(sdt(p("108.0"))))))
    assert shown(only_table(read_word(tmp_path, table))) == [["装置", "能耗"], ["1号", "112.4"], ["2号", "108.0"]]


# ---- tables


def test_cells_merged_across_in_the_old_way_are_one(tmp_path: Path) -> None:
    first = tr(tc("装置", "<w:hMerge w:val='restart'/>"), tc("", "<w:hMerge/>"), "能耗")
    table = only_table(read_word(tmp_path, tbl(first, tr("1号", "熟料", "112.4"))))
    assert shown(table) == [["装置", "装置", "能耗"], ["1号", "熟料", "112.4"]]


def test_a_merge_down_beside_a_row_that_begins_later(tmp_path: Path) -> None:
    rows = (
        tr(tc("装置", "<w:vMerge w:val='restart'/>"), "现状", "改造后"),
        tr(tc("", "<w:vMerge/>"), tc("能耗", "<w:gridSpan w:val='2'/>")),
        tr("112.4", "99.2", properties="<w:gridBefore w:val='1'/>"),
    )
    assert shown(only_table(read_word(tmp_path, tbl(*rows)))) == [
        ["装置", "现状", "改造后"], ["装置", "能耗", "能耗"], ["", "112.4", "99.2"],
    ]  # fmt: skip


def test_a_table_in_a_text_box_in_a_cell_is_a_table(tmp_path: Path) -> None:
    inner_table = tbl(tr("设备", "3780"), tr("土建", "1080"))
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{inner_table}</w:txbxContent></v:textbox></w:pict></w:r>"
    document = read_word(tmp_path, tbl(tr("投资", tc(f"<w:p>{box}</w:p>")), tr("合计", "4860")))
    assert [shown(t) for t in document.tables] == [
        [["投资", ""], ["合计", "4860"]], [["设备", "3780"], ["土建", "1080"]],
    ]  # fmt: skip


def test_tables_nested_three_deep(tmp_path: Path) -> None:
    innermost = tbl(tr("丙", "3"))
    middle = tbl(tr("乙", tc(innermost + "<w:p/>")))
    document = read_word(tmp_path, tbl(tr("甲", tc(middle + "<w:p/>"))))
    assert [(t.locator, shown(t)[0][0]) for t in document.tables] == [("表1", "甲"), ("表2", "乙"), ("表3", "丙")]


def test_tables_nested_without_end_do_not_overflow(tmp_path: Path) -> None:
    inner = p("底")
    for _ in range(60):
        inner = tbl(tr(tc(inner + "<w:p/>")))
    assert len(read_word(tmp_path, inner + p("文字")).tables) < 10


# ---- headings


def test_a_style_takes_its_list_level_from_the_list_that_names_it(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="章"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="节"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="5">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="章"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="节"/><w:lvlText w:val="（%2）"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
    )
    inner = p("概况", properties='<w:pStyle w:val="章"/>') + p("企业", properties='<w:pStyle w:val="节"/>')
    document = read_word(tmp_path, inner, styles=styles, numbering=numbering)
    assert headings(document) == [(1, "一、概况"), (2, "（一）企业")]


def test_a_list_defined_by_a_list_style(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="公文"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="公文"/>'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="1"/></w:num>'
    )
    inner = p("概况", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="9"/></w:numPr>')
    assert texts(read_word(tmp_path, inner, numbering=numbering)) == ["一、概况"]


# ---- notes


def test_footnotes_and_endnotes_are_notes_with_places_of_their_own(tmp_path: Path) -> None:
    inner = p("投资4860万元", "<w:r><w:footnoteReference w:id='2'/></w:r>", "<w:r><w:endnoteReference w:id='3'/></w:r>")
    document = read_word(
        tmp_path, inner,
        footnotes=f"<w:footnote w:id='2'>{p('<w:r><w:footnoteRef/></w:r>', '含税')}</w:footnote>",
        endnotes=f"<w:endnote w:id='3'>{p('见附件')}{tbl(tr('设备', '3780'), tr('土建', '1080'))}</w:endnote>",
    )  # fmt: skip
    assert [(x.kind, x.text, x.locator) for x in document.paragraphs] == [
        ("body", "投资4860万元", "第1段"), ("note", "含税", "第2段"), ("note", "见附件", "第3段"),
    ]  # fmt: skip
    assert shown(only_table(document)) == [["设备", "3780"], ["土建", "1080"]]


# ---- what is not read is said


def test_embedded_content_that_is_not_read_is_told(tmp_path: Path) -> None:
    inner = p("正文") + "<w:altChunk r:id='r9'/>" + p("<w:r><w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object></w:r>")  # fmt: skip
    document = read_word(tmp_path, inner)
    assert [w.message for w in document.warnings] == [
        "有1处插入的文件（altChunk）没有读取，请另存为普通 DOCX 后再提交", "有1个嵌入的对象（Excel 工作表等）没有读取，请把内容粘贴为表格",
    ]  # fmt: skip


def test_macros_are_never_run_and_that_is_told(tmp_path: Path) -> None:
    document = read_word(tmp_path, p("正文4860万元"), vbaProject="")
    assert texts(document) == ["正文4860万元"]
    assert [w.message for w in document.warnings] == ["文件带有宏；宏没有运行，只读取了文字"]


# ---- tables that are images

INCH = 914400


def picture(relation: str, width: float = 6.0, height: float = 1.6) -> str:
    """A drawing of so many inches."""
    size = f'cx="{round(width * INCH)}" cy="{round(height * INCH)}"'
    blip = f'<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
    return f"<w:r><w:drawing><wp:inline><wp:extent {size}/>{blip}</wp:inline></w:drawing></w:r>"


def table_image(rows: list[list[str]]) -> bytes:
    """A table as a PNG of 200 dpi."""
    paper = Paper(432, 30 + 24 * len(rows))
    xs = [10.0 + 412 / len(rows[0]) * i for i in range(len(rows[0]) + 1)]
    paper.grid(xs, [12 + 24 * i for i in range(len(rows) + 1)])
    for r, row in enumerate(rows):
        for x, cell in zip(xs, row, strict=False):
            paper.latin(x + 8, 28 + 24 * r, cell, 12)  # Latin letters: every machine has such a font
    image = pypdfium2.PdfDocument(paper.data())[0].render(scale=200 / 72).to_pil()
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def photograph() -> bytes:
    """A dark image of many shades."""
    import numpy as np
    from PIL import Image

    shades = np.add.outer(np.arange(800), np.arange(1200)) % 170
    out = io.BytesIO()
    Image.fromarray(shades.astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


ROWS = [["Plant", "Before", "After"], ["Kiln 1", "112.4", "99.2"], ["Kiln 2", "115.6", "101.3"]]


@pytest.mark.ocr
def test_a_table_pasted_as_an_image_is_recognised_where_it_stands(tmp_path: Path) -> None:
    path = word(tmp_path, p("表1 能耗") + p(picture("a__png")) + p("以上。"), None, a__png=table_image(ROWS))
    document = read_document(path)
    table = only_table(document)
    assert [[c.replace(" ", "") for c in row] for row in shown(table)] == [
        [c.replace(" ", "") for c in row] for row in ROWS
    ]
    assert [c.locator for c in table.cells][4] == "图1第2行第2列"
    (evidence,) = table.cells[4].evidence(0, 5)
    assert (evidence.page, evidence.bbox, evidence.source, evidence.text) == (None, None, "ocr", "112.4")
    assert table.caption is not None and table.caption.text == "表1 能耗"
    assert texts(document) == ["以上。"]
    assert document.warnings[0].message == "图1是图片，已用文字识别读取，请核对原件"


@pytest.mark.ocr
def test_an_image_shown_twice_is_recognised_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from compliance.readers.docx import pictures

    calls: list[float] = []
    real = pictures._recognised
    monkeypatch.setattr(pictures, "_recognised", lambda gray, dpi: calls.append(dpi) or real(gray, dpi))
    path = word(tmp_path, p(picture("a__png")) + p("又见") + tbl(tr("图", tc(p(picture("a__png"))))), None, a__png=table_image(ROWS))  # fmt: skip
    document = read_document(path)
    assert [t.locator for t in document.tables] == ["图1", "表1", "图2"] and len(calls) == 1


@pytest.mark.ocr
def test_a_plan_that_is_nothing_but_a_pasted_page_is_read(tmp_path: Path) -> None:
    paper = Paper(432, 300)
    for i, text in enumerate(("The kilns were measured over a full year of operation and", "the figures are those of the certified meters.")):  # fmt: skip
        paper.latin(10, 60 + 24 * i, text, 13)
    out = io.BytesIO()
    pypdfium2.PdfDocument(paper.data())[0].render(scale=200 / 72).to_pil().save(out, "JPEG")
    document = read_document(word(tmp_path, p(picture("a__jpg", 6.0, 4.2)), None, a__jpg=out.getvalue()))
    assert "certified meters" in "".join(texts(document)) and document.paragraphs[0].locator == "图1第1段"


def test_without_recognition_the_images_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from compliance.readers.docx import pictures

    inner, image = p("正文") + p(picture("a__png")), table_image(ROWS)
    path = word(tmp_path, inner, None, a__png=image)
    assert [w.message for w in read_document(path, ocr=False).warnings] == [
        "图1可能是图片形式的表格，未启用文字识别，没有读取"
    ]
    monkeypatch.setattr(pictures, "missing", lambda: ("rapidocr",))
    assert [w.message for w in read_document(path).warnings] == ["图1可能是图片形式的表格，没有安装识别组件，没有读取"]
    with pytest.raises(InputError) as caught:
        read_document(word(tmp_path, p(picture("a__png")), None, a__png=image))
    assert caught.value.code == "unsupported" and "nengshen[ocr]" in caught.value.reason


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (photograph(), (6.0, 4.0)),
        (table_image(ROWS), (1.0, 0.3)),
        (b"\x01\x00\x00\x00EMF", (6.0, 2.0)),
        (table_image(ROWS)[:400], (6.0, 2.0)),
    ],
    ids=["a photograph", "a logo", "a vector image", "a broken image"],
)
def test_what_is_no_image_of_a_table_is_passed_over(tmp_path: Path, data: bytes, size: tuple[float, float]) -> None:
    document = read_document(word(tmp_path, p("正文") + p(picture("a__png", *size)), None, a__png=data), ocr=False)
    assert document.warnings == () and texts(document) == ["正文"]


@pytest.mark.ocr
def test_of_very_many_images_only_the_first_are_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from compliance.readers.docx import pictures

    monkeypatch.setattr(pictures, "MOST_PICTURES", 1)
    image = table_image(ROWS)
    path = word(tmp_path, p(picture("a__png")) + p(picture("b__png")), None, a__png=image, b__png=image)
    document = read_document(path)
    assert [t.locator for t in document.tables] == ["图1"]
    assert document.warnings[1].message == "图片太多，只识别了前1张，其余没有读取"


def test_an_image_bomb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from compliance.readers.docx import pictures

    monkeypatch.setattr(pictures, "MOST_PIXELS", 10_000)
    document = read_document(
        word(tmp_path, p("正文") + p(picture("a__png")), None, a__png=table_image(ROWS)), ocr=False
    )
    assert document.warnings == ()


def test_an_image_linked_from_elsewhere_is_never_fetched(tmp_path: Path) -> None:
    relation = '<Relationship Id="x" Type="image" Target="http://127.0.0.1:9/a.png" TargetMode="External"/>'
    path = word(tmp_path, p("正文") + p(picture("x")))
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    parts["word/_rels/document.xml.rels"] = listing(relation).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    assert texts(read_document(path, ocr=False)) == ["正文"]
