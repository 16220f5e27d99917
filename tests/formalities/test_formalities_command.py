"""``compliance lint-document``: what it prints, its exit codes, and files that cannot be read."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from click.testing import CliRunner
from formalities_papers import filled, printed, said, spoiled

from compliance.cli import app
from compliance.cli import main as entry


def lint(*arguments: str) -> tuple[int, str]:
    """Exit code and output, errors among it."""
    done = CliRunner().invoke(app, ["lint-document", *arguments])
    return done.exit_code, done.output


def write(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


def test_a_clean_document_ends_with_0(tmp_path: Path) -> None:
    for name, content in (("整改.docx", filled()), ("整改.pdf", printed())):
        code, output = lint(write(tmp_path / name, content))
        assert (code, output) == (0, f"{name}（{name[-4:].lstrip('.').upper()}，GB/T 9704—2012）：没有发现问题\n")


def test_a_national_standard_that_is_broken_ends_with_1(tmp_path: Path) -> None:
    code, output = lint(write(tmp_path / "错.docx", spoiled(said("发文字号", "渝经信节能[2026]12号"))))
    assert code == 1
    assert (
        "F204 国标　第2段“渝经信节能[2026]12号”：发文字号的写法：渝经信节能[2026]12号，应为机关代字加〔年份全称〕"
        in output
    )
    assert "GB/T 9704—2012 7.2.5" in output


def test_a_gap_alone_ends_with_2(tmp_path: Path) -> None:
    code, output = lint(write(tmp_path / "缺.docx", spoiled(said("主送", "【待补：企业名称】："))))
    assert code == 2 and "F601 本单位" in output


def test_a_paper_that_is_no_official_document_ends_with_4(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("明天下午开会，请大家带上笔记本。")
    document.save(str(tmp_path / "便条.docx"))
    code, output = lint(str(tmp_path / "便条.docx"))
    assert code == 4 and "认不出公文的要素，没有适用的规则" in output


def test_json_has_place_measure_requirement_clause_and_level(tmp_path: Path) -> None:
    code, output = lint(write(tmp_path / "错.docx", spoiled(said("成文日期", "2026年01月05日"))), "--format", "json")
    found = json.loads(output)
    assert code == 1
    assert (found["schema"], found["summary"]) == ("document-inspection/1", {"国标": 1, "习惯": 0, "本单位": 0})
    (fault,) = found["faults"]
    assert (fault["code"], fault["level"], fault["measured"]) == ("F341", "国标", "2026年01月05日（编了虚位）")
    assert fault["place"]["text"] == "2026年01月05日" and fault["place"]["paragraph"] > 20


def test_the_place_in_a_pdf_has_page_and_box(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(printed())) as pdf:
        del pdf.pages[1]
        pdf.save(tmp_path / "少一页.pdf")
    _, output = lint(str(tmp_path / "少一页.pdf"), "--format", "json")
    place = next(f for f in json.loads(output)["faults"] if f["code"] == "F415")["place"]
    assert place["page"] == 2 and 440 < place["bbox"][0] < place["bbox"][2] < 520


def encrypted_pdf(path: Path) -> None:
    with pikepdf.open(io.BytesIO(printed())) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))


def workbook(path: Path) -> None:
    openpyxl.Workbook().save(path)


def encrypted_docx(path: Path) -> None:
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"))


def half_docx(path: Path) -> None:
    path.write_bytes(filled()[:4000])


def docx_without_text(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")


def broken_xml(path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(filled())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<w:document" if name == "word/document.xml" else old.read(name))


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("密.pdf", encrypted_pdf, "文件加了密码，无法打开"),
        ("密.docx", encrypted_docx, "文件加了密码，无法打开"),
        ("空.pdf", lambda path: path.write_bytes(b""), "文件是空的"),
        ("坏.pdf", lambda path: path.write_bytes(b"%PDF-1.7 nothing"), "文件已损坏"),
        ("半.docx", half_docx, "文件已损坏"),
        ("无.docx", docx_without_text, "压缩包里没有 Word 正文"),
        ("乱.docx", broken_xml, "不是合法的 XML"),
        ("表.xlsx", workbook, "这种文件没有公文格式可查"),
        ("文.txt", lambda path: path.write_bytes("通知".encode()), "不是 PDF、DOCX"),
        ("没有.docx", lambda path: None, "找不到这个文件"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_3_and_says_why(tmp_path: Path, name: str, make, message: str) -> None:
    make(tmp_path / name)
    code, output = lint(str(tmp_path / name))
    assert code == 3
    assert f"{name}：" in output and message in output


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    bad, good = write(tmp_path / "坏.docx", b"PK\x03\x04word/"), write(tmp_path / "好.docx", filled())
    code, output = lint(bad, good, "--format", "json")
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    assert code == 3
    assert [line["schema"] for line in lines] == ["document-error/1", "document-inspection/1"]
    assert lines[0]["error"]["code"] == "broken"


def test_another_profile_is_an_option(tmp_path: Path) -> None:
    profile = tmp_path / "局.yaml"
    profile.write_text("名称: 某市局\n规则: {F204: 不查}\n", encoding="utf-8")
    file = write(tmp_path / "错.docx", spoiled(said("发文字号", "渝经信节能[2026]12号")))
    assert lint(file, "--profile", str(profile)) == (0, "错.docx（DOCX，某市局）：没有发现问题\n")


def test_a_broken_profile_ends_with_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = tmp_path / "局.yaml"
    profile.write_text("规则: {F999: 国标}\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        entry(["lint-document", write(tmp_path / "好.docx", filled()), "--profile", str(profile)])
    assert ended.value.code == 3 and "没有“F999”这条规则" in capsys.readouterr().err
