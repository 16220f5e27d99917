"""``clean.yaml``: what was done between the original and the clauses, step by step, so that it can be replayed.

Nothing that is not declared is changed. Lines count from 1 in the text that is cut, as an editor shows them;
a form feed in it begins a new page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from compliance.corpus.entries import Entry, entries
from compliance.corpus.strict import read_yaml
from compliance.model.errors import CorpusError

DELETE_LINES, DELETE_TEXT, JOIN, CONTINUE = "删行", "删字", "接行", "续行"
ACTIONS = (DELETE_LINES, DELETE_TEXT, JOIN, CONTINUE)
EVERY = "全部"
FILE = "clean.yaml"


@dataclass(frozen=True)
class Line:
    """A line that survived the cleaning. ``joined``: it continues the line before it unless it begins with a
    number of its own; ``continued``: it does so whatever it begins with.
    """

    number: int
    text: str
    joined: bool = False
    continued: bool = False
    page: int | None = None


@dataclass(frozen=True)
class Step:
    """One declared change. ``lines`` such as ('3', '9-46'), or 全部 (for 接行); ``pattern`` instead of lines for 删行
    and 删字.
    """

    action: str
    reason: str
    lines: tuple[str, ...] = ()
    pattern: str = ""
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Special:
    """A clause that has no number of its own: from ``line`` (to ``until``, in which nothing else begins)."""

    line: int
    anchor: str
    reference: str
    title: str = ""
    until: int | None = None


@dataclass(frozen=True)
class Defect:
    """A slip of the transcription: ``seen`` stands in the clause exactly once and is kept as it is."""

    anchor: str
    seen: str
    note: str
    handling: str = "标注"


@dataclass(frozen=True)
class Cleaning:
    """A whole ``clean.yaml``. ``original`` is (file, sha256) of the PDF or DOCX that ``file`` was read out of."""

    file: str
    steps: tuple[Step, ...]
    numbering: str
    headings: tuple[str, ...] = ()
    specials: tuple[Special, ...] = ()
    defects: tuple[Defect, ...] = ()
    encoding: str = "utf-8"
    original: tuple[str, str] | None = None


def read_cleaning(path: Path, name: str = FILE) -> Cleaning:
    """A ``clean.yaml``.

    Raises:
        CorpusError: naming file and line of what cannot be understood.
    """
    top = Entry(read_yaml(path, name), "清理说明", ("文件", "编码", "原件", "步骤", "切分", "缺陷"), name, 1)
    cut = top.entry("切分", "切分", ("编号", "标题行", "特设"))
    original = top.entry("原件", "原件", ("文件", "sha256")) if top.has("原件") else None
    return Cleaning(
        top.text("文件"),
        tuple(_step(e) for e in top.entries("步骤", "清理步骤", ("动作", "行", "正则", "除外", "理由"))),
        cut.text("编号"),
        cut.texts("标题行"),
        tuple(_special(e) for e in cut.entries("特设", "特设", ("行", "至", "锚", "引用名", "标题"))),
        tuple(_defects(top)),
        top.text("编码", "utf-8"),
        (original.text("文件"), original.text("sha256")) if original else None,
    )


def _step(entry: Entry) -> Step:
    lines = entry.texts("行")
    _numbers_of(entry, "行")
    _numbers_of(entry, "除外")
    return Step(
        entry.choice("动作", ACTIONS),
        entry.text("理由", ""),
        lines,
        entry.text("正则", ""),
        entry.texts("除外"),
    )


def _special(entry: Entry) -> Special:
    numbers = {}
    for key in ("行", "至"):
        text = entry.text(key, "")
        if text and not text.isdigit():
            raise entry.error(key, f"“{text}”不是行号")
        numbers[key] = int(text) if text else None
    if numbers["行"] is None:
        raise entry.error(None, "特设缺少“行”")
    return Special(numbers["行"], entry.text("锚"), entry.text("引用名"), entry.text("标题", ""), numbers["至"])


def _defects(top: Entry) -> Iterable[Defect]:
    data = top.raw("缺陷")
    for e in entries(data, "缺陷", ("锚", "见", "说明", "引用时"), top.file, top.line("缺陷")):
        yield Defect(e.text("锚"), e.text("见"), e.text("说明"), e.text("引用时"))


def _numbers_of(entry: Entry, key: str) -> None:
    for item in entry.texts(key):
        if item != EVERY and not re.fullmatch(r"\d+(-\d+)?", item):
            raise entry.error(key, f"“{item}”不是行号，请写成 '3' 或 '9-46'")


def line_numbers(spec: Iterable[str]) -> set[int]:
    """Line numbers from such texts as '9-46' and '59'."""
    out: set[int] = set()
    for item in spec:
        first, _, last = item.partition("-")
        out.update(range(int(first), int(last or first) + 1))
    return out


def spans(numbers: Iterable[int]) -> tuple[str, ...]:
    """The opposite of ``line_numbers``: runs of numbers as '9-46'."""
    out: list[list[int]] = []
    for number in sorted(numbers):
        if out and number == out[-1][1] + 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return tuple(str(a) if a == b else f"{a}-{b}" for a, b in out)


def numbered_lines(source: str) -> list[Line]:
    """The lines of a text without white space at their ends and without empty ones; pages where it has form feeds."""
    paged, page, lines = "\f" in source, 1, []
    for number, text in enumerate(source.split("\n"), 1):
        page += text.count("\f")
        if text.strip():
            lines.append(Line(number, text.strip(), page=page if paged else None))
    return lines


def clean(source: str, steps: Iterable[Step], name: str = FILE) -> list[Line]:
    """The lines left of ``source`` after the declared steps.

    Raises:
        CorpusError: for a step without a reason, and for one that touches no line (a mistake, not a no-op).
    """
    lines = numbered_lines(source)
    for step in steps:
        if not step.reason:
            raise CorpusError(name, None, f"清理步骤没有理由：{_shown(step)}", "C016")
        lines = _ACTIONS[step.action](step, lines, name)
    return lines


def _chosen(step: Step, lines: list[Line], name: str) -> set[int]:
    """The numbers of the lines that a step is about."""
    known = {line.number for line in lines}
    if step.lines == (EVERY,):
        found = set(known)
    elif step.lines:
        found = line_numbers(step.lines) & known
    else:
        try:
            pattern = re.compile(step.pattern)
        except re.error as error:
            raise CorpusError(name, None, f"正则“{step.pattern}”写法有误：{error}", "C016") from None
        found = {line.number for line in lines if step.pattern and pattern.search(line.text)}
    found -= line_numbers(step.excepted)
    if not found:
        raise CorpusError(name, None, f"这一步没有碰到任何一行：{_shown(step)}", "C016")
    return found


def _shown(step: Step) -> str:
    return f"{step.action} {'、'.join(step.lines) or step.pattern}（{step.reason}）"


def _delete_lines(step: Step, lines: list[Line], name: str) -> list[Line]:
    gone = _chosen(step, lines, name)
    return [line for line in lines if line.number not in gone]


def _delete_text(step: Step, lines: list[Line], name: str) -> list[Line]:
    touched = _chosen(step, lines, name)
    return [_with(line, text=re.sub(step.pattern, "", line.text)) if line.number in touched else line for line in lines]


def _join(step: Step, lines: list[Line], name: str) -> list[Line]:
    wanted = _chosen(step, lines, name)
    return [_with(line, joined=line.joined or line.number in wanted) for line in lines]


def _continue(step: Step, lines: list[Line], name: str) -> list[Line]:
    wanted = _chosen(step, lines, name)
    return [_with(line, continued=line.continued or line.number in wanted) for line in lines]


_ACTIONS = {DELETE_LINES: _delete_lines, DELETE_TEXT: _delete_text, JOIN: _join, CONTINUE: _continue}


def _with(line: Line, **changes: object) -> Line:
    return Line(**{**line.__dict__, **changes})


def scalar(text: str) -> str:
    """``text`` as a one-line YAML scalar that reads back as it is."""
    plain = re.fullmatch(r"[\w（）《》、。，；“”·—－/.]+", text) and not re.fullmatch(r"[\d._]+|null", text)
    return text if plain else "'" + text.replace("'", "''") + "'"


def scalars(texts: Iterable[str]) -> str:
    """A flow list of scalars, always quoted."""
    return "[" + ", ".join(f"'{t}'" for t in texts) + "]"


def render_cleaning(cleaning: Cleaning, remarks: Mapping[str, str]) -> str:
    """The text of a ``clean.yaml``; ``remarks`` are comments above a section (文件, 步骤, 切分, 缺陷)."""
    out = [f"# {line}\n" for line in remarks.get("文件", "").splitlines()]
    out.append(f"文件: {cleaning.file}\n")
    if cleaning.encoding != "utf-8":
        out.append(f"编码: {cleaning.encoding}\n")
    if cleaning.original:
        out.append(f"原件: {{文件: {cleaning.original[0]}, sha256: {cleaning.original[1]}}}\n")
    out.append("\n" + "".join(f"# {line}\n" for line in remarks.get("步骤", "").splitlines()))
    out.append("步骤:\n" if cleaning.steps else "步骤: []\n")
    for step in cleaning.steps:
        what = f"正则: {scalar(step.pattern)}" if step.pattern else f"行: {scalars(step.lines)}"
        if step.lines == (EVERY,):
            what = f"行: {EVERY}"
        if step.excepted:
            what += f", 除外: {scalars(step.excepted)}"
        out.append(f"  - {{动作: {step.action}, {what}, 理由: {scalar(step.reason)}}}\n")
    out.append("\n" + "".join(f"# {line}\n" for line in remarks.get("切分", "").splitlines()))
    out.append(f"切分:\n  编号: {cleaning.numbering}\n")
    if cleaning.headings:
        out.append(f"  标题行: {scalars(cleaning.headings)}\n")
    if cleaning.specials:
        out.append("  特设:\n")
    for item in cleaning.specials:
        until = f"至: {item.until}, " if item.until is not None else ""
        out.append(
            f"    - {{行: {item.line}, {until}锚: {scalar(item.anchor)}, 引用名: {scalar(item.reference)}, "
            f"标题: {scalar(item.title)}}}\n"
        )
    out.append("\n" + "".join(f"# {line}\n" for line in remarks.get("缺陷", "").splitlines()))
    return "".join([*out, "缺陷: []\n"])
