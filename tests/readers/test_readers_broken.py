"""Files that cannot be read end in an InputError with a Chinese reason; odd ones are read all the same."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from readers_paper import Paper, read, texts

from compliance.model.errors import InputError
from compliance.readers import Limits, read_document

PLAN = "改造总投资4860万元"


def plan(pages: int = 1) -> bytes:
    """A small readable PDF."""
    paper = Paper()
    for _ in range(pages):
        paper.text(72, 100, PLAN).page()
    return paper.data()


def encrypted(user: str) -> bytes:
    """The plan with a user password (AES-256)."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plan())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user, R=6))
    return out.getvalue()


def without_pages() -> bytes:
    """A PDF whose page tree is empty."""
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.save(out)
    return out.getvalue()


def fails(folder: Path, data: bytes, name: str = "plan.pdf", **limits: int) -> InputError:
    """The error with which reading ends."""
    path = folder / name
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_document(path, limits=Limits(**limits), ocr=False)
    error = caught.value
    assert re.search("[\u4e00-\u9fff]", error.reason)
    return error


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_document(tmp_path / "none.pdf")
    assert caught.value.code == "not_found"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"just some text, not a document", "unsupported"),
        (b"%PDF-1.7\n" + b"\x00" * 500, "broken"),
        (plan()[:300], "broken"),
        (encrypted("secret"), "encrypted"),
        (without_pages(), "empty"),
        (Paper().page().data(), "empty"),
        (b"PK\x03\x04" + b"\x00" * 40 + b"word/", "broken"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\x00" * 600, "unsupported"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
    ids=[
        "empty",
        "text",
        "zeros",
        "truncated",
        "password",
        "no pages",
        "blank page",
        "torn zip",
        "old doc",
        "locked docx",
    ],
)
def test_unreadable_files_say_why(tmp_path: Path, data: bytes, code: str) -> None:
    assert fails(tmp_path, data).code == code


def test_an_empty_user_password_opens(tmp_path: Path) -> None:
    assert texts(read(tmp_path, encrypted(""))) == [PLAN]


def test_limits_of_pages_and_size(tmp_path: Path) -> None:
    assert fails(tmp_path, plan(5), pages=4).code == "too_many_pages"
    assert fails(tmp_path, plan(), file_bytes=100).code == "too_large"


def test_the_format_is_told_from_the_content(tmp_path: Path) -> None:
    assert read(tmp_path, plan(), "plan.docx").format == "pdf"
    assert read(tmp_path, b"\n\n" + plan(), "plan.txt").format == "pdf"


def test_a_truncated_file_with_its_objects_whole_is_read(tmp_path: Path) -> None:
    data = plan()
    assert texts(read(tmp_path, data[: data.rindex(b"xref")])) == [PLAN]


def test_a_page_that_pdfium_cannot_load_is_read_otherwise(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(plan())) as pdf:
        pdf.Root.OpenAction = pikepdf.Array([pdf.Root.Pages.Kids[0], pikepdf.Name.Fit])
        del pdf.Root.Pages.Kids  # the page is there, but the page tree does not lead to it
        out = io.BytesIO()
        pdf.save(out)
    document = read(tmp_path, out.getvalue())
    assert texts(document) == [PLAN]
    assert [w.message for w in document.warnings] == ["第1页结构有误，已用备用方式读取，请核对原件"]


def test_an_ofd_file_is_named(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("OFD.xml", "<ofd/>")
    assert "OFD" in fails(tmp_path, out.getvalue(), "plan.ofd").reason


def test_a_scan_is_not_read_when_recognition_is_off(tmp_path: Path) -> None:
    paper = Paper()
    paper.canvas.drawInlineImage(_noise(), 0, 0, 595, 842)
    error = fails(tmp_path, paper.data())
    assert error.code == "empty"
    assert "文字识别" in error.reason


def _noise() -> object:
    """A picture of nothing."""
    from PIL import Image

    return Image.effect_noise((60, 80), 40)


def test_one_garbage_page_is_named_in_the_warnings(tmp_path: Path) -> None:
    paper = Paper().text(72, 100, PLAN).page()
    for y in range(100, 400, 20):
        paper.text(72, y, "齉龘靐齾爩鱻麤龗灪吁龖厵滟爨癵籱饢驫鲡鹂鸾麣黷")
    document = read(tmp_path, paper)
    assert [w.message for w in document.warnings] == ["第2页的文字层是乱码，未启用文字识别，内容不可信"]
