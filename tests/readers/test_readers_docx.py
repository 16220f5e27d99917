"""DOCX: the body in order, as it would be printed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from readers_paper import headings, only_table, shown, texts

from compliance.model.document import SourceDocument
from compliance.model.errors import InputError
from compliance.readers import read_document
from compliance.readers.docx import package
from compliance.readers.docx.numbering import chinese, format_number

W = nsdecls("w")


def read(folder: Path, write: Callable[[Document], None]) -> SourceDocument:
    """What is read of a document that ``write`` fills."""
    document = docx.Document()
    write(document)
    document.save(str(folder / "plan.docx"))
    return read_document(folder / "plan.docx")


def rewritten(folder: Path, **parts: bytes | None) -> Path:
    """A plain DOCX with parts replaced (``document=b"…"``) or, where None, left out."""
    plain = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("总投资4860万元")
    document.save(plain)
    path = folder / "changed.docx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            stem = Path(name).stem
            if name.startswith("word/") and stem in parts:
                if (data := parts[stem]) is not None:
                    new.writestr(name, data)
            else:
                new.writestr(name, old.read(name))
    return path


def body(inner: str) -> bytes:
    """A main part with ``inner`` as its body."""
    namespaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return f"<w:document {namespaces}><w:body>{inner}</w:body></w:document>".encode()


def run(text: str) -> str:
    """A run."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_paragraphs_and_tables_in_order_with_locators(tmp_path: Path) -> None:
    def write(document: Document) -> None:
        document.add_heading("一、企业概况", 1)
        document.add_paragraph("产能８万吨／年，投资４８６０万元。")
        document.add_paragraph("")
        document.add_paragraph("表1 主要指标")
        table = document.add_table(2, 2)
        for cell, text in zip(
            [c for row in table.rows for c in row.cells], ["年份", "2023年", "能耗", "118.6"], strict=True
        ):
            cell.text = text
        document.add_paragraph("以上为全文。")

    document = read(tmp_path, write)
    assert (document.format, document.pages, document.page_count) == ("docx", (), 0)
    assert [(p.kind, p.text, p.locator) for p in document.paragraphs] == [
        ("heading", "一、企业概况", "第1段"),
        ("body", "产能8万吨/年，投资4860万元。", "第2段"),
        ("body", "以上为全文。", "第4段"),
    ]
    table = only_table(document)
    assert shown(table) == [["年份", "2023年"], ["能耗", "118.6"]]
    assert table.caption is not None
    assert (table.caption.text, table.locator) == ("表1 主要指标", "表1")
    assert [c.locator for c in table.cells][-1] == "表1第2行第2列"
    (evidence,) = document.paragraphs[1].evidence(0, 5)
    assert (evidence.page, evidence.bbox, evidence.text, evidence.locator) == (None, None, "产能８万吨", "第2段")


def test_merged_cells_have_spans(tmp_path: Path) -> None:
    def write(document: Document) -> None:
        table = document.add_table(3, 3)
        table.cell(0, 1).merge(table.cell(0, 2)).text = "能效"
        table.cell(0, 0).merge(table.cell(1, 0)).text = "装置"
        for (r, c), text in {(1, 1): "现状", (1, 2): "改造后", (2, 0): "1号炉", (2, 1): "962", (2, 2): "828"}.items():
            table.cell(r, c).text = text

    table = only_table(read(tmp_path, write))
    assert shown(table) == [["装置", "能效", "能效"], ["装置", "现状", "改造后"], ["1号炉", "962", "828"]]
    assert (len(table.cells), table.header_rows) == (7, 2)


def test_a_nested_table_follows_its_outer_one(tmp_path: Path) -> None:
    def write(document: Document) -> None:
        outer = document.add_table(1, 2)
        outer.cell(0, 0).text = "投资"
        inner = outer.cell(0, 1).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "设备", "3780"

    assert [(t.locator, shown(t)) for t in read(tmp_path, write).tables] == [
        ("表1", [["投资", ""]]), ("表2", [["设备", "3780"]]),
    ]  # fmt: skip


def test_headings_by_style_by_outline_and_by_number_in_bold(tmp_path: Path) -> None:
    def write(document: Document) -> None:
        document.add_heading("总论", 2)
        custom = document.styles.add_style("单位标题", 1)
        custom.base_style = document.styles["Heading 3"]
        document.add_paragraph("能源计量", style="单位标题")
        outlined = document.add_paragraph("附则")
        outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="0"/>'))
        bold = document.add_paragraph().add_run("（一）基本情况")
        bold.bold, bold.font.size = True, Pt(16)
        document.add_paragraph("公司位于重庆市，厂区占地三十一公顷，职工四百余人。")
        document.add_paragraph("改造后达到标杆水平")

    assert headings(read(tmp_path, write)) == [(2, "总论"), (3, "能源计量"), (1, "附则"), (2, "（一）基本情况")]


def test_automatic_numbers_are_rendered_and_are_blank_in_raw(tmp_path: Path) -> None:
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl>'
        '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )

    def numbered(text: str, level: int) -> str:
        return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>{run(text)}</w:p>'

    inner = numbered("概况", 0) + numbered("产能", 1) + numbered("产量", 1) + numbered("现状", 0) + numbered("能耗", 1)
    document = read_document(rewritten(tmp_path, document=body(inner), numbering=numbering.encode()))
    assert texts(document) == ["一、概况", "1.1 产能", "1.2 产量", "二、现状", "2.1 能耗"]
    (evidence,) = document.paragraphs[1].evidence(0, 6)
    assert evidence.text.strip() == "产能"  # the file does not contain the number


@pytest.mark.parametrize(
    ("value", "written"), [(0, "零"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (120, "一百二十")]
)
def test_chinese_numbers(value: int, written: str) -> None:
    assert chinese(value) == written


def test_other_number_formats() -> None:
    assert [format_number(4, f) for f in ("decimal", "upperRoman", "lowerLetter", "decimalEnclosedCircle")] == [
        "4",
        "IV",
        "d",
        "④",
    ]


def test_changes_are_read_as_accepted(tmp_path: Path) -> None:
    inner = (
        f'<w:p>{run("投资")}<w:del w:id="1"><w:r><w:delText>4000</w:delText></w:r></w:del>'
        f'<w:ins w:id="2">{run("4860")}</w:ins>{run("万元")}</w:p>'
        f"<w:tbl><w:tr><w:tc><w:p>{run('保留')}</w:p></w:tc></w:tr>"
        f'<w:tr><w:trPr><w:del w:id="3"/></w:trPr><w:tc><w:p>{run("删去")}</w:p></w:tc></w:tr></w:tbl>'
    )
    document = read_document(rewritten(tmp_path, document=body(inner)))
    assert texts(document) == ["投资4860万元"]
    assert shown(only_table(document)) == [["保留"]]


def test_content_controls_links_fields_and_breaks(tmp_path: Path) -> None:
    inner = (
        f"<w:sdt><w:sdtContent><w:p>{run('控件内')}</w:p></w:sdtContent></w:sdt>"
        f'<w:p><w:hyperlink>{run("链接")}</w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run("12")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        f"<w:p>{run('项目名称：甲')}<w:r><w:tab/></w:r>{run('地点：乙')}<w:r><w:br/></w:r>{run('第二行')}</w:p>"
        f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>{run('可见 10')}"
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r></w:p>'
    )
    document = read_document(rewritten(tmp_path, document=body(inner)))
    assert texts(document) == ["控件内", "链接12", "项目名称：甲  地点：乙第二行", "可见 10³"]
    assert [line.text for line in document.paragraphs[2].lines] == ["项目名称：甲  地点：乙", "第二行"]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent><w:p>{run('框内文字')}</w:p></w:txbxContent>"
    inner = (
        f"<w:p>{run('正文')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(read_document(rewritten(tmp_path, document=body(inner)))) == ["正文", "框内文字"]


def test_footnotes_are_notes_and_headers_stay_out(tmp_path: Path) -> None:
    notes = f'<w:footnotes {W}><w:footnote w:type="separator"><w:p/></w:footnote><w:footnote><w:p>{run("见附件")}</w:p></w:footnote></w:footnotes>'
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="notes.xml"/></Relationships>'
    )
    path = rewritten(tmp_path, **{"document.xml": relations})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/notes.xml", notes)
    document = read_document(path)
    assert [(p.kind, p.text) for p in document.paragraphs] == [("body", "总投资4860万元"), ("note", "见附件")]


def refused(path: Path) -> tuple[str, str]:
    """(code, reason) of the error."""
    with pytest.raises(InputError) as caught:
        read_document(path)
    return caught.value.code, caught.value.reason


def test_broken_and_hostile_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(rewritten(tmp_path, document=None))[0] == "unsupported"
    assert refused(rewritten(tmp_path, document=b"<w:document"))[0] == "broken"
    assert refused(rewritten(tmp_path, document=body("")))[0] == "empty"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + body(f"<w:p>{run('&b;')}</w:p>")
    code, reason = refused(rewritten(tmp_path, document=bomb))
    assert (code, "文档类型定义" in reason) == ("broken", True)
    monkeypatch.setattr(package, "LARGEST_PART", 10_000)
    assert refused(rewritten(tmp_path, document=body(f"<w:p>{run('长' * 20_000)}</w:p>")))[0] == "too_large"


def test_an_external_entity_is_never_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    hostile = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'.encode() + body(f"<w:p>{run('&s;')}</w:p>")
    assert refused(rewritten(tmp_path, document=hostile))[0] == "broken"
