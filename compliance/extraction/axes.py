"""The labels of tables: what a header path, a row label or a form's label says of the cells it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from compliance.extraction.binding import residue
from compliance.extraction.contexts import with_subjects
from compliance.extraction.keyvalues import key_of
from compliance.extraction.lexicon import Lexicon
from compliance.extraction.names import grammar
from compliance.extraction.patterns import rx
from compliance.extraction.subjects import SubjectIndex
from compliance.extraction.tokens import Token, find_quantities, mask
from compliance.extraction.views import TableView
from compliance.model.units import Unit, match_unit, parse_unit

_PLAIN = re.compile(r"^[约≈≤≥<>＜＞]?[-−－+]?[\d.,，]+%?[*＊]?$")
_PART_OF_YEAR = re.compile(
    r"^(?:[1-9]|1[0-2]|[一二三四五六七八九十]{1,2})月份?$|^[一二三四1-4]季度$|^[春夏秋冬]季|逐月|分月|月均|模拟"
)
CORNER = re.compile(
    r"项目|指标|名称|序号|参数|内容|类别|指标名称|主要指标|年份|年度|[一-龥]{0,4}项目|对比项|科目|费用名称|/|"
)
_CHANGE = re.compile(r"下降|降幅|降低|差值|差距|变化|减少|增减|节约率|降低率|偏差")


@dataclass
class Axis:
    """What the labels of one axis say of a cell."""

    text: str = ""
    subjects: tuple[int, ...] | None = None
    indicator: str | None = None
    quote: str | None = None
    state: str | None = None
    year: int | None = None
    unit: Unit | None = None
    total: bool = False
    foreign: bool = False
    hypothetical: bool = False
    change: bool = False
    leftover: int = 0
    led: bool = False
    """The first label is the name of the installation."""
    tokens: list[Token] = field(default_factory=list)


def without_remark(label: str) -> str:
    """A label without what it adds in parentheses: a unit, a note."""
    return rx(r"[（(](?:[^（）()]|[（(][^（）()]*[）)])*[）)]").sub("", label)


@lru_cache(maxsize=4096)
def unit_in(text: str) -> Unit | None:
    """The unit that a label gives: in parentheses, after a comma or slash, or as the whole text."""
    for inner in rx(r"[（(]([^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)?)[）)]").findall(text):
        for piece in rx(r"[，,、；;]").split(inner):
            unit = parse_unit(rx(r"^单位[:：]?").sub("", piece))
            if unit:
                return unit
    match = rx(r"单位[:：]?").search(text)
    if match:
        found = match_unit(rx(r"\s").sub("", text), match.end())
        if found:
            return found[0]
    for cut in rx(r"[/／，,:：]").finditer(text):
        unit = parse_unit(text[cut.end() :])
        if unit and unit.kind != "other" and text[: cut.start()] and parse_unit(text[: cut.start()]) is None:
            return unit
    return parse_unit(text)


def read_axis(texts: list[str], lexicon: Lexicon, index: SubjectIndex) -> Axis:
    """What a list of labels (outermost first) says together; inner labels overrule outer ones."""
    axis = Axis(text="".join(texts))
    for text in texts:
        if not text:
            continue
        tokens = with_subjects(text, lexicon, index)
        axis.tokens += tokens
        for token in tokens:
            if token.kind == "subject":
                axis.subjects = token.value.indices
            elif token.kind == "ind" and str(token.value).startswith("quoted_"):
                axis.quote = str(token.value)
            elif token.kind == "ind":
                axis.indicator = str(token.value)
            elif token.kind == "state":
                axis.state = str(token.value)
            elif token.kind == "date" and token.value.precision == "year":
                axis.year = token.value.first.year
            elif token.kind in ("total", "scope"):
                axis.total = True
            elif token.kind == "foreign":
                axis.foreign = True
            elif token.kind == "hypothetical":
                axis.hypothetical = True
        axis.hypothetical |= bool(_PART_OF_YEAR.search(text))
        axis.change |= bool(_CHANGE.search(text))
        axis.unit = unit_in(text) or axis.unit
        covered = {i for t in tokens if t.kind in _NAMED for i in range(t.start, t.end)}
        bare = "".join(c for i, c in enumerate(text) if i not in covered)
        axis.leftover = residue(without_remark(bare))
    return axis


_NAMED = ("subject", "ind", "state", "date", "total", "scope", "tier", "status", "event")


@lru_cache(maxsize=8192)
def is_figure(text: str) -> bool:
    """Whether a cell is one number, with or without its unit (118.6, 2500t/d, 约3.6万吨)."""
    if _PLAIN.match(text):
        return True
    found = find_quantities(mask(text)) if text and len(text) < 30 else ()
    if len(found) != 1 or found[0].unit is None:
        return False
    return not rx(r"[约≈≤≥<>＜＞左右以上下内]").sub("", text[: found[0].start] + text[found[0].end :])


def is_label(text: str, lexicon: Lexicon) -> bool:
    """Whether a cell of a form is a label: a known one, or the name of an indicator or period and little else."""
    if not text or len(without_remark(text)) > 24:
        return False
    if key_of(text) or is_name_label(text):
        return True
    named = [t for t in lexicon.find(text) if t.kind == "ind" or (t.kind == "event" and t.value != "not_schedule")]
    covered = {i for t in named for i in range(t.start, t.end)}
    rest = without_remark("".join(c for i, c in enumerate(text) if i not in covered))
    return bool(named) and not rx(r"\d[\d.]*(?:万|亿|吨|个|架|年\d|元|k)").search(text) and len(rest) <= 8


def is_name_label(text: str) -> bool:
    """Whether a form's label asks for the name of an installation (装置名称, 设施名称, 生产线)."""
    return bool(text) and (key_of(text) == "subject" or bool(grammar().label_column.fullmatch(text)))


def form_row(view: TableView, row: int) -> list[int]:
    """The first column of each distinct cell in a row."""
    grid = view.table.grid
    return [
        c
        for c in range(view.table.n_cols)
        if grid[row][c] is not None and (c == 0 or grid[row][c] is not grid[row][c - 1])
    ]


def is_form(view: TableView, lexicon: Lexicon) -> bool:
    """Whether a table is a form: labels with their values beside them, row after row, instead of a header."""
    labelled = 0
    rows = [form_row(view, r) for r in range(view.table.n_rows)]
    widths = [cells for cells in rows if len(cells) >= 2]
    for row, cells in enumerate(rows):
        if len(cells) not in (2, 4, 6):
            continue
        flags = [is_label(view.text(row, c), lexicon) for c in cells]
        if len(flags) in (2, 4, 6) and all(flags[0::2]) and not any(flags[1::2]):
            labelled += 1
    first = [is_label(view.text(0, c), lexicon) for c in rows[0]] if rows else []
    if not widths or all(first) or (CORNER.fullmatch(view.text(0, 0)) and len(rows[0]) > 2):
        return False
    return labelled * 2 >= len(widths) and len(max(widths, key=len)) <= 6


def header_rows(view: TableView) -> int:
    """How many rows are header: the reader's guess, else the rows before the first with a pure number."""
    table = view.table
    if table.header_rows:
        spanned = [c.row + c.rowspan for c in table.cells if c.row < table.header_rows and c.rowspan < table.n_rows]
        return min(max([table.header_rows, *spanned]), table.n_rows)
    if key_of(view.text(0, 0)) and table.n_cols > 1 and key_of(view.text(0, 0)) != "subject":
        return 0
    if table.n_rows > 1 and table.n_cols > 1 and CORNER.fullmatch(view.text(0, 0)):
        return 1
    for row in range(table.n_rows):
        texts = [view.text(row, c) for c in range(table.n_cols)]
        if any(is_figure(t) and not rx(r"(?:19|20)\d\d年?").fullmatch(t) for t in texts[1:]):
            return row
    return 1 if table.n_rows > 1 else 0
