"""``corpus docs`` and ``corpus import`` from the command line: what they write, what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_runs import run

TEXT = "甲省方案\n一、任务\n改造时限一般不超过3年。\n三、保障\n抓落实。\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_docs_writes_a_site(tmp_path):
    out = tmp_path / "网页"
    done = run("corpus", "docs", "--out", out, "--as-of", "2024-06-30")
    assert done.code == 0 and str(out / "index.html") in done.out
    assert "2024年6月30日" in (out / "rules" / "DC001.html").read_text(encoding="utf-8")
    assert {p.name for p in out.iterdir()} >= {"index.html", "rules", "docs", "assets", "tables.html"}


def test_docs_refuses_a_folder_of_something_else(tmp_path):
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    done = run("corpus", "docs", "--out", tmp_path)
    assert done.code == 3 and "目录里有别的文件，不覆盖" in done.err
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_docs_of_a_broken_corpus_is_exit_code_three(tmp_path):
    done = run("corpus", "docs", "--out", tmp_path / "网页", "--corpus", tmp_path)
    assert done.code == 3 and "政策语料缺少这个文件" in done.err
    assert not (tmp_path / "网页").exists()


def test_import_says_what_it_cut_and_what_to_check(text, tmp_path):
    done = run("corpus", "import", text, "--id", "jia-1", "--out", tmp_path / "docs")
    assert done.code == 0
    assert "按“公文”切成 2 条（一至三），数值规范候选 1 处" in done.out
    assert "须核对：一之后是三，请核对有没有缺漏" in done.out
    assert sorted(p.name for p in (tmp_path / "docs" / "jia-1").iterdir()) == [
        "clauses.yaml", "clean.yaml", "dispositions.yaml", "meta.yaml", "source.txt", "候选.yaml",
    ]  # fmt: skip


def test_import_does_not_overwrite(text, tmp_path):
    assert run("corpus", "import", text, "--id", "jia-1", "--out", tmp_path).code == 0
    done = run("corpus", "import", text, "--id", "jia-1", "--out", tmp_path)
    assert done.code == 3 and "目标目录已经存在，不覆盖" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("没有.txt", "--id", "a"), "找不到这个文件"),
        (("没有.pdf", "--id", "a"), "找不到这个文件"),
        (("{text}", "--id", "甲"), "代号只能用小写字母、数字和连字符"),
        (("{text}", "--id", "a", "--format", "法条"), "没有一行以“第一条”这样的编号开头"),
        (("{broken}", "--id", "a"), "文件已损坏"),
        (("{text}",), "--id"),
    ],
)
def test_import_refuses_in_chinese(text, broken_pdf, tmp_path, arguments, said):
    filled = [a.replace("{text}", str(text)).replace("{broken}", str(broken_pdf)) for a in arguments]
    done = run("corpus", "import", *filled, "--out", tmp_path / "docs")
    assert (done.code, done.out) == (3, "") and said in done.err
    assert not (tmp_path / "docs").exists()
