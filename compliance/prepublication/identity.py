"""Who is who: credit codes, one name for one enterprise, names that are nearly alike, installations listed twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from compliance.model.credit_code import LENGTH, is_credit_code
from compliance.prepublication.coverage import REGISTER, Register, checked
from compliance.prepublication.norms import Norms
from compliance.prepublication.values import Checked, Entry, Issue, Place
from compliance.registry.names import NameIndex, name_key


def code_checks(entries: Sequence[Entry], norms: Norms) -> Iterator[Checked]:
    """PB201: every credit code has its check character. PB202: one enterprise, one name and one code."""
    issues: list[Issue] = []
    for e in entries:
        if not e.code:
            issues.append(norms.unknown("PB201", e.at("企业名称"), enterprise=e.enterprise))
        elif not is_credit_code(e.code):
            why = f"是{len(e.code)}位" if len(e.code) != LENGTH else "校验码不符或有不允许的字符"
            place = e.at("统一社会信用代码")
            issues.append(norms.issue("PB201", place, enterprise=e.enterprise, 代码=e.code, 因=why))
    yield checked("PB201", len(entries), issues)
    yield checked("PB202", len(entries), list(_one_each(entries, norms)))


def _one_each(entries: Sequence[Entry], norms: Norms) -> Iterator[Issue]:
    codes: dict[str, Entry] = {}
    names: dict[str, Entry] = {}
    told: set[tuple[str, str]] = set()
    for e in entries:
        if not e.code:
            continue
        key = name_key(e.enterprise)
        first = codes.setdefault(e.code, e)
        if name_key(first.enterprise) != key and (e.code, key) not in told:
            told.add((e.code, key))
            said = f"代码{e.code}在{first.place.chinese}是“{first.enterprise}”，这里是“{e.enterprise}”"
            yield norms.issue("PB202", e.at("企业名称"), enterprise=e.enterprise, other=first.place, 事=said)
        same = names.setdefault(key, e)
        if same.code != e.code and (key, e.code) not in told:
            told.add((key, e.code))
            said = f"“{e.enterprise}”在{same.place.chinese}的代码是{same.code}，这里是{e.code}"
            yield norms.issue("PB202", e.at("统一社会信用代码"), enterprise=e.enterprise, other=same.place, 事=said)


def name_checks(
    entries: Sequence[Entry], register: Register, different: frozenset[frozenset[int]], norms: Norms
) -> Iterator[Checked]:
    """PB203: names nearly alike, within the lists and against the register; not those that a person told apart
    (``different``), nor two with a sound code each. PB206: a name that is not the registered one."""
    owners: list[tuple[str, str, int | None, Place]] = []
    numbers: dict[tuple[str, str], int] = {}
    for e in entries:
        key = name_key(e.enterprise), e.code
        if key[0] and key not in numbers:
            numbers[key] = len(owners)
            owners.append((e.enterprise, e.code, e.enterprise_id, e.at("企业名称")))
    listed = len(owners)
    known = {i for _, _, i, _ in owners}
    owners += [(n, register.codes.get(i, ""), i, Place(REGISTER)) for i, n in register.names.items() if i not in known]
    index = NameIndex((n, name_key(name)) for n, (name, *_) in enumerate(owners))
    issues: list[Issue] = []
    for number in range(listed):
        name, code, owner, place = owners[number]
        for other, score in (
            *((o, 100) for o in index.owners(name_key(name)) if o != number),
            *index.like(name_key(name)),
        ):
            his_name, his_code, him, where = owners[other]
            both = is_credit_code(code) and is_credit_code(his_code)
            told = owner is not None and him is not None and (owner == him or frozenset((owner, him)) in different)
            if other < number or both or told:
                continue
            issues.append(norms.issue("PB203", place, enterprise=name, other=where, 另=his_name, 像=score))
    yield checked("PB203", listed, issues)
    yield checked("PB206", listed, list(_renamed(entries, register, norms)))


def _renamed(entries: Sequence[Entry], register: Register, norms: Norms) -> Iterator[Issue]:
    seen: set[tuple[int, str]] = set()
    for e in entries:
        if e.enterprise_id is None or not e.code or (e.enterprise_id, e.enterprise) in seen:
            continue
        seen.add((e.enterprise_id, e.enterprise))
        registered = register.names.get(e.enterprise_id, "")
        if registered and name_key(registered) != name_key(e.enterprise):
            place = e.at("企业名称")
            yield norms.issue("PB206", place, enterprise=e.enterprise, 代码=e.code, 另=registered)


def installation_checks(entries: Sequence[Entry], norms: Norms) -> Iterator[Checked]:
    """PB204: an installation listed twice in one list; PB205: two that may be one."""
    groups: Mapping[tuple[str, str, str], list[Entry]] = _grouped(entries)
    twice: list[Issue] = []
    near: list[Issue] = []
    for group in groups.values():
        first: dict[tuple[str, int | None], Entry] = {}
        kept: list[Entry] = []
        for e in group:
            key = name_key(e.installation) or e.installation, e.figures.year
            before = first.setdefault(key, e)
            if before is e:
                kept.append(e)
                continue
            said = "重复，内容相同" if before.figures == e.figures else "是同一套装置，内容不同"
            twice.append(_pair(norms, "PB204", e, before, said))
        for number, e in enumerate(kept):
            for other in kept[:number]:
                if said := _alike(e, other, norms.like_name):
                    near.append(_pair(norms, "PB205", e, other, said))
    judged = sum(len(g) for g in groups.values())
    yield checked("PB204", judged, twice)
    yield checked("PB205", judged, near)


def _grouped(entries: Sequence[Entry]) -> Mapping[tuple[str, str, str], list[Entry]]:
    groups: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for e in entries:
        if e.installation:
            groups[e.place.file, e.kind, e.code or name_key(e.enterprise)].append(e)
    return groups


def _pair(norms: Norms, code: str, e: Entry, other: Entry, said: str) -> Issue:
    return norms.issue(
        code, e.at("装置名称"), enterprise=e.enterprise, installation=e.installation, other=other.place,
        另=other.installation, 事=said,
    )  # fmt: skip


def _alike(e: Entry, other: Entry, least: int) -> str:
    """Why two installations of an enterprise may be one; "" where nothing says so. Names that differ in their numbers
    (1号, 2号) are two."""
    a, b = e.figures, other.figures
    if a.product != b.product or a.year != b.year:
        return ""
    figures = (a.capacity, a.capacity_unit, a.sec) == (b.capacity, b.capacity_unit, b.sec)
    if figures and a.capacity is not None and a.sec is not None:
        return "产品、规模、能耗都相同"
    one, two = name_key(e.installation), name_key(other.installation)
    numbers = ["".join(c for c in k if c.isdigit() or c in "一二三四五六七八九十") for k in (one, two)]
    score = int(fuzz.ratio(one, two))
    return f"名称相近（{score}）" if one != two and numbers[0] == numbers[1] and score >= least else ""
