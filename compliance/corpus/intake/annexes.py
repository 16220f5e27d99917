"""Tables, the signature and the annexes: clauses that have no number of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from compliance.corpus.cleaning import Line, Special
from compliance.corpus.cutting import NUMERAL, chinese_number
from compliance.corpus.intake.front import signature_start

_ANNEX = re.compile(rf"^附\s*[件录表]\s*(\d{{1,2}}|{NUMERAL})?\s*[：:]?$")
_TITLED_ANNEX = re.compile(rf"^附\s*[件录表]\s*(\d{{1,2}}|{NUMERAL})(?:\s+|[：:])\s*([^。；]{{2,60}})$")
_LIST = re.compile(r"^附\s*件?\s*[：:]\s*\S")
_CAPTION = re.compile(rf"^[续附]?表\s*(?:\d|{NUMERAL}|[A-Z])")
_MERGED = re.compile(r"^\|[\s\-:|]*\|$")


def back_matter(lines: Sequence[Line], first: int, starts: Callable[[Line], bool]) -> tuple[Special, ...]:
    """The clauses without a number from ``lines[first]`` on: 表1, 附1, 附1.表1, 附1.注1, 附件 (the list), 落款."""
    annexes = [i for i in range(first, len(lines)) if _annex(lines[i])]
    body_end = annexes[0] if annexes else len(lines)
    listed = next((i for i in range(body_end - 1, first, -1) if _LIST.match(lines[i].text)), None)
    specials = []
    end = body_end if listed is None else listed
    signed = signature_start(lines[first:end])
    if signed is None and listed is not None:
        tail = signature_start(lines[listed + 1 : body_end])
        if tail is not None:
            at = listed + 1 + tail
            specials.append(_special(lines, at, body_end, "落款", "落款", "落款"))
            body_end = at
    if listed is not None:
        specials.append(_special(lines, listed, body_end, "附件", "附件说明", "附件说明"))
    if signed is not None:
        specials.append(_special(lines, first + signed, end, "落款", "落款", "落款"))
        end = first + signed
    specials += _body_tables(lines, first, end, starts)
    for k, at in enumerate(annexes):
        specials += _one_annex(lines, at, annexes[k + 1] if k + 1 < len(annexes) else len(lines), k + 1, annexes)
    return tuple(sorted(specials, key=lambda s: s.line))


def _annex(line: Line) -> re.Match[str] | None:
    if line.joined or line.continued or _LIST.match(line.text):
        return None
    return _ANNEX.match(line.text) or _TITLED_ANNEX.match(line.text)


def _special(lines: Sequence[Line], start: int, stop: int, anchor: str, reference: str, title: str = "") -> Special:
    return Special(lines[start].number, anchor, reference, title, lines[stop - 1].number)


def _runs(lines: Sequence[Line], start: int, stop: int) -> list[tuple[int, int]]:
    """The tables (from, to) between two lines: rows that begin and end with a bar; a caption belongs to its table."""
    runs: list[tuple[int, int]] = []
    i = start
    while i < stop:
        k = i
        while k < stop and lines[k].text.startswith("|") and lines[k].text.endswith("|"):
            k += 1
        if k - i >= 2:
            captioned = i > start and _CAPTION.match(lines[i - 1].text) is not None
            runs.append((i - 1 if captioned else i, k))
        i = max(k, i + 1)
    return runs


def _title_of(lines: Sequence[Line], run: tuple[int, int]) -> str:
    text = lines[run[0]].text
    return "" if text.startswith("|") else text


def _body_tables(lines: Sequence[Line], start: int, stop: int, starts: Callable[[Line], bool]) -> list[Special]:
    found = []
    for number, run in enumerate(_runs(lines, start, stop), 1):
        found.append(_special(lines, *run, f"表{number}", f"表{number}", _title_of(lines, run)))
        after = run[1]
        if after < stop and not starts(lines[after]) and not lines[after].text.startswith("|"):
            # Text below a table that begins no clause would otherwise become part of the table.
            follows = next((i for i in range(after, stop) if starts(lines[i])), stop)
            rest = next((r[0] for r in _runs(lines, after, follows)), follows)
            if rest > after:
                found.append(_special(lines, after, rest, f"表{number}后", f"表{number}后文字"))
    return found


def _one_annex(lines: Sequence[Line], at: int, stop: int, count: int, annexes: list[int]) -> list[Special]:
    match = _annex(lines[at])
    printed = match[1] if match else None
    number = chinese_number(printed) if printed else count
    name = f"附件{number}" if len(annexes) > 1 or printed else "附件"
    title = match[2] if match and match.re is _TITLED_ANNEX else ""
    runs = _runs(lines, at + 1, stop)
    head_stop = runs[0][0] if runs else stop
    if not title and at + 1 < head_stop and len(lines[at + 1].text) <= 60 and not lines[at + 1].text.endswith("。"):
        title = lines[at + 1].text
    found = [_special(lines, at, head_stop, f"附{number}", name, title)]
    notes = 0
    for k, run in enumerate(runs, 1):
        found.append(_special(lines, *run, f"附{number}.表{k}", f"{name}表{k}", _title_of(lines, run) or title))
        after = runs[k][0] if k < len(runs) else stop
        if run[1] < after:
            notes += 1
            found.append(_special(lines, run[1], after, f"附{number}.注{notes}", f"{name}注{notes}"))
    return found
