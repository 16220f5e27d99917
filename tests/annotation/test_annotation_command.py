"""``--annotate`` as users call it: one file, several into a folder, refusals, the child that does the work."""

from __future__ import annotations

import contextlib
import hashlib
import io
import shutil
import sys
from pathlib import Path

import docx
import pikepdf
import pytest

from compliance.annotation import Mark, Note, annotate_guarded, request
from compliance.cli import main
from compliance.model.errors import InputError
from compliance.readers import Limits

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "plans"
AS_OF = ("--as-of", "2025-03-31")


def run(*arguments: object) -> tuple[object, str, str]:
    """(exit code, standard output, standard error)."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as done:
        main([str(a) for a in arguments])
    return done.value.code, out.getvalue(), err.getvalue()


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLES / "P01.pdf", tmp_path / "数据中心.pdf"))


@pytest.fixture
def word(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLES / "P15.docx", tmp_path / "玻璃.docx"))


def marks(path: Path) -> set[str]:
    with pikepdf.open(path) as found:
        return {str(a.Subj) for page in found.pages for a in page.get("/Annots", []) if str(a.get("/T", "")) == "能审"}


def test_extract_marks_what_was_read_and_check_what_was_concluded(pdf: Path, tmp_path: Path) -> None:
    before = pdf.read_bytes()
    code, printed, _ = run("extract", pdf, "--annotate", tmp_path / "甲.pdf")
    assert code == 0 and "PUE" in printed
    assert "载明" in marks(tmp_path / "甲.pdf") and "不符合" not in marks(tmp_path / "甲.pdf")
    code, _, _ = run("check", pdf, *AS_OF, "--annotate", tmp_path / "乙.pdf")
    assert code == 1 and {"不符合", "符合", "载明"} <= marks(tmp_path / "乙.pdf")
    assert pdf.read_bytes() == before


def test_the_same_plan_gives_the_same_bytes(pdf: Path, tmp_path: Path) -> None:
    for name in ("甲.pdf", "乙.pdf"):
        run("check", pdf, *AS_OF, "--annotate", tmp_path / name)
    assert (tmp_path / "甲.pdf").read_bytes() == (tmp_path / "乙.pdf").read_bytes()


def test_a_name_without_ending_is_a_folder(pdf: Path, tmp_path: Path) -> None:
    assert run("extract", pdf, "--annotate", tmp_path / "副本")[0] == 0
    assert marks(tmp_path / "副本" / "数据中心（批注）.pdf")


def test_a_docx_gets_comments(word: Path, tmp_path: Path) -> None:
    run("check", word, *AS_OF, "--annotate", tmp_path / "批注.docx")
    comments = list(docx.Document(str(tmp_path / "批注.docx")).comments)
    assert len(comments) > 5 and "能审批注：玻璃.docx" in comments[0].text


def test_several_plans_go_into_a_folder(pdf: Path, word: Path, tmp_path: Path) -> None:
    (tmp_path / "下级").mkdir()
    shutil.copy(word, tmp_path / "下级" / word.name)
    code, _, err = run("extract", pdf, word, tmp_path / "下级", "--format", "jsonl", "--annotate", tmp_path / "副本")
    assert (code, err) == (0, "")
    assert sorted(p.name for p in (tmp_path / "副本").iterdir()) == [
        "数据中心（批注）.pdf", "玻璃（批注）.docx", "玻璃（批注）2.docx",
    ]  # fmt: skip


def test_one_file_for_several_plans_is_refused(pdf: Path, word: Path, tmp_path: Path) -> None:
    code, printed, err = run("extract", pdf, word, "--annotate", tmp_path / "x.pdf")
    assert (code, printed) == (3, "") and "应写目录" in err


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["装置名称", "改造前单位产品综合能耗（kgce/t）"], ["1号熟料生产线", 112.4]):
        book.active.append(row)
    book.save(tmp_path / "附表.xlsx")
    return tmp_path / "附表.xlsx"


def test_an_annex_among_plans_is_told_and_alone_refused(pdf: Path, annex: Path, tmp_path: Path) -> None:
    code, _, err = run("extract", pdf, annex, "--format", "jsonl", "--annotate", tmp_path / "副本")
    assert code == 0 and "附表.xlsx：XLSX 文件不能批注" in err
    assert [p.name for p in (tmp_path / "副本").iterdir()] == ["数据中心（批注）.pdf"]
    for target in ("副本.xlsx", "目录"):
        code, printed, err = run("extract", annex, "--annotate", tmp_path / target)
        assert (code, printed) == (3, "") and "不能批注" in err


def test_copies_do_not_go_where_the_next_run_takes_them_for_plans(pdf: Path, tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "副本"):
        code, printed, err = run("extract", tmp_path, "--format", "jsonl", "--annotate", target)
        assert (code, printed) == (3, "") and "批注副本不能写在方案目录" in err


@pytest.mark.parametrize("name", ["副本.docx", "副本.docm", "副本.txt", "副本.xlsx"])
def test_an_ending_that_does_not_fit_is_refused_before_anything_is_read(pdf: Path, tmp_path: Path, name: str) -> None:
    code, printed, err = run("extract", pdf, "--annotate", tmp_path / name)
    assert (code, printed) == (3, "") and "扩展名应是 .pdf" in err
    assert not (tmp_path / name).exists()


def test_the_plan_itself_is_never_written_over(pdf: Path, tmp_path: Path) -> None:
    before = pdf.read_bytes()
    (tmp_path / "链接.pdf").symlink_to(pdf)
    (tmp_path / "硬链接.pdf").hardlink_to(pdf)
    for target in (pdf, tmp_path / "链接.pdf", tmp_path / "硬链接.pdf", tmp_path / "无" / ".." / pdf.name):
        code, printed, err = run("extract", pdf, "--annotate", target)
        assert (code, printed) == (3, "") and "不能写到它上面" in err
    assert pdf.read_bytes() == before


def test_a_copy_that_cannot_be_written_is_reported_and_the_result_printed(pdf: Path, tmp_path: Path) -> None:
    (tmp_path / "占用").write_text("一个文件", encoding="utf-8")
    code, printed, err = run("extract", pdf, "--annotate", tmp_path / "占用" / "x.pdf")
    assert code == 3 and "写不进文件" in err and "PUE" in printed


def test_a_plan_that_cannot_be_read_gets_no_copy(tmp_path: Path) -> None:
    (tmp_path / "残缺.pdf").write_bytes(b"%PDF-1.7 nothing")
    code, _, err = run("extract", tmp_path / "残缺.pdf", "--annotate", tmp_path / "x.pdf")
    assert code == 3 and "文件已损坏" in err and not (tmp_path / "x.pdf").exists()


NOTE = Note(Mark.PASS, "x", 1, (10.0, 10.0, 50.0, 20.0))


def test_a_plan_that_changed_since_it_was_read_is_not_annotated(pdf: Path) -> None:
    with pytest.raises(InputError) as caught:
        annotate_guarded(pdf, [NOTE], "0" * 64, Limits())
    assert caught.value.code == "changed"


def test_a_hang_or_a_crash_while_annotating_is_an_error_of_that_file(
    pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = hashlib.sha256(pdf.read_bytes()).hexdigest()
    monkeypatch.setattr(request, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    with pytest.raises(InputError) as caught:
        annotate_guarded(pdf, [NOTE], sha, Limits(seconds=0.2))
    assert caught.value.code == "timeout"
    monkeypatch.setattr(request, "COMMAND", (sys.executable, "-c", "import os; os.abort()"))
    with pytest.raises(InputError) as caught:
        annotate_guarded(pdf, [NOTE], sha, Limits())
    assert caught.value.code == "broken"
