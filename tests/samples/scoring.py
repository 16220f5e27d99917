"""How well an extraction agrees with a label: true positives, false positives and false negatives per field.

A value that equals the label is a true positive; another value is a false positive and a false negative; a missing one
is a false negative; a value where the label has none is a false positive. A field labelled ``conflicting`` must come
back as a conflict with all its candidates. ``alternatives`` of a label are accepted too; ``null`` among them accepts
silence. Installations and data centres are paired so that most of their fields agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any

GROUPS = {
    "enterprise": ("name", "credit_code", "province", "city", "industrial_park"),
    "plan": ("start", "completion", "investment", "energy_saving", "co2_reduction", "contents", "benchmark_edition"),
    "installations": (
        *("name", "product", "status", "process", "capacity", "output", "sec_current", "sec_target", "tier_claimed"),
        *("start", "completion", "investment", "energy_saving", "co2_reduction"),
    ),
    "data_centres": (
        *("name", "status", "racks", "scale", "pue_current", "pue_target", "green_grade", "hub_cluster"),
        *("start", "completion"),
    ),
}
Record = dict[str, Any]


@dataclass(frozen=True)
class Score:
    """Counts, and the fields that went wrong (``P03 installations.0.output: 1 ≠ 2``)."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    wrong: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn, self.wrong + other.wrong)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1.0 where there was nothing to find."""
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 1.0


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def same(field: str, gold: Any, value: Any, unit: str = "") -> bool:
    """Whether ``value`` in ``unit`` (canonical, as extracted) is what the label says."""
    if gold is None or value is None:
        return gold is value
    if isinstance(gold, dict):
        return bool(gold["unit"] == unit) and same(field, gold["value"], value)
    if isinstance(gold, bool) or isinstance(value, bool):
        return gold is value
    if isinstance(gold, list):
        return isinstance(value, list) and set(gold) == set(value)
    if isinstance(gold, int | float):
        return isinstance(value, int | float) and abs(gold - value) <= 1e-6 * max(abs(gold), abs(value))
    a, b = _plain(str(gold)), _plain(str(value))
    return (a in b or b in a) and bool(a and b) if field == "process" else a == b


@dataclass(frozen=True)
class Judged:
    """One field of a label beside what was extracted for it."""

    path: str
    gold: Any
    fact: Record | None
    score: Score


def _score_field(path: str, gold: Any, fact: Record | None, label: Record) -> Score:
    field = path.rsplit(".", 1)[-1]
    state = None if fact is None else fact["state"]
    value, unit = (None, "") if fact is None else (fact["value"], fact["unit"])
    if path in label.get("conflicting", ()):
        wanted = (label.get("candidates") or {}).get(path, [])
        offered = [(c["value"], c["unit"]) for c in (fact or {}).get("candidates", ())]
        if state == "conflicting" and all(any(same(field, w, v, u) for v, u in offered) for w in wanted):
            return Score(tp=1)
        given = fact is not None and (value is not None or state == "conflicting")
        return Score(fp=int(given), fn=1, wrong=(f"{path}: no conflict of {wanted}",))
    accepted = (label.get("alternatives") or {}).get(path, [])
    silent = fact is None or (value in (None, []) and state != "conflicting")
    if silent:
        missed = gold is not None and None not in accepted
        return Score(fn=1, wrong=(f"{path}: {gold!r} not found",)) if missed else Score()
    if state == "conflicting":
        counts = Score(fn=1) if gold is not None else Score(fp=1)
        return counts + Score(wrong=(f"{path}: a conflict, not {gold!r}",))
    if any(same(field, g, value, unit) for g in (gold, *accepted) if g is not None):
        return Score(tp=1)
    return Score(fp=1, fn=int(gold is not None), wrong=(f"{path}: {value!r} instead of {gold!r}",))


def _judge_record(prefix: str, group: str, gold: Record, found: Record, label: Record) -> tuple[Judged, ...]:
    return tuple(
        Judged(path, gold.get(f), found.get(f), _score_field(path, gold.get(f), found.get(f), label))
        for f in GROUPS[group]
        for path in (f"{prefix}.{f}",)
    )


def _pairings(golds: int, founds: int) -> Iterator[tuple[int | None, ...]]:
    """Every way to give each label at most one record."""
    seats: list[int | None] = [*range(founds), *[None] * max(golds - founds, 0)]
    yield from permutations(seats, golds)


def _judge_records(group: str, golds: list[Record], founds: list[Record], label: Record) -> tuple[Judged, ...]:
    pairs = {
        (g, f): _judge_record(f"{group}.{g}", group, gold, found, label)
        for g, gold in enumerate(golds)
        for f, found in ((None, {}), *enumerate(founds))
    }
    right = {seat: sum(judged.score.tp for judged in pair) for seat, pair in pairs.items()}
    best = max(_pairings(len(golds), len(founds)), key=lambda seats: sum(right[g, f] for g, f in enumerate(seats)))
    out = [judged for g, f in enumerate(best) for judged in pairs[g, f]]
    for extra in sorted(set(range(len(founds))) - set(best)):  # a record of nobody: all of it is wrong
        out += _judge_record(f"{group}.extra{extra}", group, {}, founds[extra], {})
    return tuple(out)


def judge(label: Record, extraction: Record) -> tuple[Judged, ...]:
    """Every field of a label (``PNN.gold.json``) with what an extraction (contract JSON) gives for it."""
    gold = label["facts"]
    out: tuple[Judged, ...] = ()
    for group in GROUPS:
        if isinstance(gold[group], list):
            out += _judge_records(group, gold[group], extraction[group], label)
        else:
            out += _judge_record(group, group, gold[group], extraction[group], label)
    return out


def score(label: Record, extraction: Record) -> Score:
    """The agreement of an extraction with a label."""
    total = sum((judged.score for judged in judge(label, extraction)), Score())
    return Score(total.tp, total.fp, total.fn, tuple(f"{label['id']} {w}" for w in total.wrong))


def worst_fields(total: Score) -> Counter[str]:
    """How often each field went wrong, for a failing test's message."""
    return Counter(re.split(r"[.:]", w.split(" ", 1)[1].split(":", 1)[0])[-1] for w in total.wrong)
