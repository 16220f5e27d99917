"""政策人员照 README 第三节、第五节改语料，常见的错查错都说得出，手册里都写着。"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from corpus_files import CORPUS

from compliance.corpus import lint

MANUAL = (CORPUS / "README.md").read_text(encoding="utf-8")
LIMIT = "params/PUE_新建大型上限.yaml"
FIRST = "  - 地区: 重庆市\n    值: '1.3'\n    边界: 含 "
QUOTE = "不超过 1.3}"
BASIS = "引文: 新建大型、超大型数据中心 PUE 值（电能利用效率）不超过 1.3}"
SECOND = "  - 地区: 重庆市\n    值: '1.3'\n    边界: 含\n    依据: {文件: cq-2022-270, 锚: '2.8', " + BASIS + "\n"
META = "docs/cq-2022-270/meta.yaml"
CASES = "rules/数据中心/DC001.test.yaml"

Edit = tuple[str, str, str]
MISTAKES: list[tuple[str, list[Edit], str, int, str, str]] = [
    # 做了什么，改动，在哪个文件、第几行报错，代码和话（前半须写在手册里），还须说出的话
    ("只改值", [(LIMIT, FIRST, FIRST.replace("1.3", "1.28"))], LIMIT, 7, "C020 引文里没有取值", "数和引文要一起改"),
    (
        "值和引文都改",
        [(LIMIT, FIRST, FIRST.replace("1.3", "1.28")), (LIMIT, QUOTE, "不超过 1.28}")],
        *(LIMIT, 7, "C002", "条文里最接近的是“新建大型、超大型数据中心PUE值（电能利用效率）不超过1.3"),
    ),
    ("简称", [(LIMIT, "地区: 重庆市", "地区: 重庆")], LIMIT, 7, "C001 没有地区", "“重庆”，请写“重庆市”"),
    ("错字", [(LIMIT, "地区: 重庆市", "地区: 重庆巿")], LIMIT, 7, "C001 没有地区", "是不是“重庆市”"),
    ("全角冒号", [(LIMIT, "    值: '1.3'", "    值： '1.3'")], LIMIT, 8, "C016 键后面用了全角冒号", "请改为半角"),
    ("两个取值", [(LIMIT, "取值:\n", "取值:\n" + SECOND)], LIMIT, 11, "C013 同一条文有两个取值", "旧的写“止”，新的写“起”"),
    ("测试地区写错", [(CASES, "地区: 重庆市", "地区: 重庆巿")], CASES, 1, "C001 没有地区", "是不是“重庆市”"),
    ("登记地区写错", [(META, "地区: 重庆市", "地区: 重亲市")], META, 6, "C001 没有地区", "是不是“重庆市”"),
    ("没有写生效", [(META, "生效: {自", "施行: {自")], META, 2, "C016 没有写明“生效”", "不早于"),
    ("文件代号写错", [(LIMIT, "文件: cq-2022-270", "文件: cq-2022-207")], LIMIT, 10, "C001", "是不是“cq-2022-270”"),
    ("边界写错", [(LIMIT, "边界: 含 ", "边界: 包含 ")], LIMIT, 9, "C016", "“边界”只能取含、不含、待裁断，写的是“包含”"),
]  # fmt: skip


def copied(folder: Path) -> Path:
    target = folder / "policy_corpus"
    shutil.copytree(CORPUS, target)
    return target


@pytest.mark.parametrize(
    ("edits", "file", "line", "said", "also"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_a_slip_is_told_where_it_is_and_what_to_do(
    tmp_path: Path, edits: list[Edit], file: str, line: int, said: str, also: str
) -> None:
    folder = copied(tmp_path)
    for name, old, new in edits:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, old
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [str(p) for p in lint(folder)]
    assert any(p.startswith(f"{file}:{line}: {said}") and also in p for p in found), found
    assert said in MANUAL or " " not in said


def test_a_new_folder_is_led_through_its_files_one_by_one(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    new = folder / "docs" / "cq-2027-1"
    new.mkdir()
    shutil.copy(folder / "docs" / "cq-2022-270" / "source.txt", new)
    (problem,) = lint(folder)
    assert str(problem) == "docs/cq-2027-1/meta.yaml: C016 这个目录没有 meta.yaml，文件没有登记"
    text = (folder / META).read_text(encoding="utf-8").replace("id: cq-2022-270", "id: cq-2027-1")
    (new / "meta.yaml").write_text(text, encoding="utf-8")
    (problem,) = lint(folder)
    assert "C021 原件还没有切成条款" in str(problem) and "tools/cut.py cq-2027-1" in str(problem)
    shutil.copy(folder / "docs" / "cq-2022-270" / "clauses.yaml", new)
    assert {p.code for p in lint(folder)} == {"C021"} and all("没有处置" in p.message for p in lint(folder))
    shutil.copy(folder / "docs" / "cq-2022-270" / "dispositions.yaml", new)
    assert lint(folder) == ()
    (new / "source.txt").write_text("改动", encoding="utf-8")
    assert [p.code for p in lint(folder)] == ["C000"]


def test_every_saying_of_the_manuals_tables_is_one_of_lints() -> None:
    package = Path(__import__("compliance.corpus", fromlist=["x"]).__file__).parent
    source = "".join(f.read_text(encoding="utf-8") for f in package.glob("*.py"))
    rows = [r.split("|")[2].strip() for r in MANUAL.splitlines() if r.startswith("| ") and " | C0" in r]
    sayings = [row.split("；")[0].partition(" ")[2] for row in rows if not row.startswith("C0") or " " in row]
    assert len(sayings) >= 12
    for saying in sayings:
        for part in saying.split("……"):
            assert part.strip("“”") in source or part == "条款", saying
