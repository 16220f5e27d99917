"""``corpus coverage`` and ``corpus mutate`` as a person calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from click.testing import CliRunner

from compliance.cli import app
from compliance.corpus import load_corpus

CORPUS = load_corpus().folder


def call(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["corpus", *args])
    return result.exit_code, result.stdout


def copy_of(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    shutil.copytree(CORPUS, folder)
    return folder


def test_coverage_counts_every_clause_and_sentence() -> None:
    code, text = call("coverage")
    told = json.loads(call("coverage", "--format", "json")[1])
    sentences = told["sentences"]
    assert f"已处置 {sentences['disposed']} / 319" in text
    assert sentences["disposed"] + len(sentences["to_do"]) == sentences["total"] == 319
    assert sentences["rules"] + sum(sentences["by_reason"].values()) == sentences["disposed"]
    open_clauses = [a for d in told["documents"] for a in d["to_do"]]
    assert text.count("【待编写】") == len(sentences["to_do"]) + len(open_clauses)
    assert code == (3 if sentences["to_do"] or open_clauses else 0)
    assert all(d["government_duties"] == d["not_machine_checkable"].get("政府职责", 0) for d in told["documents"])


def test_coverage_ends_well_when_nothing_is_left_to_do(tmp_path: Path) -> None:
    folder = copy_of(tmp_path)
    rows = (folder / "docs/seed_map.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "docs/seed_map.csv").write_text("".join(r for r in rows if ",待编写," not in r), encoding="utf-8")
    for path in folder.glob("docs/*/dispositions.yaml"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(
            "".join(line.replace("处置: 待编写", "处置: 不可机检, 原因: 背景") for line in lines), encoding="utf-8"
        )
    code, text = call("coverage", "--corpus", str(folder))
    assert code == 0 and "【待编写】" not in text and "待编写 0" in text


def test_mutate_prints_the_missing_case_ready_to_paste(tmp_path: Path) -> None:
    folder = copy_of(tmp_path)
    (path,) = folder.rglob("DC006.test.yaml")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "1.251" not in line), encoding="utf-8")
    code, text = call("mutate", "--rule", "DC006", "--corpus", str(folder))
    assert code == 3
    place, advice, case, total = text.splitlines()
    assert place.startswith("rules/数据中心/DC006.yaml:") and "没有发现 DC006" in place
    assert advice == "    请核对条文后补到 DC006.test.yaml（改动后得到“符合”）："
    assert total.endswith("测试没有发现的 1 处，登记为等价的 0 处")
    path.write_text(path.read_text(encoding="utf-8") + case.strip() + "\n", encoding="utf-8")
    code, text = call("mutate", "--rule", "DC006", "--corpus", str(folder))
    assert code == 0 and "测试没有发现的 0 处" in text
    assert call("test", "--corpus", str(folder))[0] == 0


def test_mutate_asks_for_an_entry_where_nothing_tells_the_two_apart(tmp_path: Path) -> None:
    folder = copy_of(tmp_path)
    known = folder / "equivalent_mutants.yaml"
    known.unlink()
    code, text = call("mutate", "--rule", "EE009", "--corpus", str(folder))
    assert code == 3
    assert "等价 参数现行能效水平版次" in text and "请登记到 equivalent_mutants.yaml 并写明理由" in text
    known.write_bytes((CORPUS / "equivalent_mutants.yaml").read_bytes())
    code, text = call("mutate", "--rule", "EE009", "--corpus", str(folder))
    assert code == 0 and "已登记：" in text


def test_mutate_refuses_a_rule_that_does_not_exist() -> None:
    result = CliRunner().invoke(app, ["corpus", "mutate", "--rule", "ZZ999"])
    assert result.exit_code != 0 and "没有规则“ZZ999”" in str(result.exception)


def test_lint_is_the_one_command_that_runs_all(tmp_path: Path) -> None:
    folder = copy_of(tmp_path)
    for kind in ("能效", "文书核对", "时限", "方案内容"):  # what is left is enough to see that all of lint runs
        shutil.rmtree(folder / "rules" / kind)
    table = folder / "tables/eff_2023.csv"
    text = table.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if ",已核,已核," in line)
    table.write_text(text.replace(first, first.rpartition(",")[0] + ","), encoding="utf-8")
    code, found = call("lint", "--corpus", str(folder))
    assert code == 3 and "C018" in found and "没有写“核验依据”" in found
