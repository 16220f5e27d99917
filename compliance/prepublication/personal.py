"""Personal data in what will be public: numbers as people really write them, addresses, columns that are not for all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from compliance.model.credit_code import is_credit_code
from compliance.prepublication.coverage import checked
from compliance.prepublication.norms import Norms, NumberPattern, Personal
from compliance.prepublication.unseen import RAW
from compliance.prepublication.values import Checked, Entry, Issue, Passage
from compliance.registry.lists.forms import header_key

_WEIGHTS, _CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
CODES = ("PB601", "PB602", "PB603", "PB604", "PB605", "PB606")


def personal_checks(
    passages: Sequence[Passage], entries: Sequence[Entry], today: date, norms: Norms
) -> Iterator[Checked]:
    """PB601 to PB607, in every text of the files that are to be published."""
    found: dict[str, list[Issue]] = {code: [] for code in CODES}
    for passage in passages:
        running = passage.place.row is None and not passage.hidden
        for code, shown in personal_in(passage.text, passage.header, today, norms.personal, running):
            where = f"{passage.hidden}{shown}" if passage.hidden else shown
            found[code].append(norms.issue(code, passage.place, 号=where))
    for code in CODES:
        yield checked(code, len(passages), found[code])
    yield checked("PB607", len(entries), list(_columns(passages, norms)))


def _columns(passages: Sequence[Passage], norms: Norms) -> Iterator[Issue]:
    """Columns that are not for the public, once each with how many of their rows say something."""
    forbidden = {header_key(c) for c in norms.personal.columns}
    groups: dict[tuple[str, str, int | None], list[Passage]] = {}
    for p in passages:
        if (
            p.hidden != RAW
            and p.header
            and header_key(p.header) in forbidden
            and header_key(p.text) != header_key(p.header)
        ):
            groups.setdefault((p.place.file, p.place.sheet or p.place.locator, p.place.column), []).append(p)
    for group in groups.values():
        yield norms.issue("PB607", group[0].place, 栏=group[0].header, 数=len(group))


def personal_in(text: str, header: str, today: date, norm: Personal, running: bool = True) -> Iterator[tuple[str, str]]:
    """(code, what was found with its middle hidden) of a text; ``header`` is what stands over it in a table. Only a
    paragraph of the ``running`` text can be the note (附注) in which a document names whom to ask."""
    plain = "".join(_narrow(c) for c in text)
    taken: list[tuple[int, int]] = []
    for start, _, compact in _runs(plain, norm):
        near = plain[max(0, start - norm.near) : start] + header
        for pattern in norm.numbers:
            for match in _standing(pattern.pattern, compact):
                s, e = start + match[0], start + match[1]
                if any(s < b and a < e for a, b in taken) or not _counts(
                    pattern, match[2], near, plain if running else "", today, norm
                ):
                    continue
                taken.append((s, e))
                yield pattern.code, _hidden(match[2])
    for pattern in norm.texts:
        for found in pattern.pattern.finditer(plain):
            exempt = norm.exemptions.get(pattern.exempt)
            if exempt is None or not exempt.search(found[0]):
                yield pattern.code, _hidden(found[0])


@lru_cache(maxsize=4096)
def _narrow(char: str) -> str:
    """A full-width or otherwise dressed-up character as the plain one, one for one."""
    reduced = unicodedata.normalize("NFKC", char)
    return reduced if len(reduced) == 1 else char


_Run = tuple[int, int, tuple[tuple[str, int], ...]]


def _runs(text: str, norm: Personal) -> Iterator[_Run]:
    """Runs of digits with separators between them: start, end, and the digits with their places from the start."""
    for found in _run_pattern(norm.separators, norm.most_separators).finditer(text):
        compact = tuple((c, n) for n, c in enumerate(found[0]) if c.isdigit() or c in "Xx+")
        yield found.start(), found.end(), compact


@lru_cache(maxsize=8)
def _run_pattern(separators: str, most: int) -> re.Pattern[str]:
    # Not inside a word or a decimal: a credit code, 13,350, 118.60.
    return re.compile(rf"(?<![A-Za-z0-9,])(?<!\d\.)\+?\d(?:[{separators}]{{0,{most}}}[\d])+[Xx]?(?![A-Za-z])")


def _standing(pattern: re.Pattern[str], run: tuple[tuple[str, int], ...]) -> Iterator[tuple[int, int, str]]:
    """Where a number of this kind stands in a run: as the whole of it, or as whole groups between separators."""
    edges = [0, *(n for n in range(1, len(run)) if run[n][1] != run[n - 1][1] + 1), len(run)]
    for a, begin in enumerate(edges[:-1]):
        for end in reversed(edges[a + 1 :]):
            digits = "".join(c for c, _ in run[begin:end])
            if pattern.fullmatch(digits):
                yield run[begin][1], run[end - 1][1] + 1, digits
                break


def _counts(pattern: NumberPattern, digits: str, near: str, text: str, today: date, norm: Personal) -> bool:
    exempt = norm.exemptions.get(pattern.exempt)
    if (pattern.near and not any(word in near for word in pattern.near)) or (exempt and exempt.search(text)):
        return False
    if pattern.check in ("身份证", "旧身份证"):
        return is_identity_number(digits, today, norm) and not is_credit_code(digits)
    if pattern.check == "卡号":
        return luhn(digits)
    return not is_credit_code(digits)


def is_identity_number(digits: str, today: date, norm: Personal) -> bool:
    """Whether a citizen's number (GB 11643) can be one: province, day of birth and, with 18 digits, the check digit."""
    if digits[:2] not in norm.provinces:
        return False
    born = digits[6:14] if len(digits) == 18 else f"19{digits[6:12]}"
    try:
        day = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    if not norm.first_year <= day.year or day > today:
        return False
    total = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False))
    return len(digits) == 15 or _CHECKS[total % 11] == digits[17].upper()


def luhn(digits: str) -> bool:
    """Whether the last digit of a card's number is right (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def _hidden(text: str) -> str:
    """With its middle hidden: a report must not spread what it warns of."""
    shown = " ".join(text.split())
    if len(shown) < 8:
        return shown[:1] + "*" * (len(shown) - 1)
    ends = 3 if len(shown) < 15 else 4
    return shown[:ends] + "*" * (len(shown) - 2 * ends) + shown[-ends:]
