"""``explain``, ``corpus``, ``doctor``, help, wrong calls, and how little a call for help imports."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import click
import pytest
from cli_runs import run

from compliance.cli import app
from compliance.resources import data_folder

HEAVY = (
    *("pypdfium2", "pdfplumber", "numpy", "docx", "docxtpl", "weasyprint", "yaml", "rich", "rapidocr", "cv2"),
    *("onnxruntime", "jieba", "rapidfuzz", "jinja2", "lxml"),
)


def commands(group: click.Group, path: tuple[str, ...] = ()):
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def test_the_commands_at_hand():
    names = [" ".join(path) for path in commands(app)]
    assert names == [
        *("extract", "check", "notice", "document", "publish"),
        *("template", "template lint", "template fields", "template preview"),
        *("lint-document", "sign", "batch", "watch", "explain", "impact"),
        *("corpus", "corpus lint", "corpus test", "corpus mutate", "corpus coverage"),
        *("corpus docs", "corpus import", "corpus diff"),
        *("policy", "policy search", "prepublish"),
        *("registry", "registry init", "registry upgrade", "registry import", "registry export", "registry names"),
        *(
            "registry plan",
            "registry changes",
            "registry progress",
            "registry indicators",
            "registry chart",
            "registry case",
            "registry case list",
            "registry case show",
            "registry correct",
            "registry finding",
            "registry finding confirm",
            "registry finding dispute",
            "registry finding reopen",
            "registry finding ask",
            "registry finding withdraw",
            "registry waiver",
            "registry waiver request",
            "registry waiver approve",
            "registry waiver refuse",
            "registry waiver list",
            "registry request",
            "registry request publication",
            "registry request list",
            "registry request approve",
            "registry request refuse",
            "registry issue",
            "registry issue request",
            "registry issue enter",
            "registry event",
            "registry due",
            "registry submission",
            "registry submission record",
            "registry submission list",
            "registry recheck",
        ),
        *("registry backup", "registry restore", "audit", "audit verify", "audit export"),
        *("serve", "user", "user add", "user link", "user list", "user lock", "user reset", "doctor"),
    ]


@pytest.mark.parametrize("path", [(), *commands(app)], ids=" ".join)
def test_every_command_explains_itself(path):
    done = run(*path, "--help")
    assert done.code == 0
    assert "Usage: " + " ".join(("compliance", *path)) in done.out
    assert any("一" <= c <= "龥" for c in done.out)


def test_version():
    from compliance import __version__

    assert run("--version").out.strip() == f"compliance {__version__}"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("extract",), "方案"),
        (("extract", "a.docx", "--format", "xml"), "--format"),
        (("check", "a.docx", "--as-of", "昨天"), "请写成 2024-06-30 的样子"),
        (("audit",), "audit"),
        (("notice", "a.docx", "--period-days", "0"), "--period-days"),
    ],
)
def test_a_wrong_call_is_exit_code_three_not_two(arguments, said):
    done = run(*arguments)
    assert (done.code, done.out) == (3, "")
    assert said in done.err


def test_json_is_for_one_plan(clinker_plan, centre_plan):
    done = run("extract", clinker_plan, centre_plan, "--format", "json")
    assert done.code == 3 and "jsonl" in done.err


def test_a_missing_file_is_bad_input():
    done = run("extract", "没有.pdf")
    assert done.code == 3 and "没有.pdf：找不到这个文件" in done.err


def test_explain_names_limit_clause_and_what_was_passed_over():
    done = run("explain", "dc001", "--region", "重庆", "--as-of", "2024-06-30")
    assert done.code == 0
    assert "[DC001] 新建大型、超大型数据中心 PUE 上限" in done.out
    assert "● 重庆市，上限：1.3（含本数），效力：强制" in done.out
    assert "渝发改工业〔2022〕270号 二（八）：“新建大型、超大型数据中心 PUE 值（电能利用效率）不超过 1.3”" in done.out


def test_explain_does_not_know_every_code():
    done = run("explain", "ZZ999")
    assert done.code == 3 and "没有规则“ZZ999”" in done.err


def test_explain_does_not_know_every_place():
    done = run("explain", "DC001", "--region", "火星")
    assert done.code == 3 and "不认识的地区“火星”" in done.err


def test_lint_names_file_line_and_code(tmp_path):
    folder = tmp_path / "policy_corpus"
    shutil.copytree(data_folder("policy_corpus"), folder)
    file = folder / "params" / "PUE_新建大型上限.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("值: '1.3'", "值: '1.4'", 1), encoding="utf-8")
    done = run("corpus", "lint", "--corpus", folder)
    found = [line for line in done.out.splitlines() if "C020" in line]
    assert done.code == 3
    assert len(found) == 1
    assert re.match(r"params/PUE_新建大型上限.yaml:\d+: C020 引文里没有取值“1.4”：新建大型、超大型数据中心", found[0])


def test_a_corpus_that_cannot_be_read_is_exit_code_three(clinker_plan, tmp_path):
    done = run("check", clinker_plan, "--corpus", tmp_path)
    assert done.code == 3 and "lexicon.yaml: 政策语料缺少这个文件" in done.err


def test_the_cases_beside_the_rules_hold():
    done = run("corpus", "test")
    assert done.code == 0 and "，0 个不通过" in done.out


def test_doctor_speaks_of_every_part():
    done = run("doctor")
    assert done.code in (0, 3)
    for part in ("中文字体", "排版", "docxtpl", "OCR", "政策库", "临时目录"):
        assert part in done.out


@pytest.mark.parametrize("call", ["import compliance.cli", "from compliance.cli import main\nmain(['--help'])"])
def test_help_costs_no_heavy_import(call):
    watch = (
        f"import sys, atexit\natexit.register(lambda: print('loaded', [m for m in {HEAVY!r} if m in sys.modules]))\n"
    )
    done = subprocess.run([sys.executable, "-c", watch + call], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded []"
