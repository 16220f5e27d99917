"""A DOCX with comments: at the paragraph or the cell, older comments kept, every other part as it was."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from compliance.annotation.docx import annotate_docx
from compliance.annotation.notes import Mark, Note
from compliance.annotation.request import Annotated
from compliance.model.errors import InputError
from compliance.readers import read_document
from compliance.readers.docx import package

WHERE = Path("方案.docx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def plan(change=lambda document: None) -> bytes:
    document = docx.Document()
    document.add_heading("一、概况", 1)
    document.add_paragraph("总投资3600万元")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("装置", "能耗", "1号线", "112.4"), strict=True):
        cell.text = text
    change(document)
    return saved(document)


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def annotate(data: bytes, *notes: Note) -> Annotated:
    return annotate_docx(WHERE, data, notes)


def at(locator: str | None, text: str = "【方案｜投资】3600万元\n置信度：0.97") -> Note:
    return Note(Mark.FAIL, text, locator=locator)


def anchored(content: bytes) -> list[tuple[str, str]]:
    """(text between the marks of a comment, text of the comment), in the order of the comments."""
    document = docx.Document(io.BytesIO(content))
    out = []
    for comment in document.comments:
        inside, text = False, ""
        for element in document.element.body.iter():
            if element.tag == f"{W}commentRangeStart" and element.get(f"{W}id") == str(comment.comment_id):
                inside = True
            elif element.tag == f"{W}commentRangeEnd" and element.get(f"{W}id") == str(comment.comment_id):
                inside = False
            elif inside and element.tag == f"{W}t":
                text += element.text or ""
        out.append((text, comment.text))
    return out


def test_comments_stand_at_paragraph_and_cell() -> None:
    copy = annotate(plan(), at("第2段"), at("表1第2行第2列", "【装置1｜能耗】112.4"), at(None, "能审批注"))
    assert anchored(copy.content) == [
        ("总投资3600万元", "不符合\n【方案｜投资】3600万元\n置信度：0.97"),
        ("112.4", "不符合\n【装置1｜能耗】112.4"),
        ("一、概况", "不符合\n能审批注"),
    ]
    assert {c.author for c in docx.Document(io.BytesIO(copy.content)).comments} == {"能审"}


def test_the_copy_is_read_as_the_original(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(plan())
    (tmp_path / "b.docx").write_bytes(annotate(plan(), at("第2段"), at("表1第1行第1列")).content)
    assert read_document(tmp_path / "a.docx").blocks == read_document(tmp_path / "b.docx").blocks


def test_other_parts_stay_byte_for_byte_and_the_copy_is_the_same_twice() -> None:
    data = plan()
    copy = annotate(data, at("第2段")).content
    assert copy == annotate(data, at("第2段")).content
    old, new = (zipfile.ZipFile(io.BytesIO(d)) for d in (data, copy))
    assert set(old.namelist()) <= set(new.namelist())
    differing = {n for n in old.namelist() if old.read(n) != new.read(n)}
    assert "word/document.xml" in differing
    assert differing <= {
        "word/document.xml",
        "word/comments.xml",
        "word/_rels/document.xml.rels",
        "[Content_Types].xml",
    }


def test_older_comments_are_kept_and_numbers_do_not_clash() -> None:
    def comment(document: Document) -> None:
        document.add_comment(document.paragraphs[1].runs, "请补充测算", author="张三")

    copy = annotate(plan(comment), at("第2段")).content
    comments = list(docx.Document(io.BytesIO(copy)).comments)
    assert [(c.author, c.text.split("\n")[0]) for c in comments] == [("张三", "请补充测算"), ("能审", "不符合")]
    assert len({c.comment_id for c in comments}) == 2


BOX = (
    '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>框内4860万元'
    "</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def test_a_comment_on_a_text_box_stands_at_the_paragraph_that_holds_it() -> None:
    """Word refuses comments within text boxes."""

    def boxed(document: Document) -> None:
        document.add_paragraph("外面")._p.append(parse_xml(BOX.replace("<w:r>", f"<w:r {nsdecls('w')}>", 1)))

    copy = annotate(plan(boxed), at("第4段")).content  # 第3段 is the paragraph outside
    document = docx.Document(io.BytesIO(copy))
    (start,) = document.element.body.iter(f"{W}commentRangeStart")
    assert start.getparent() is document.paragraphs[2]._p


def with_footnote(data: bytes) -> bytes:
    """The plan with a footnote to its second paragraph."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace("总投资3600万元</w:t></w:r>".encode(), '总投资3600万元</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r>'.encode())  # fmt: skip
            if name == "word/_rels/document.xml.rels":
                part = part.replace(b"</Relationships>", b'<Relationship Id="rIdF" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>')  # fmt: skip
            new.writestr(name, part)
        new.writestr("word/footnotes.xml", f'<w:footnotes {nsdecls("w")}><w:footnote w:id="7"><w:p><w:r><w:t>其中自筹2000万元</w:t></w:r></w:p></w:footnote></w:footnotes>')  # fmt: skip
    return out.getvalue()


def test_a_comment_on_a_footnote_stands_at_its_mark(tmp_path: Path) -> None:
    data = with_footnote(plan())
    (tmp_path / "a.docx").write_bytes(data)
    note = read_document(tmp_path / "a.docx").blocks[-1]
    assert note.locator == "第3段"
    assert anchored(annotate(data, at("第3段")).content)[0][0] == "总投资3600万元"


def test_a_figure_in_an_image_is_told_at_the_image() -> None:
    def pictured(document: Document) -> None:
        drawing = '<w:r {}><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r7"/></w:pict></w:r>'
        document.add_paragraph("见下图：")._p.append(parse_xml(drawing.format(nsdecls("w"))))

    assert anchored(annotate(plan(pictured), at("图1第2行第2列")).content)[0][0] == "见下图："


def test_an_unknown_place_is_told_at_the_beginning_and_not_lost() -> None:
    assert anchored(annotate(plan(), at("第99段")).content)[0][0] == "一、概况"


def test_characters_that_xml_forbids_do_not_stop_it() -> None:
    ((_, text),) = anchored(annotate(plan(), at("第2段", "原文：\x00\x0c1")).content)
    assert text == "不符合\n原文：\ufffd\ufffd1"


def test_a_strict_document_stays_strict() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plan())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for strict, usual in package.STRICT:
                part = part.replace(usual, strict)
            new.writestr(name, part)
    copy = zipfile.ZipFile(io.BytesIO(annotate(out.getvalue(), at("第2段")).content))
    main = copy.read("word/document.xml")
    assert package.STRICT[0][0] in main and package.STRICT[0][1] not in main
    assert b"commentRangeStart" in main and package.STRICT[0][0] in copy.read("word/comments.xml")


def test_a_signed_document_says_that_its_signature_is_gone() -> None:
    out = io.BytesIO(plan())
    with zipfile.ZipFile(out, "a") as package_:
        package_.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    assert "签名" in annotate(out.getvalue(), at("第2段")).warnings[0]


def test_a_bomb_in_a_part_that_reading_skips_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from compliance.annotation import docx as module

    out = io.BytesIO(plan())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package_:
        package_.writestr("word/media/image9.png", b"\0" * 2_000_000)
    monkeypatch.setattr(module, "_LARGEST", 1_000_000)
    with pytest.raises(InputError) as caught:
        annotate(out.getvalue(), at("第2段"))
    assert caught.value.code == "too_large"
