"""生成 tables/eff_2023.csv：由 tables/eff_2021.csv 和 tools/eff_2023.yaml 推出，可随时重做。

用法：python policy_corpus/tools/build_tables.py          重新生成
      python policy_corpus/tools/build_tables.py --check  只核对，不一致时退出码为 1

2021 年版的表是手工转录并逐格标注核验状态的底稿，不由程序生成。
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).resolve().parents[1]
COLUMNS = (
    "键",
    "产品",
    "工艺或条件",
    "指标",
    "单位",
    "标杆",
    "基准",
    "参考标准",
    "标杆状态",
    "基准状态",
    "修正",
    "核验依据",
)


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table file, as text."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def rows_2023(rows_2021: list[dict[str, str]], plan: dict[str, Any]) -> list[dict[str, str]]:
    """The 2023 edition as far as it is known: old rows carried over with their status, new rows without values."""
    confirmed = set(plan["有2023年版佐证"])
    unknown = confirmed - {row["键"] for row in rows_2021}
    if unknown:
        raise ValueError(f"eff_2023.yaml：2021年版没有这些键：{'、'.join(sorted(unknown))}")
    rows = []
    for row in rows_2021:
        note = plan["佐证说明"] if row["键"] in confirmed else f"{plan['沿用说明']}（2021年版：{row['核验依据']}）"
        rows.append({**row, "核验依据": note})
    for new in plan["新增"]:
        empty = {"标杆": "", "基准": "", "参考标准": "", "修正": ""}
        status = {"标杆状态": "缺失", "基准状态": "缺失", "核验依据": plan["新增说明"]}
        rows.append({**new, **empty, **status})
    return rows


def as_csv(rows: list[dict[str, str]]) -> str:
    """The rows as the text of a table file: fixed columns, Unix line ends."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def build(corpus: Path = CORPUS) -> str:
    """The text that tables/eff_2023.csv must have."""
    text = (corpus / "tools" / "eff_2023.yaml").read_text(encoding="utf-8")
    plan = yaml.load(text, Loader=yaml.BaseLoader)
    return as_csv(rows_2023(read_table(corpus / "tables" / "eff_2021.csv"), plan))


def main() -> int:
    """Write the table, or with --check compare it."""
    parser = argparse.ArgumentParser(description="生成或核对 2023 年版能效水平表")
    parser.add_argument("--check", action="store_true", help="只核对，不写文件")
    arguments = parser.parse_args()
    target = CORPUS / "tables" / "eff_2023.csv"
    text = build()
    if not arguments.check:
        target.write_text(text, encoding="utf-8")
        print(f"已写入 {target.relative_to(CORPUS)}")
        return 0
    if target.read_text(encoding="utf-8") != text:
        print(f"{target.relative_to(CORPUS)} 与底稿不一致：请运行 build_tables.py", file=sys.stderr)
        return 1
    print("一致")
    return 0


if __name__ == "__main__":
    sys.exit(main())
