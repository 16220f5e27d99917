"""What the code has, the documents name: commands, options, fields, reasons, errors, lint codes, make targets."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields

import click
import pytest
from docs_text import READMES, ROOT, headings, read, table_codes

from compliance.cli import app
from compliance.corpus import load_corpus
from compliance.model.facts import DataCentreFacts, EnterpriseFacts, InstallationFacts, PlanFacts
from compliance.model.review import Outcome

SOURCES = tuple((ROOT / "compliance").rglob("*.py"))
GROUPS = {
    "enterprise": EnterpriseFacts,
    "plan": PlanFacts,
    "installations": InstallationFacts,
    "data_centres": DataCentreFacts,
}


def walk(group: click.Group, path: str = "compliance") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with how it is called."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from walk(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def section(name: str, title: str) -> str:
    """The text of a section whose heading contains ``title``."""
    parts = re.split(r"^(?=## )", read(name), flags=re.M)
    return next(p for p in parts if p.startswith("## ") and title in p.splitlines()[0])


COMMANDS = dict(walk(app))


@pytest.mark.parametrize("call", COMMANDS)
@pytest.mark.parametrize("name", [*READMES, "docs/commands.md"])
def test_every_command_is_documented(call, name):
    assert call in read(name)


def test_a_command_stands_in_one_row_of_the_table_alone():
    rows = [line.split("|")[1] for line in read("docs/commands.md").splitlines() if line.startswith("| `compliance ")]
    named = [re.findall(r"`(compliance [^`]*)`", row) for row in rows]
    assert all(len(calls) == 1 for calls in named), [calls for calls in named if len(calls) > 1]
    assert len({calls[0] for calls in named}) == len(named) == len(COMMANDS)


@pytest.mark.parametrize("call", COMMANDS)
def test_every_option_is_documented_for_its_command(call):
    rows = [line for line in section("docs/commands.md", "选项").splitlines() if line.startswith("| `")]
    for option in COMMANDS[call].params:
        if not isinstance(option, click.Option):
            continue
        long = next(o for o in option.opts if o.startswith("--"))
        row = next((r for r in rows if re.search(rf"`[^`]*{long}(?![\w-])", r)), None)
        assert row is not None, f"{call} {long}"
        where = row.split(" | ")[1] if "\\|" not in row else re.split(r"(?<!\\)\|", row)[2]
        assert call.split()[1] in where or where.strip() in ("全部", "除 doctor 外"), f"{call} {long}: {where}"


def test_no_option_is_documented_that_does_not_exist():
    known = {o for command in COMMANDS.values() for p in command.params for o in (*p.opts, *p.secondary_opts)} | {
        "--help",
        "-h",
        "--version",
    }
    rows = [line for line in section("docs/commands.md", "选项").splitlines() if line.startswith("| `")]
    documented = {o for row in rows for o in re.findall(r"(?<![\w-])--?[a-z][\w-]*", row.split(" | ")[0])}
    assert documented <= known and len(documented) > 15


@pytest.mark.parametrize("group", GROUPS)
def test_every_field_is_documented_and_no_other(group):
    text = section("docs/fields.md", f"`{group}`")
    documented = re.findall(r"^\| `(\w+)` \|", text, re.M)
    assert documented == [f.name for f in fields(GROUPS[group])]


def test_every_outcome_and_reason_is_documented():
    codes = table_codes("docs/outcomes.md")
    assert {o.value for o in Outcome} <= codes
    reasons = set(load_corpus().lexicon.reasons)
    assert len(reasons) >= 13
    assert codes - {o.value for o in Outcome} == reasons


def input_errors() -> dict[str, set[tuple[str, ...]]]:
    """The codes of every ``InputError(file, code, reason)`` in the code, with the constant parts of the reason."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "InputError" and len(node.args) >= 3:
                code, reason = node.args[1], node.args[2]
                if isinstance(code, ast.Constant):
                    parts = [str(n.value) for n in ast.walk(reason) if isinstance(n, ast.Constant) and n.value]
                    found.setdefault(str(code.value), set()).add(tuple(re.sub(r"\W", "", p) for p in parts))
    return found


def test_every_input_error_is_documented_with_its_words():
    text = section("docs/errors.md", "输入文件")
    rows = {m[1]: re.sub(r"\W", "", m[0]) for m in re.finditer(r"^\| `(\w+)` \|.*$", text, re.M)}
    errors = input_errors()
    assert set(rows) == set(errors)
    for code, reasons in errors.items():
        for parts in reasons:
            telling = [p[:4] for p in parts if len(p) > 3]
            assert not telling or any(words in rows[code] for words in telling), f"{code}: {parts}"


def test_every_lint_code_is_documented_and_no_other():
    used = {c for path in SOURCES for c in re.findall(r'"([CWIR]0\d\d)"', path.read_text(encoding="utf-8"))}
    assert len(used) > 20
    assert {c for c in table_codes("docs/errors.md") if re.fullmatch(r"[CWIR]\d{3}", c)} == used


def test_every_rule_of_form_is_documented_with_its_clause_and_level():
    from compliance.formalities import load_norms

    rules = load_norms().rules
    assert len(rules) > 70
    assert {c for c in table_codes("docs/lint-document.md") if re.fullmatch(r"F\d{3}", c)} == set(rules)
    for row in re.findall(r"^\| `(F\d{3})` \| (.+) \|$", read("docs/lint-document.md"), re.M):
        title, _, level, clause, formats = row[1].split(" | ")
        entry = rules[row[0]]
        named = tuple({"DOCX": "docx", "PDF": "pdf"}[f] for f in formats.split("、"))
        assert (title, level, clause, named) == (entry.title, entry.level.value, entry.clause, entry.formats)


def test_every_make_target_named_exists():
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.M))
    named = {t for name in (*READMES, "CONTRIBUTING.md") for t in re.findall(r"(?m)(?:^|`)make ([a-z-]+)", read(name))}
    assert {"demo", "test", "check"} <= named <= targets


def test_every_extra_is_documented():
    extras = set(re.findall(r"^(\w+) = \[\"", section_of_pyproject("optional-dependencies"), re.M)) - {"dev"}
    assert extras == {"ocr", "documents", "sign", "registry", "cluster", "web", "oidc", "charts", "all"}
    for name in READMES:
        assert all(f"`[{extra}]`" in read(name) for extra in extras)


def section_of_pyproject(title: str) -> str:
    return read("pyproject.toml").split(f"[project.{title}]")[1].split("\n[")[0]


def test_the_version_has_its_entry_in_the_changelog():
    from compliance import __version__

    titles = [title for depth, title in headings("CHANGELOG.md") if depth == 2]
    assert titles[0] == "[Unreleased]"
    assert f"[{__version__}]" in titles[1]


def test_files_named_in_the_guides_exist():
    text = "\n".join(
        read(name) for name in ("CONTRIBUTING.md", "docs/architecture.md", "docs/fields.md", "docs/corpus.md")
    )
    named = set(re.findall(r"`((?:compliance|policy_corpus|templates|tests|samples)/[\w./一-龥-]+?)`", text))
    invented = ("hn-2026-1", "ZZ901", "审查意见书", "readers/ofd")
    missing = [n for n in sorted(named) if not (ROOT / n).exists() and not any(i in n for i in invented)]
    assert len(named) > 20 and missing == []


def test_every_benchmark_is_documented_and_no_other():
    scripts = {path.name for path in (ROOT / "benchmarks").glob("*.py")}
    assert set(re.findall(r"benchmarks/(\w+\.py)", read("docs/benchmarks.md"))) == scripts


def test_who_must_act_on_a_reason_is_as_the_templates_say():
    from compliance.drafting import load_forms

    forms = load_forms()
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| (企业|本机关) \|", read("docs/outcomes.md"), re.M)
    assert len(rows) == len(load_corpus().lexicon.reasons)
    for reason, owner in rows:
        assert (owner == "企业") == bool(forms.reason(reason).demand), reason
