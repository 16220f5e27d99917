"""A document that somebody edited in Word: what it says, and what is refused by name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from drafting_reviews import SETTINGS, finding, review

from compliance.drafting import build_notices, load_forms
from compliance.drafting.blocks import Grid, Text, read_blocks
from compliance.drafting.carried import carried_data
from compliance.drafting.docx_fill import fill_master
from compliance.model.errors import TemplateError


def notice() -> bytes:
    (draft,) = build_notices(review(finding()), SETTINGS)
    return fill_master(load_forms().form(draft.kind).master, draft.context, draft.date)


def edited(change: Callable[[Any], None]) -> bytes:
    """The sample notice after ``change`` was done to it."""
    document = docx.Document(io.BytesIO(notice()))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def run_xml(inner: str) -> Any:
    return parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>")


def body(document: Any) -> Any:
    return next(p for p in document.paragraphs if p.style.name == "公文正文")


def test_an_officers_words_are_printed() -> None:
    def change(document: Any) -> None:
        body(document).add_run("（已电话告知）").bold = True

    blocks = read_blocks(edited(change))
    assert any(isinstance(b, Text) and b.role == "body" and b.text.endswith("（已电话告知）") for b in blocks)


def add_style(document: Any) -> None:
    document.styles.add_style("我的样式", 1)
    document.add_paragraph("自己加的一段话", "我的样式")


def add_plain(document: Any) -> None:
    document.add_paragraph("没有样式的一段话")


def add_insertion(document: Any) -> None:
    body(document)._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>多</w:t></w:r></w:ins>'))


def add_deletion(document: Any) -> None:
    body(document)._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText>少</w:delText></w:r></w:del>')
    )


def add_comment(document: Any) -> None:
    body(document)._p.append(run_xml('<w:commentReference w:id="0"/>'))


def add_numbering(document: Any) -> None:
    properties = body(document)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))


def add_picture(document: Any) -> None:
    body(document)._p.append(run_xml("<w:drawing/>"))


def add_tag(document: Any) -> None:
    body(document).add_run("{{ 企业名称 }}")


def add_table_in_table(document: Any) -> None:
    document.tables[0].cell(1, 1).add_table(1, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (add_style, "样式“我的样式”不是公文样式（“自己加的一段话”）"),
        (add_plain, "样式“（无样式）”不是公文样式（“没有样式的一段话”）"),
        (add_insertion, "有修订痕迹"),
        (add_deletion, "有修订痕迹"),
        (add_comment, "有批注"),
        (add_numbering, "有自动编号"),
        (add_picture, "有图片或者图形"),
        (add_tag, "有没有填写的标签"),
        (add_table_in_table, "表格里套了表格"),
    ],
)
def test_what_cannot_be_printed_is_refused_by_name(change: Callable[[Any], None], said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        read_blocks(edited(change), "改过的.docx")
    assert str(caught.value).startswith("“改过的.docx”不能排成 PDF：")
    assert said in str(caught.value)


def test_all_faults_are_named_at_once() -> None:
    def change(document: Any) -> None:
        add_style(document)
        add_comment(document)

    with pytest.raises(TemplateError, match="有批注；样式“我的样式”"):
        read_blocks(edited(change))


def test_a_file_that_is_no_document_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"“乱\.docx”不是完好的 Word 文档"):
        read_blocks(b"PK\x03\x04", "乱.docx")


def damaged(content: bytes, part: str, change: Callable[[bytes], bytes] | None) -> bytes:
    """The file with one part changed; without ``change`` the part's compressed bytes are spoilt."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info.filename, change(data) if change and info.filename == part else data)
    spoilt = bytearray(out.getvalue())
    if change is None:
        with zipfile.ZipFile(out) as package:
            info = package.getinfo(part)
        start = info.header_offset + 30 + len(info.filename)
        spoilt[start + 2 : start + 40] = b"\xff" * 38
    return bytes(spoilt)


@pytest.mark.parametrize(
    "change", [None, lambda xml: xml[: len(xml) // 2], lambda xml: b""], ids=["deflate", "cut", "empty"]
)
def test_a_document_whose_text_is_damaged_is_refused_and_no_traceback(change: Callable[[bytes], bytes] | None) -> None:
    content = damaged(edited(lambda document: None), "word/document.xml", change)
    with pytest.raises(TemplateError, match="不是完好的 Word 文档"):
        read_blocks(content)
    assert change is not None or carried_data(content) is None


def test_merged_cells_keep_their_place() -> None:
    def change(document: Any) -> None:
        table = document.add_table(3, 3)
        for row in table.rows:
            for cell in row.cells:
                cell.paragraphs[0].text = "格"
                cell.paragraphs[0]._p.get_or_add_pPr().insert(
                    0, parse_xml(f'<w:pStyle {nsdecls("w")} w:val="公文表格"/>')
                )
        table.cell(0, 0).merge(table.cell(2, 0))
        table.cell(0, 1).merge(table.cell(1, 2))

    grid = [b for b in read_blocks(edited(change)) if isinstance(b, Grid)][-1]
    assert [[(c.colspan, c.rowspan) for c in row.cells] for row in grid.rows] == [
        [(1, 3), (2, 2)],
        [],
        [(1, 1), (1, 1)],
    ]


def test_line_breaks_and_empty_paragraphs_do_no_harm() -> None:
    def change(document: Any) -> None:
        body(document)._p.append(run_xml("<w:br/><w:t>另起一行</w:t>"))
        document.add_paragraph("")

    texts = [b.text for b in read_blocks(edited(change)) if isinstance(b, Text)]
    assert any(t.endswith("\n另起一行") for t in texts)
