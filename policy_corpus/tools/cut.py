"""把政策原件切成条款：source.txt + clean.yaml → clauses.yaml，可随时重做，逐字核对。

用法：python policy_corpus/tools/cut.py [文件代号 …]           重新生成（不写代号则全部）
      python policy_corpus/tools/cut.py --check [文件代号 …]   只核对，不一致时退出码为 1

clean.yaml 里声明的每一步都有理由；没有声明的字一个也不动。

    步骤   动作：删行（整行删去）、删字（删去行内与正则相符的字）、接行（与上一行接成一段）
           行：[“3”, “9-46”] 行号从 1 数；接行可写“全部”再列“除外”；删行、删字也可写“正则”
    切分   编号：公文（一、（一）1. 专栏N）或法条（第N条）；标题行：题名等不立条款的行；
           特设：从某行（到某行）单立一条，另给锚、引用名、标题
    缺陷   转录错漏：锚、见（正文里恰好出现一次的字）、说明、引用时
只有标题、正文全在下级条款里的章节不立条款。
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).resolve().parents[1]
DIGITS = "零一二三四五六七八九"
NUMERAL = "[一二三四五六七八九十百零]+"
LEVELS = {
    "公文": (
        re.compile(rf"^({NUMERAL})、"),
        re.compile(rf"^[（(]({NUMERAL})[）)]\s*"),
        re.compile(r"^(\d{1,2})[.．]\s*(?=\D)"),
    ),
    "法条": (re.compile(rf"^第({NUMERAL})条\s+"),),
}
BOX = re.compile(r"^专栏\s*(\d+)\s*")
LONGEST_TITLE = 24


@dataclass(frozen=True)
class Line:
    """A line of the source that survived the cleaning. ``number`` counts from 1 in source.txt."""

    number: int
    text: str
    joined: bool = False
    """Whether it continues the line before it (a line break of the printed page, not of the text)."""


@dataclass
class Clause:
    """A clause while it is being cut; ``paragraphs`` are verbatim."""

    anchor: str
    reference: str
    title: str
    paragraphs: list[str] = field(default_factory=list)
    prefix: int = -1
    """Length of the printed number before the title; -1 when the title is given in clean.yaml."""

    @property
    def text(self) -> str:
        """The clause as printed in clauses.yaml."""
        return "\n".join(self.paragraphs)


def chinese_number(text: str) -> int:
    """The value of 一 … 九百九十九."""
    total = 0
    digit = 0
    for char in text:
        if char in "百十":
            total += (digit or 1) * (100 if char == "百" else 10)
            digit = 0
        else:
            digit = DIGITS.index(char)
    return total + digit


def bare(text: str) -> str:
    """``text`` without white space: what fingerprints and quotation checks compare."""
    return re.sub(r"\s+", "", text)


def fingerprint(text: str) -> str:
    """The first 12 hex digits of the sha256 of ``text`` without white space."""
    return hashlib.sha256(bare(text).encode("utf-8")).hexdigest()[:12]


def numbers(spec: Iterable[str]) -> set[int]:
    """Line numbers from a list such as ['9-46', '59']."""
    out: set[int] = set()
    for item in spec:
        first, _, last = item.partition("-")
        out.update(range(int(first), int(last or first) + 1))
    return out


def _chosen(step: dict[str, Any], lines: list[Line]) -> set[int]:
    """The line numbers that a step is about; a step that touches nothing is a mistake."""
    if "行" in step:
        found = numbers(step["行"])
    else:
        pattern = re.compile(step["正则"])
        found = {line.number for line in lines if pattern.search(line.text)}
    if not found & {line.number for line in lines}:
        raise ValueError(f"这一步没有碰到任何一行：{step}")
    return found


def clean(source: str, steps: list[dict[str, Any]]) -> list[Line]:
    """The lines left after the declared steps, without white space at their ends and without empty lines."""
    lines = [Line(number, text.strip()) for number, text in enumerate(source.split("\n"), 1)]
    lines = [line for line in lines if line.text]
    for step in steps:
        if not step["理由"]:
            raise ValueError(f"清理步骤没有理由：{step}")
        if step["动作"] == "删行":
            gone = _chosen(step, lines)
            lines = [line for line in lines if line.number not in gone]
        elif step["动作"] == "删字":
            _chosen(step, lines)
            lines = [Line(line.number, re.sub(step["正则"], "", line.text), line.joined) for line in lines]
        elif step["动作"] == "接行":
            every = step["行"] == "全部"
            wanted = {line.number for line in lines} if every else _chosen(step, lines)
            wanted -= numbers(step.get("除外", []))
            lines = [Line(line.number, line.text, line.joined or line.number in wanted) for line in lines]
        else:
            raise ValueError(f"没有这种清理动作：{step['动作']}")
    return lines


def _title(text: str) -> str:
    """The heading of a clause: the line if it is nothing else, or its first sentence when that is short."""
    first, stop, _ = text.partition("。")
    return first if len(first) <= LONGEST_TITLE and (stop or not re.search("[，；：]", first)) else ""


class Cutter:
    """Walks the cleaned lines and opens a clause at each heading."""

    def __init__(self, rules: dict[str, Any]) -> None:
        self.levels = LEVELS[rules["编号"]]
        self.special = {int(item["行"]): item for item in rules.get("特设", [])}
        self.headings = numbers(rules.get("标题行", []))
        self.path: list[tuple[int, str]] = []
        self.clauses: list[Clause] = []
        self.until = 0
        self.dropped: list[str] = []

    def run(self, lines: list[Line]) -> None:
        """Cut ``lines``; afterwards ``clauses`` and ``dropped`` hold every character of them."""
        for line in lines:
            opened = line.number > self.until and not (line.joined and not self._starts(line.text))
            if line.number in self.headings:
                self.dropped.append(line.text)
            elif opened and self._open(line):
                pass
            elif not self.clauses:
                raise ValueError(f"第{line.number}行之前没有条款：{line.text[:20]}")
            elif line.joined:
                self.clauses[-1].paragraphs[-1] += line.text
            else:
                self.clauses[-1].paragraphs.append(line.text)
        for clause in self.clauses:
            if clause.prefix >= 0:
                clause.title = _title(clause.paragraphs[0][clause.prefix :])
        self._drop_bare_headings()

    def _starts(self, text: str) -> bool:
        return any(level.match(text) for level in self.levels) or bool(BOX.match(text))

    def _open(self, line: Line) -> bool:
        item = self.special.get(line.number)
        if item:
            self.until = int(item.get("至", line.number))
            self.clauses.append(Clause(item["锚"], item["引用名"], item.get("标题", ""), [line.text]))
            return True
        box = BOX.match(line.text)
        if box:
            anchor = f"专栏{box[1]}"
            self.clauses.append(Clause(anchor, anchor, line.text[box.end() :], [line.text]))
            return True
        for depth, level in enumerate(self.levels):
            match = level.match(line.text)
            if match:
                self._numbered(depth, match, line.text)
                return True
        return False

    def _numbered(self, depth: int, match: re.Match[str], text: str) -> None:
        value = int(match[1]) if match[1].isdigit() else chinese_number(match[1])
        printed = match[1]
        if len(self.levels) == 1:
            self.clauses.append(Clause(str(value), f"第{printed}条", "", [text]))
            return
        if depth > len(self.path):
            raise ValueError(f"缺上一级编号：{text[:20]}")
        shown = (printed, f"（{printed}）", printed)[depth]
        self.path = [*self.path[:depth], (value, shown)]
        anchor = ".".join(str(number) for number, _ in self.path)
        reference = "".join(name for _, name in self.path)
        self.clauses.append(Clause(anchor, reference, "", [text], match.end()))

    def _drop_bare_headings(self) -> None:
        """A heading whose text stands in its sub-clauses is no clause of its own."""
        kept = []
        for clause, follower in zip(self.clauses, [*self.clauses[1:], None], strict=True):
            below = follower is not None and follower.anchor.startswith(clause.anchor + ".")
            heading = len(clause.paragraphs) == 1 and clause.title and clause.text.rstrip("。").endswith(clause.title)
            if below and heading:
                self.dropped.append(clause.text)
            else:
                kept.append(clause)
        self.clauses = kept


def check_defects(clauses: list[Clause], defects: list[dict[str, str]]) -> None:
    """Every declared defect must be in its clause, once; anchors must not repeat."""
    text = {clause.anchor: clause.text for clause in clauses}
    if len(text) != len(clauses):
        raise ValueError("有重复的锚")
    for defect in defects:
        if bare(text.get(defect["锚"], "")).count(bare(defect["见"])) != 1:
            raise ValueError(f"缺陷所见文字在 {defect['锚']} 里不是恰好出现一次：{defect['见']}")


def _scalar(text: str) -> str:
    """``text`` as a one-line YAML scalar."""
    plain = re.fullmatch(r"[\w（）《》、。，；“”·—－/.]+", text) and not re.fullmatch(r"[\d.]+", text)
    return text if plain else "'" + text.replace("'", "''") + "'"


def render(clauses: list[Clause], defects: list[dict[str, str]], name: str) -> str:
    """The text of clauses.yaml."""
    out = [f"# 由 tools/cut.py 据 {name} 和 clean.yaml 生成，请勿手改；改 clean.yaml 后重新生成。\n"]
    for clause in clauses:
        out.append(f"\n- 锚: '{clause.anchor}'\n  引用名: {_scalar(clause.reference)}\n")
        out.append(f"  标题: {_scalar(clause.title)}\n  页: null\n  正文: |-\n")
        out += [f"    {paragraph}\n" for paragraph in clause.paragraphs]
        out.append(f"  指纹: '{fingerprint(clause.text)}'\n")
        mine = [d for d in defects if d["锚"] == clause.anchor]
        out.append("  缺陷:\n" if mine else "  缺陷: []\n")
        for defect in mine:
            parts = ", ".join(f"{key}: {_scalar(defect[key])}" for key in ("见", "说明", "引用时"))
            out.append(f"    - {{{parts}}}\n")
    return "".join(out)


def cut(folder: Path) -> tuple[list[Line], Cutter, str]:
    """Cut the document in ``folder``: its cleaned lines, the cutter with the clauses, the text of clauses.yaml."""
    rules = yaml.load((folder / "clean.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    source = (folder / rules["文件"]).read_bytes().decode("utf-8")
    lines = clean(source, rules["步骤"])
    cutter = Cutter(rules["切分"])
    cutter.run(lines)
    defects = rules.get("缺陷") or []
    check_defects(cutter.clauses, defects)
    return lines, cutter, render(cutter.clauses, defects, rules["文件"])


def held(corpus: Path = CORPUS) -> Iterator[Path]:
    """The folders of the documents whose text is held."""
    return (path.parent for path in sorted((corpus / "docs").glob("*/clean.yaml")))


def main() -> int:
    """Cut, or compare, the documents named (all of them without names)."""
    parser = argparse.ArgumentParser(description="把政策原件切成条款")
    parser.add_argument("names", nargs="*", metavar="文件", help="文件代号，如 cq-2022-270")
    parser.add_argument("--check", action="store_true", help="只核对，不写文件")
    arguments = parser.parse_args()
    wanted = arguments.names
    status = 0
    for folder in held():
        if wanted and folder.name not in wanted:
            continue
        _, cutter, text = cut(folder)
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
