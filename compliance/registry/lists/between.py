"""What the rows of a list say against each other: one code under two names, one name with two codes, one installation
told in two ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from compliance.registry.lists.parsed import ListRow, Problem
from compliance.registry.names import name_key

CityOf = Callable[[Mapping[str, str]], str]
"""The city that a row means ("" where it says none), from what it tells of its enterprise."""


def city_told(enterprise: Mapping[str, str]) -> str:
    """The city as the row writes it."""
    return enterprise.get("city", "")


def between(rows: Sequence[ListRow], city_of: CityOf) -> Iterator[Problem]:
    """The contradictions. A list with one of them is not imported: which row is right is for the office to say."""
    yield from _names_and_codes(rows)
    yield from _installations(rows, city_of)


def _names_and_codes(rows: Sequence[ListRow]) -> Iterator[Problem]:
    codes: dict[str, tuple[str, ListRow]] = {}
    names: dict[str, dict[str, ListRow]] = {}
    for row in rows:
        name, code = row.enterprise.get("name", ""), row.enterprise.get("credit_code", "")
        if not code:
            continue
        known, first = codes.setdefault(name_key(name), (code, row))
        if code != known:
            text = f"“{name}”在{_where(first)}的统一社会信用代码是{known}，这里是{code}"
            yield Problem(row.sheet, row.number, None, "", text)
        under = names.setdefault(code, {})
        if name_key(name) in under:
            continue
        for other in list(under.values())[:1]:
            text = (
                f"统一社会信用代码{code}在{_where(other)}是“{other.enterprise['name']}”的，这里是“{name}”的："
                "是两家企业的，请更正信用代码；是一家企业改名的，请统一写成现在的名称"
            )
            yield Problem(row.sheet, row.number, None, "", text)
        under[name_key(name)] = row


def _installations(rows: Sequence[ListRow], city_of: CityOf) -> Iterator[Problem]:
    """By the name of the enterprise, not by its code: a row without the code may be about the same installation."""
    units: dict[tuple[str, str, Any], list[ListRow]] = {}
    for row in rows:
        if not row.name:
            continue
        period = row.figures.year or (row.progress.get("year"), row.progress.get("quarter"))
        key = (name_key(row.enterprise.get("name", "")), name_key(row.name) or row.name, period)
        others = units.setdefault(key, [])
        before = next((o for o in others if not _apart(o, row, city_of)), None)
        if before is None:
            others.append(row)
            continue
        same = (before.figures, before.progress) == (row.figures, row.progress)
        text = f"与{_where(before)}重复，内容相同" if same else f"与{_where(before)}是同一套装置，内容不同"
        yield Problem(row.sheet, row.number, None, "", text, not same)


def _apart(one: ListRow, other: ListRow, city_of: CityOf) -> bool:
    """Whether two rows with one name are about two enterprises: two codes, or, where one lacks it, two cities."""
    codes = [r.enterprise.get("credit_code", "") for r in (one, other)]
    if all(codes):
        return codes[0] != codes[1]
    cities = {city_of(r.enterprise) for r in (one, other)} - {""}
    return len(cities) > 1


def _where(row: ListRow) -> str:
    return (f"工作表“{row.sheet}”" if row.sheet else "") + f"第{row.number}行"
