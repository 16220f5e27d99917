"""File names whose bytes are no UTF-8, as a ZIP from a Chinese Windows leaves them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_runs import CLINKER
from docx import Document

from compliance.model.file_names import PRINTED, path_named, readable

GBK = "方案.docx".encode("gbk")


def named(folder: Path, name: bytes) -> Path:
    """A path below ``folder`` by its bytes."""
    path = folder / os.fsdecode(name)
    try:
        path.touch()
        path.unlink()
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    return path


def written(path: Path, words: str) -> Path:
    """A plan at ``path`` that states too little, so that a notice is called for."""
    document = Document()
    for line in (*CLINKER[:4], words):
        document.add_paragraph(line)
    with path.open("wb") as file:
        document.save(file)
    return path


def called(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """``compliance ARGUMENTS`` in a process of its own: what is printed has to pass a real stream."""
    program = "import sys; from compliance.cli import main; main()"
    call = [sys.executable, "-c", program, *(a if isinstance(a, bytes) else str(a) for a in arguments)]
    return subprocess.run(call, cwd=cwd, capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("方案.docx".encode(), "方案.docx"),
        (GBK, "方案〔GBK〕.docx"),
        ("云南/".encode() + GBK, "云南/方案〔GBK〕.docx"),
        (b"a%\xff.pdf", "a%25%FF〔字节〕.pdf"),
        ("方案〔GBK〕.docx".encode(), "方案%E3%80%94GBK〕〔字节〕.docx"),
    ],
)
def test_a_name_is_readable_and_leads_back_to_its_file(name: bytes, text: str) -> None:
    assert readable(name) == text
    assert os.fsencode(path_named(text)) == name


def test_plans_of_one_length_in_gbk_do_not_become_one_name(tmp_path: Path) -> None:
    folder = tmp_path / "方案"
    folder.mkdir()
    for name in ("甲厂.docx".encode("gbk"), "乙厂.docx".encode("gbk"), "甲厂.docx".encode()):
        written(named(folder, name), str(name))
    call = ("batch", folder, "--out", "out", "--database", "r.sqlite", "--as-of", "2025-03-31", "--no-pdf")
    done = called(*call, cwd=tmp_path)
    assert done.returncode in (0, 1, 2), done.stderr
    lines = [json.loads(line) for line in (tmp_path / "out" / "结果.jsonl").read_text(encoding="utf-8").splitlines()]
    names = {"甲厂〔GBK〕.docx", "乙厂〔GBK〕.docx", "甲厂.docx"}
    assert {line["document"]["file"] for line in lines} == names
    assert {p.name for p in (tmp_path / "out" / "文书").iterdir()} == names


def test_what_is_printed_is_readable_where_two_bytes_happen_to_be_a_letter() -> None:
    for name in ("云南项目一.pdf", "丂甲.docx"):
        raw = name.encode("gbk").decode("utf-8", "surrogateescape")
        assert f"已写 {raw}：1 行".encode("utf-8", PRINTED).decode() == f"已写 {name}：1 行"
    assert "a\udcff.pdf".encode("utf-8", PRINTED) == b"a%FF.pdf"


def test_a_watched_folder_takes_such_names(tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    folder.mkdir()
    written(named(folder, GBK), "一")
    written(folder / "方案.docx", "二")
    call = ("watch", folder, "--once", "--stable", "0", "--database", "r.sqlite", "--as-of", "2025-03-31", "--no-pdf")
    done = called(*call, cwd=tmp_path)
    assert "方案〔GBK〕.docx：" in done.stdout and "\n方案.docx：" in f"\n{done.stdout}", done.stderr
    assert {os.fsencode(p.name) for p in (folder / "已处理").iterdir()} == {GBK, "方案.docx".encode()}


def test_commands_take_and_print_such_names(tmp_path: Path) -> None:
    plans = tmp_path / "方案"
    plans.mkdir()
    plan = written(named(plans, GBK), "一")
    database = ("--database", "r.sqlite")
    assert called("registry", "init", *database, cwd=tmp_path).returncode == 0
    asked = called("registry", "request", "publication", os.fsencode(plan), "--reason", "公布", *database, cwd=tmp_path)
    assert asked.returncode == 0 and "方案〔GBK〕.docx" in asked.stdout, asked.stderr
    listed = tmp_path / os.fsdecode("清单.csv".encode("gbk"))
    listed.write_text("乱写\n1\n", encoding="utf-8")
    imported = called("registry", "import", "能效清单", os.fsencode(listed), *database, cwd=tmp_path)
    assert imported.returncode == 3 and "Traceback" not in imported.stderr
    absent = called("check", "没有.docx".encode("gbk"), cwd=tmp_path)
    assert absent.returncode == 3 and "没有〔GBK〕.docx" in absent.stderr
    out = "结果".encode("gbk")
    first = called("batch", plans, "--out", out, *database, "--as-of", "2025-03-31", "--no-pdf", cwd=tmp_path)
    assert first.returncode in (0, 1, 2) and "结果" in first.stdout, first.stderr
    again = called("batch", plans, "--resume", *database, cwd=tmp_path)
    assert again.returncode in (0, 1, 2), again.stderr
    assert [p.name for p in tmp_path.iterdir() if "结果" in readable(p.name)] == [os.fsdecode(out)]
    checked = called("check", os.fsencode(plan), "--format", "json", cwd=tmp_path)
    assert json.loads(checked.stdout)["document"]["file"] == "方案〔GBK〕.docx"


def test_a_person_written_in_another_encoding_is_refused(tmp_path: Path) -> None:
    done = called("registry", "names", "--by", "张三".encode("gbk"), "--database", "r.sqlite", cwd=tmp_path)
    assert done.returncode == 3 and "不是 UTF-8 编码的文字" in done.stderr and "Traceback" not in done.stderr
