"""Who is in which list and is missing from another: lists against the directory, both against the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance.prepublication.norms import Norms
from compliance.prepublication.values import Checked, Entry, Issue, Place
from compliance.registry.installations import Row
from compliance.registry.names import name_key

REGISTER = "登记库"
DIRECTORY = "名录"


@dataclass(frozen=True)
class Register:
    """What the register knows on the day: its rows, who is in its directory (by enterprise, with the reference), and the
    words for a state. ``absent`` says why there is no register to compare with."""

    rows: tuple[Row, ...] = ()
    directory: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    codes: Mapping[int, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    absent: str = ""


def checked(code: str, judged: int, issues: Iterator[Issue] | Sequence[Issue]) -> Checked:
    """A check with its issues."""
    return Checked(code, judged, tuple(issues))


def directory_checks(entries: Sequence[Entry], register: Register, norms: Norms) -> Iterator[Checked]:
    """PB101 and PB102: the lists against the directory (of the files, else of the register), and the other way round."""
    lists = [e for e in entries if e.kind != DIRECTORY]
    told = [e for e in entries if e.kind == DIRECTORY]
    whole = [e for e in lists if norms.kinds[e.kind].whole]
    if not told and not register.directory:
        yield checked("PB101", 0, [norms.not_run("PB101")] if lists else [])
    else:
        yield checked("PB101", *_listed(lists, told, register, norms))
    said: list[tuple[int | None, Place, str, str]]
    if not told:
        said = [(i, Place(REGISTER), register.names.get(i, ""), "") for i in register.directory]
    else:
        said = [(e.enterprise_id, e.place, e.enterprise, e.code) for e in told]
    if not whole:
        yield checked("PB102", 0, [norms.not_run("PB102")] if told else [])
        return
    ids = {e.enterprise_id for e in whole if e.enterprise_id is not None}
    keys = {k for e in whole for k in keys_of(e.enterprise, e.code)}
    there: dict[int, int] = {}
    for row in register.rows:
        if row.figures.status != "retired":
            there[row.enterprise_id] = there.get(row.enterprise_id, 0) + 1
    kind, issues = whole[0].kind, []
    for owner, place, name, code in said:
        if owner in ids or keys & keys_of(name, code):
            continue
        words: dict[str, Any] = {"企业": name, "名录": DIRECTORY, "清单": kind}
        number = there.get(owner, 0) if owner is not None else 0
        make = norms.issue if number else norms.unknown
        issues.append(
            make("PB102", place, enterprise=name, **{k: v for k, v in words.items() if k != "企业"}, 数=number)
        )
    yield checked("PB102", len(said), issues)


def _listed(lists: Sequence[Entry], told: Sequence[Entry], register: Register, norms: Norms) -> tuple[int, list[Issue]]:
    ids = {e.enterprise_id for e in told} - {None} if told else set(register.directory)
    keys = {k for e in told for k in keys_of(e.enterprise, e.code)}
    where = DIRECTORY if told else f"{REGISTER}的{DIRECTORY}"
    issues, judged = [], 0
    for e in _each_enterprise([e for e in lists if e.readable]):
        judged += 1
        if e.enterprise_id in ids or keys & keys_of(e.enterprise, e.code):
            continue
        place = e.at("企业名称")
        words: dict[str, Any] = {"清单": e.kind, "名录": where}
        if not told and e.enterprise_id is None:
            issues.append(
                norms.unknown("PB101", place, enterprise=e.enterprise, **words, 因=e.doubt or "登记库里没有这家企业")
            )
        else:
            issues.append(norms.issue("PB101", place, enterprise=e.enterprise, **words))
    return judged, issues


def _each_enterprise(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The first line of each enterprise in each list."""
    seen: set[tuple[str, str, str]] = set()
    for e in entries:
        key = e.place.file, e.kind, e.code or name_key(e.enterprise)
        if key not in seen:
            seen.add(key)
            yield e


def keys_of(name: str, code: str) -> set[str]:
    """What an enterprise is found again by: its code, its name as spelt alike. Two codes are two legal persons."""
    return {f"code:{code}", f"{name_key(name)}:{code}"} if code else {f"{name_key(name)}:"} if name else set()


def register_checks(entries: Sequence[Entry], register: Register, norms: Norms) -> Iterator[Checked]:
    """PB103 and PB104: installations in the register and not in the list, and the other way round."""
    lists = [e for e in entries if e.kind != DIRECTORY]
    whole = [e for e in lists if norms.kinds[e.kind].whole == "装置"]
    if register.absent:
        yield checked("PB103", 0, [norms.not_run("PB103", 因=register.absent)] if whole else [])
        yield checked("PB104", 0, [norms.not_run("PB104", 因=register.absent)] if lists else [])
        return
    yield checked("PB103", *_missing(whole, register, norms))
    issues = []
    for e in lists:
        if not e.readable:
            continue
        words: dict[str, Any] = {"enterprise": e.enterprise, "installation": e.installation, "清单": e.kind}
        if e.row is None:
            issues.append(norms.unknown("PB104", e.at("装置名称"), **words))
        elif e.row.figures.status == "retired":
            issues.append(norms.issue("PB104", e.at("装置名称"), **words))
    yield checked("PB104", len(lists), issues)


def _missing(whole: Sequence[Entry], register: Register, norms: Norms) -> tuple[int, list[Issue]]:
    if not whole:
        return 0, []
    kind = whole[0].kind
    there = {e.row.installation_id for e in whole if e.row is not None}
    expected = [r for r in register.rows if r.figures.status != "retired"]
    issues = [
        norms.issue(
            "PB103", Place(REGISTER), enterprise=r.enterprise, installation=r.name, 清单=kind,
            状态=register.states.get(r.figures.status or "", "状态不明"),
        )
        for r in expected
        if r.installation_id not in there
    ]  # fmt: skip
    return len(expected), issues
