"""Plans of different enterprises that say the same: texts cut into short pieces, what everybody writes left out.

A piece is ``piece`` characters of a text without spaces, digits and the enterprise's own name, known by a number of 64 bits;
one of ``sample`` is kept (the same ones in every text). Pieces that stand in the plans of more enterprises than
``most_common`` allows are boilerplate, those of policy texts are quotations: neither counts. What is left says how much of a
plan stands in another (Broder, On the resemblance and containment of documents, 1997).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from compliance.prepublication.coverage import checked
from compliance.prepublication.norms import Likeness, Norms
from compliance.prepublication.values import Checked, Issue, Place

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xBF58476D1CE4E5B9)
_DIGITS = re.compile(r"[0-9.,:%°±~\-]+")
_SHOWN = 24


@dataclass(frozen=True)
class PlanText:
    """A registered plan: its case, enterprise and file, and its paragraphs with their places (page, or paragraph)."""

    case: int
    owner: int
    enterprise: str
    file: str
    paragraphs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Prepared:
    plan: PlanText
    texts: tuple[str, ...]
    pieces: tuple[Any, ...]
    """The sampled pieces of each paragraph."""


def normal(text: str, own: Sequence[str] = ()) -> str:
    """A text as it is compared: without spaces, digits and the names in ``own``."""
    plain = unicodedata.normalize("NFKC", text)
    for name in own:
        plain = plain.replace(unicodedata.normalize("NFKC", name), "")
    return _DIGITS.sub("", "".join(plain.split()))


def pieces_of(text: str, norm: Likeness) -> Any:
    """The sampled pieces of a normal text, as sorted numbers, each once."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - norm.piece + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    hashed = np.zeros(count, np.uint64)
    with np.errstate(over="ignore"):
        for place in range(norm.piece):
            hashed = hashed * _PRIME + codes[place : place + count]
        hashed = (hashed ^ (hashed >> np.uint64(29))) * _SPREAD
        hashed ^= hashed >> np.uint64(32)
    return np.unique(hashed[hashed % np.uint64(norm.sample) == 0])


def likeness_checks(
    plans: Sequence[PlanText],
    unread: Sequence[tuple[str, str]],
    quoted: Iterable[str],
    listed: frozenset[int],
    norms: Norms,
) -> Iterator[Checked]:
    """PB501: most of a plan stands in another enterprise's; PB502: paragraphs of it do.

    ``unread`` are plans (file, why) that could not be compared, ``quoted`` texts that anybody may quote; told are pairs of
    which one is of an enterprise in ``listed``.
    """
    norm = norms.likeness
    known = _joined([pieces_of(normal(t), norm) for t in quoted])
    prepared = [_prepare(p, known, norm) for p in plans]
    owners = {p.owner for p in plans}
    common = _boilerplate(prepared, len(owners), norm)
    prepared = [_without(p, common) for p in prepared]
    whole: list[Issue] = [norms.unknown("PB501", Place(file), 因=why) for file, why in unread]
    parts: list[Issue] = []
    for one, other, share in _pairs(prepared, norm, listed):
        said = _shared_paragraphs(one, other, norm)
        words: dict[str, Any] = {
            "另": other.plan.enterprise, "份": f"{share * 100:.0f}%", "段": len(said), "例": "；".join(said[: norm.shown]),
        }  # fmt: skip
        where, there = (Place(p.plan.file, locator=f"案卷{p.plan.case}") for p in (one, other))
        if share >= norm.whole:
            whole.append(norms.issue("PB501", where, enterprise=one.plan.enterprise, other=there, **words))
        elif said:
            parts.append(norms.issue("PB502", where, enterprise=one.plan.enterprise, other=there, **words))
    judged = len(plans) if len(owners) > 1 else 0
    yield checked("PB501", judged, whole)
    yield checked("PB502", judged, parts)


def _prepare(plan: PlanText, quoted: Any, norm: Likeness) -> _Prepared:
    own = [n for n in (plan.enterprise,) if n]
    texts = tuple(t for t, _ in plan.paragraphs)
    pieces = [pieces_of(normal(t, own), norm) for t in texts]
    return _Prepared(plan, texts, tuple(p[~np.isin(p, quoted, assume_unique=True)] for p in pieces))


def _joined(parts: Sequence[Any]) -> Any:
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.uint64)


def _boilerplate(prepared: Sequence[_Prepared], owners: int, norm: Likeness) -> Any:
    """Pieces that stand in the plans of more enterprises than may share a text by chance or by form."""
    most = max(norm.common_least, min(norm.common_most, int(norm.common * owners)))
    by_owner: dict[int, list[Any]] = defaultdict(list)
    for p in prepared:
        by_owner[p.plan.owner] += p.pieces
    every = [_joined(parts) for parts in by_owner.values()]
    if not every:
        return np.empty(0, np.uint64)
    values, counts = np.unique(np.concatenate(every), return_counts=True)
    return values[counts > most]


def _without(p: _Prepared, common: Any) -> _Prepared:
    return _Prepared(p.plan, p.texts, tuple(x[~np.isin(x, common, assume_unique=True)] for x in p.pieces))


def _pairs(
    prepared: Sequence[_Prepared], norm: Likeness, listed: frozenset[int]
) -> Iterator[tuple[_Prepared, _Prepared, Decimal]]:
    """Pairs of plans of two enterprises with pieces in common, the most alike pair of two enterprises only, and how much of
    the one with fewer pieces of its own stands in the other."""
    whole = [_joined(p.pieces) for p in prepared]
    numbers = np.repeat(np.arange(len(whole)), [len(w) for w in whole])
    if not len(numbers):
        return
    values = np.concatenate(whole)
    order = np.argsort(values, kind="stable")
    values, numbers = values[order], numbers[order]
    cuts = np.flatnonzero(np.diff(values)) + 1
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for group in np.split(numbers, cuts):
        for place, a in enumerate(group):
            for b in group[place + 1 :]:
                shared[int(a), int(b)] += 1
    best: dict[frozenset[int], tuple[Decimal, int, int]] = {}
    for (a, b), count in shared.items():
        mine, his = prepared[a].plan.owner, prepared[b].plan.owner
        if mine == his or not {mine, his} & listed or count < norm.least_pieces:
            continue
        share = Decimal(count) / min(len(whole[a]), len(whole[b]))
        key = frozenset((mine, his))
        if key not in best or best[key][0] < share:
            best[key] = share, a, b
    for share, a, b in sorted(best.values(), key=lambda found: (-found[0], found[1], found[2])):
        yield prepared[a], prepared[b], share


def _shared_paragraphs(one: _Prepared, other: _Prepared, norm: Likeness) -> list[str]:
    """Paragraphs of ``one`` that stand in ``other``, long enough to be no coincidence: places and beginning."""
    there = _joined(other.pieces)
    found = []
    for number, pieces in enumerate(one.pieces):
        text = one.texts[number]
        if len(normal(text)) < norm.paragraph or len(pieces) < norm.least_of_paragraph:
            continue
        if Decimal(int(np.isin(pieces, there, assume_unique=True).sum())) / len(pieces) >= norm.same_paragraph:
            where = one.plan.paragraphs[number][1]
            beside = next((p for t, p in _likely(other, pieces) if t), "")
            places = f"（{where}" + (f"，对方{beside}）" if beside else "）") if where else ""
            found.append(f"“{text.strip()[:_SHOWN]}…”{places}")
    return found


def _likely(other: _Prepared, pieces: Any) -> Iterator[tuple[int, str]]:
    """The paragraphs of ``other`` with the most of ``pieces`` first: how many, and the place."""
    counted = [(int(np.isin(pieces, p, assume_unique=True).sum()), n) for n, p in enumerate(other.pieces)]
    for count, number in sorted(counted, key=lambda c: (-c[0], c[1]))[:1]:
        yield count, other.plan.paragraphs[number][1]
