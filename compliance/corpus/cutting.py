"""An original and its ``clean.yaml`` to ``clauses.yaml``: repeatable, word for word, nothing lost.

Headings whose text stands wholly in the clauses below them are no clauses of their own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from compliance.corpus.cleaning import FILE, Cleaning, Defect, Line, clean, line_numbers, read_cleaning, scalar
from compliance.corpus.documents import fingerprint, squeeze
from compliance.model.errors import CorpusError

DIGITS = "零一二三四五六七八九"
NUMERAL = "[一二三四五六七八九十百零〇]+"


@dataclass(frozen=True)
class Level:
    """One level of numbering: how a line of it begins, and how its number is shown in a reference."""

    pattern: re.Pattern[str]
    shown: str


# 第五条规定…… at the beginning of a line is a reference, not an article: an article's number is followed by white space
# or by a word that no reference goes on with.
_ARTICLE = re.compile(rf"^第({NUMERAL}|\d+)条(?:之({NUMERAL}))?(?:\s+|(?=[^\s规的第、，。；：和或及与至到款项所中])|$)")
_PART = Level(re.compile(rf"^({NUMERAL})、"), "{}")
_ITEM = Level(re.compile(rf"^[（(]({NUMERAL})[）)]\s*"), "（{}）")
_POINT = Level(re.compile(r"^(\d{1,2})[.．]\s*(?=\D)"), "{}")
LEVELS = {
    "公文": (_PART, _ITEM, _POINT),
    "法条": (Level(_ARTICLE, "第{}条"),),
    "章节": (
        Level(re.compile(rf"^第({NUMERAL}|\d+)章\s*"), "第{}章"),
        Level(re.compile(rf"^第({NUMERAL}|\d+)节\s*"), "第{}节"),
        _PART,
        _ITEM,
        _POINT,
    ),
}
"""Numbering by name: 公文 一、（一）1.; 法条 第N条; 章节 (of long plans) 第N章, 第N节, then as 公文."""
BOX = re.compile(rf"^专栏\s*(\d+|{NUMERAL})\s*")
LONGEST_TITLE = 24


@dataclass
class CutClause:
    """A clause while it is being cut; ``paragraphs`` are verbatim."""

    anchor: str
    reference: str
    title: str
    paragraphs: list[str] = field(default_factory=list)
    prefix: int = -1
    """Length of the printed number before the title; -1 when the title is given in clean.yaml."""
    page: int | None = None
    line: int = 0

    @property
    def text(self) -> str:
        """The clause as printed in clauses.yaml."""
        return "\n".join(self.paragraphs)


def chinese_number(text: str) -> int:
    """The value of 一 … 九百九十九, and of plain digits."""
    if text.isdigit():
        return int(text)
    total = 0
    digit = 0
    for char in text.replace("〇", "零"):
        if char in "百十":
            total += (digit or 1) * (100 if char == "百" else 10)
            digit = 0
        else:
            digit = DIGITS.index(char)
    return total + digit


def _title(text: str) -> str:
    """The heading of a clause: the line if it is nothing else, or its first sentence when that is short."""
    first, stop, _ = text.partition("。")
    return first if len(first) <= LONGEST_TITLE and (stop or not re.search("[，；：]", first)) else ""


class Cutter:
    """Walks the cleaned lines and opens a clause at each heading."""

    def __init__(self, cleaning: Cleaning, name: str = FILE) -> None:
        if cleaning.numbering not in LEVELS:
            reason = f"没有“{cleaning.numbering}”这种编号；可用：{'、'.join(LEVELS)}"
            raise CorpusError(name, None, reason, "C016")
        self.name = name
        self.levels = LEVELS[cleaning.numbering]
        self.special = {item.line: item for item in cleaning.specials}
        self.headings = line_numbers(cleaning.headings)
        self.path: list[tuple[int, int, str]] = []
        self.clauses: list[CutClause] = []
        self.until = 0
        self.dropped: list[str] = []

    def run(self, lines: list[Line]) -> None:
        """Cut ``lines``; afterwards ``clauses`` and ``dropped`` hold every character of them.

        Raises:
            CorpusError: for text before the first clause.
        """
        for line in lines:
            follows = line.continued or (line.joined and not self._starts(line.text))
            opened = line.number > self.until and not follows
            if line.number in self.headings:
                self.dropped.append(line.text)
            elif opened and self._open(line):
                pass
            elif not self.clauses:
                reason = f"原文第{line.number}行之前没有条款：{line.text[:20]}"
                raise CorpusError(self.name, None, reason, "C016")
            elif line.joined or line.continued:
                self.clauses[-1].paragraphs[-1] += line.text
            else:
                self.clauses[-1].paragraphs.append(line.text)
        for clause in self.clauses:
            if clause.prefix >= 0:
                clause.title = _title(clause.paragraphs[0][clause.prefix :])
        self._drop_bare_headings()

    def _starts(self, text: str) -> bool:
        return any(level.pattern.match(text) for level in self.levels) or bool(BOX.match(text))

    def _open(self, line: Line) -> bool:
        item = self.special.get(line.number)
        if item:
            self.until = item.until or line.number
            self._add(line, item.anchor, item.reference, title=item.title)
            return True
        box = BOX.match(line.text)
        if box:
            anchor = f"专栏{chinese_number(box[1])}"
            self._add(line, anchor, anchor, title=line.text[box.end() :])
            return True
        for depth, level in enumerate(self.levels):
            match = level.pattern.match(line.text)
            if match:
                self._numbered(depth, match, line)
                return True
        return False

    def _numbered(self, depth: int, match: re.Match[str], line: Line) -> None:
        printed, value = match[1], chinese_number(match[1])
        shown = self.levels[depth].shown.format(printed)
        if len(self.levels) == 1:
            insert = match[2]
            anchor = f"{value}之{chinese_number(insert)}" if insert else str(value)
            self._add(line, anchor, f"{shown}之{insert}" if insert else shown)
            return
        # A level may be skipped (一、 followed by 1.): the number then hangs on the nearest level above.
        self.path = [*(step for step in self.path if step[0] < depth), (depth, value, shown)]
        anchor = ".".join(str(number) for _, number, _ in self.path)
        reference = "".join(name for _, _, name in self.path)
        self._add(line, anchor, reference, prefix=match.end())

    def _add(self, line: Line, anchor: str, reference: str, title: str = "", prefix: int = -1) -> None:
        self.clauses.append(CutClause(anchor, reference, title, [line.text], prefix, line.page, line.number))

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


def check_defects(clauses: list[CutClause], defects: tuple[Defect, ...], name: str = FILE) -> None:
    """Every declared defect must be in its clause, once; anchors must not repeat.

    Raises:
        CorpusError: where that is not so.
    """
    text = {clause.anchor: clause.text for clause in clauses}
    if len(text) != len(clauses):
        seen: set[str] = set()
        twice = [c.anchor for c in clauses if c.anchor in seen or seen.add(c.anchor)]  # type: ignore[func-returns-value]
        raise CorpusError(name, None, f"有重复的锚：{'、'.join(dict.fromkeys(twice))}", "C001")
    for defect in defects:
        if squeeze(text.get(defect.anchor, "")).count(squeeze(defect.seen)) != 1:
            reason = f"缺陷所见文字在 {defect.anchor} 里不是恰好出现一次：{defect.seen}"
            raise CorpusError(name, None, reason, "C016")


def render(clauses: list[CutClause], defects: tuple[Defect, ...], name: str) -> str:
    """The text of clauses.yaml."""
    out = [f"# 由 tools/cut.py 据 {name} 和 clean.yaml 生成，请勿手改；改 clean.yaml 后重新生成。\n"]
    for clause in clauses:
        page = "null" if clause.page is None else f"'{clause.page}'"
        out.append(f"\n- 锚: '{clause.anchor}'\n  引用名: {scalar(clause.reference)}\n")
        out.append(f"  标题: {scalar(clause.title)}\n  页: {page}\n  正文: |-\n")
        out += [f"    {paragraph}\n" for paragraph in clause.paragraphs]
        out.append(f"  指纹: '{fingerprint(clause.text)}'\n")
        mine = [d for d in defects if d.anchor == clause.anchor]
        out.append("  缺陷:\n" if mine else "  缺陷: []\n")
        for defect in mine:
            parts = (("见", defect.seen), ("说明", defect.note), ("引用时", defect.handling))
            out.append(f"    - {{{', '.join(f'{key}: {scalar(text)}' for key, text in parts)}}}\n")
    return "".join(out)


def cut_text(source: str, cleaning: Cleaning, name: str = FILE) -> tuple[list[Line], Cutter]:
    """The cleaned lines of ``source``, and the cutter with its clauses.

    Raises:
        CorpusError: for a step that touches nothing, text before the first clause, an anchor that repeats, a defect
            that is not there.
    """
    lines = clean(source, cleaning.steps, name)
    cutter = Cutter(cleaning, name)
    cutter.run(lines)
    check_defects(cutter.clauses, cleaning.defects, name)
    return lines, cutter


def cut(folder: Path) -> tuple[list[Line], Cutter, str]:
    """Cut the document in ``folder``: its cleaned lines, the cutter with the clauses, the text of clauses.yaml.

    Raises:
        CorpusError: as ``cut_text``; also for an original that is missing, changed, or not in its encoding.
    """
    name = f"docs/{folder.name}/{FILE}"
    cleaning = read_cleaning(folder / FILE, name)
    if cleaning.original:
        file, digest = cleaning.original
        if not (folder / file).is_file() or hashlib.sha256((folder / file).read_bytes()).hexdigest() != digest:
            raise CorpusError(name, None, f"原件“{file}”不在目录里，或 sha256 与登记不符", "C000")
    try:
        source = (folder / cleaning.file).read_bytes().decode(cleaning.encoding).removeprefix("\ufeff")
    except OSError as error:
        raise CorpusError(name, None, f"读不到原文“{cleaning.file}”：{error.strerror}", "C000") from None
    except (UnicodeDecodeError, LookupError):
        raise CorpusError(name, None, f"原文“{cleaning.file}”不是 {cleaning.encoding} 编码", "C016") from None
    lines, cutter = cut_text(source, cleaning, name)
    return lines, cutter, render(cutter.clauses, cleaning.defects, cleaning.file)


def cuttable(corpus: Path) -> Iterator[Path]:
    """The folders of the documents whose text is held."""
    return (path.parent for path in sorted((corpus / "docs").glob(f"*/{FILE}")))
