"""把政策原件切成条款：source.txt + clean.yaml → clauses.yaml，可随时重做，逐字核对。

用法：python policy_corpus/tools/cut.py [文件代号 …]           重新生成（不写代号则全部）
      python policy_corpus/tools/cut.py --check [文件代号 …]   只核对，不一致时退出码为 1

clean.yaml 里声明的每一步都有理由；没有声明的字一个也不动。

    文件   切的是哪个文件；编码：不写即 utf-8；原件：文件由 PDF、DOCX 读出时，写原件名和 sha256
    步骤   动作：删行（整行删去）、删字（删去行内与正则相符的字）、接行（与上一行接成一段，编号开头的仍另起）、
           续行（与上一行接成一段，编号开头的也不另起）
           行：[“3”, “9-46”] 行号从 1 数；接行可写“全部”再列“除外”；删行、删字也可写“正则”
    切分   编号：公文（一、（一）1. 专栏N）、法条（第N条）或章节（第N章、第N节，以下同公文）；
           标题行：题名等不立条款的行；特设：从某行（到某行）单立一条，另给锚、引用名、标题
    缺陷   转录错漏：锚、见（正文里恰好出现一次的字）、说明、引用时
只有标题、正文全在下级条款里的章节不立条款。切分的程序在 compliance/corpus/cutting.py。
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from compliance.corpus.cutting import cut, cuttable
from compliance.model.errors import CorpusError

CORPUS = Path(__file__).resolve().parents[1]


def main() -> int:
    """Cut, or compare, the documents named (all of them without names)."""
    parser = argparse.ArgumentParser(description="把政策原件切成条款")
    parser.add_argument("names", nargs="*", metavar="文件", help="文件代号，如 cq-2022-270")
    parser.add_argument("--check", action="store_true", help="只核对，不写文件")
    arguments = parser.parse_args()
    wanted = arguments.names
    status = 0
    for folder in cuttable(CORPUS):
        if wanted and folder.name not in wanted:
            continue
        try:
            _, cutter, text = cut(folder)
        except CorpusError as error:
            print(error, file=sys.stderr)
            status = 1
            continue
        target = folder / "clauses.yaml"
        if not arguments.check:
            target.write_text(text, encoding="utf-8")
            print(f"{folder.name}：{len(cutter.clauses)} 条")
        elif target.read_text(encoding="utf-8") != text:
            print(f"{folder.name}：clauses.yaml 与原件不一致，请运行 cut.py", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
