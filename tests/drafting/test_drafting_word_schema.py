"""Every master and every document that we write is one that Word opens without repairing it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from word_schema import complaints

from compliance.drafting import draft_document, load_forms, read_data
from compliance.drafting.docx_fill import fill_master

FORMS = load_forms()
KINDS = [form.kind for form in FORMS.forms]


def written(kind: str, empty: bool = False) -> bytes:
    form = FORMS.form(kind)
    data = {} if empty else read_data(form.sample)
    draft = draft_document(form, data, FORMS.wording)
    return fill_master(form.master, draft.context, draft.date, draft.data)


@pytest.mark.parametrize("kind", KINDS)
def test_what_we_write_is_in_order(kind: str) -> None:
    assert complaints(written(kind)) == []
    assert complaints(written(kind, empty=True)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_masters_are_in_order(kind: str) -> None:
    assert complaints(FORMS.form(kind).master.read_bytes()) == []


def changed(content: bytes, part: str, before: str, after: str) -> bytes:
    """A package in which one part reads otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as target:
        for name in package.namelist():
            text = package.read(name)
            if name == part:
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode(), 1)
            target.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "before", "after", "said"),
    [
        ("word/document.xml", "<w:pPr>", "<w:pPr><w:jc w:val='left'/>", "in the order"),
        ("word/document.xml", "</w:tc>", "<w:tbl><w:tblPr/><w:tblGrid/></w:tbl></w:tc>", "does not end with a paragraph"),
        ("word/document.xml", "<w:gridCol ", "<w:gridCol w:w='1'/><w:gridCol ", "columns in a table"),
        ("word/document.xml", 'w:pStyle w:val="', 'w:pStyle w:val="no', "which is no style"),
        ("[Content_Types].xml", "</Types>", "<Override PartName='/word/no.xml' ContentType='x'/></Types>", "there is no"),
        ("word/styles.xml", "</w:styles>", "<w:style w:styleId='Normal'/><w:style w:styleId='Normal'/></w:styles>", "times"),
    ],
)  # fmt: skip
def test_what_word_would_repair_is_seen(part: str, before: str, after: str, said: str) -> None:
    spoiled = changed(written("企业名录"), part, before, after)
    assert any(said in complaint for complaint in complaints(spoiled))


def test_a_document_saved_again_by_another_program_stays_in_order(tmp_path: Path) -> None:
    path = tmp_path / "文书.docx"
    path.write_bytes(written("整改通知书"))
    document = docx.Document(str(path))
    document.save(str(path))
    assert complaints(path.read_bytes()) == []
