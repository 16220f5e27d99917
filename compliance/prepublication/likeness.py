"""Texts that several enterprises share: the same file, most of a plan, single paragraphs.

Paragraphs are compared by winnowed fingerprints (Schleimer, Wilkerson and Aiken 2003): of every window of neighbouring
shingles the least hash is kept, so that any common run of ``shingle + window - 1`` characters shares one. What many
enterprises share, and what stands in a policy text, is common property and does not count.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from compliance.prepublication.coverage import checked
from compliance.prepublication.norms import Likeness, Norms
from compliance.prepublication.values import Checked, Issue, Place
from compliance.registry.names import core_of, name_key

_BASE, _MIX = np.uint64(1099511628211), np.uint64(0x9E3779B97F4A7C15)
_MASKED = "〓"


@dataclass(frozen=True)
class PlanText:
    """The text of a case: whose it is (canonical enterprise), its paragraphs with page or place, the file's checksum.
    ``doubt`` says why there is no text."""

    case_id: int
    enterprise_id: int | None
    enterprise: str
    file: str
    paragraphs: tuple[tuple[str, Place], ...] = ()
    doubt: str = ""
    other_names: tuple[str, ...] = ()
    """Names of files under which the same content was handed in again."""

    @property
    def label(self) -> str:
        """How the report names the case."""
        return f"案卷{self.case_id} {self.file}"


def plain_text(text: str, names: Iterable[str] = ()) -> str:
    """``text`` without width, spaces and punctuation, with the enterprise's own names masked: who copies changes them."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    for name in sorted(
        {k for n in names for k in (name_key(n), core_of(name_key(n))) if len(k) > 2}, key=len, reverse=True
    ):
        kept = kept.replace(name, _MASKED)
    return kept


def fingerprints(text: str, norm: Likeness) -> frozenset[int]:
    """The winnowed hashes of a plain text; empty for one shorter than a shingle."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - norm.shingle + 1
    if count <= 0:
        return frozenset()
    hashes = np.zeros(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for offset in range(norm.shingle):
            hashes = hashes * _BASE + codes[offset : offset + count]
        hashes ^= hashes >> np.uint64(29)
        hashes *= _MIX
        hashes ^= hashes >> np.uint64(32)
    window = min(norm.window, count)
    least = np.lib.stride_tricks.sliding_window_view(hashes, window).min(axis=1)
    return frozenset(np.unique(least).tolist())


@dataclass(frozen=True)
class _Paragraph:
    plan: int
    prints: frozenset[int]
    length: int
    text: str
    place: Place


def likeness_checks(
    plans: Sequence[PlanText], policy: Iterable[str], known_names: Mapping[int, str], norms: Norms, absent: str = ""
) -> Iterator[Checked]:
    """PB501 to PB504. ``policy`` are texts that everybody may quote; ``known_names`` all enterprises by number."""
    codes = ("PB501", "PB502", "PB503", "PB504")
    if absent:
        yield checked("PB501", 0, [norms.not_run("PB501", 因=absent)])
        for code in codes[1:]:
            yield checked(code, 0, [])
        return
    yield checked("PB501", len(plans), list(_same_file(plans, known_names, norms)))
    whole, single = _shared(plans, policy, norms)
    readable = sum(not p.doubt for p in plans)
    yield checked("PB502", readable, whole)
    yield checked("PB503", readable, single)
    yield checked("PB504", len(plans), [
        norms.unknown("PB504", Place("登记库"), enterprise=p.enterprise or "企业不明", 案=p.label, 因=p.doubt or "不知道是哪家企业的")
        for p in plans if p.doubt or p.enterprise_id is None
    ])  # fmt: skip


def _same_file(plans: Sequence[PlanText], known: Mapping[int, str], norms: Norms) -> Iterator[Issue]:
    """The same bytes under the name of another enterprise; the same words in different files."""
    cores = {core_of(name_key(name)): i for i, name in known.items() if len(core_of(name_key(name))) > 3}
    for p in plans:
        for name in p.other_names:
            key = name_key(name)
            named = next((i for core, i in sorted(cores.items()) if core in key and i != p.enterprise_id), None)
            if named is not None:
                said = f"“{p.enterprise}”的方案（{p.label}）又以“{name}”的名字提交，像是“{known[named]}”交的"
                yield norms.issue("PB501", Place(p.label), enterprise=p.enterprise, 事=said)
    texts: dict[str, PlanText] = {}
    for p in plans:
        if p.enterprise_id is None or not p.paragraphs:
            continue
        everything = "".join(plain_text(text, (p.enterprise,)) for text, _ in p.paragraphs)
        first = texts.setdefault(hashlib.sha256(everything.encode()).hexdigest(), p)
        if first.enterprise_id != p.enterprise_id:
            said = (
                f"“{p.enterprise}”的方案（{p.label}）与“{first.enterprise}”的方案（{first.label}）除企业名称外逐字相同"
            )
            yield norms.issue("PB501", Place(p.label), enterprise=p.enterprise, other=Place(first.label), 事=said)


def _shared(plans: Sequence[PlanText], policy: Iterable[str], norms: Norms) -> tuple[list[Issue], list[Issue]]:
    norm = norms.likeness
    quoted: set[int] = set()
    for text in policy:
        quoted |= fingerprints(plain_text(text), norm)
    paragraphs = [
        x for n, p in enumerate(plans) if p.enterprise_id is not None for x in _paragraphs(n, p, norm, quoted)
    ]
    telling = _telling(plans, paragraphs, norm)
    by_print: dict[int, list[int]] = defaultdict(list)
    kept: list[frozenset[int]] = []
    for number, one in enumerate(paragraphs):
        kept.append(one.prints & telling)
        for value in kept[-1]:
            by_print[value].append(number)
    matched: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for number, one in enumerate(paragraphs):
        counted = Counter(o for v in kept[number] for o in by_print[v] if paragraphs[o].plan < one.plan)
        for other, shared in counted.items():
            his = paragraphs[other]
            if plans[his.plan].enterprise_id == plans[one.plan].enterprise_id:
                continue
            # Of the whole paragraph, not only of its telling part: a long quotation with one own sentence is no copy.
            if Decimal(shared) >= norm.same * min(len(one.prints), len(his.prints)):
                matched[one.plan, his.plan].setdefault(number, other)
    lengths = Counter[int]()
    for number, one in enumerate(paragraphs):
        if kept[number]:
            lengths[one.plan] += one.length
    whole: list[Issue] = []
    single: list[Issue] = []
    for (plan, other), pairs in sorted(matched.items()):
        same = sum(paragraphs[n].length for n in pairs)
        share = Decimal(same) / max(1, min(lengths[plan], lengths[other]))
        code = "PB502" if share >= norm.whole else "PB503"
        (whole if code == "PB502" else single).append(
            _told(code, plans, paragraphs, pairs, (plan, other), share, norms)
        )
    return whole, single


def _paragraphs(number: int, plan: PlanText, norm: Likeness, quoted: set[int]) -> Iterator[_Paragraph]:
    for text, place in plan.paragraphs:
        plain = plain_text(text, (plan.enterprise,))
        if len(plain) < norm.least:
            continue
        prints = fingerprints(plain, norm)
        own = prints - quoted
        # A paragraph that is mostly a quotation of policy tells nothing.
        if prints and Decimal(len(own)) >= (1 - norm.same) * len(prints):
            yield _Paragraph(number, own, len(plain), text, place)


def _telling(plans: Sequence[PlanText], paragraphs: Sequence[_Paragraph], norm: Likeness) -> set[int]:
    """The fingerprints of few enterprises, and of more than one."""
    whose: dict[int, set[int | None]] = defaultdict(set)
    for one in paragraphs:
        for value in one.prints:
            whose[value].add(plans[one.plan].enterprise_id)
    enterprises = len({p.enterprise_id for p in plans if p.enterprise_id is not None})
    most = max(norm.common, int(norm.common_share * enterprises))
    return {value for value, owners in whose.items() if len(owners) <= most}


def _told(
    code: str, plans: Sequence[PlanText], paragraphs: Sequence[_Paragraph], pairs: Mapping[int, int],
    which: tuple[int, int], share: Decimal, norms: Norms,
) -> Issue:  # fmt: skip
    one, other = plans[which[0]], plans[which[1]]
    longest = max(pairs, key=lambda n: (paragraphs[n].length, -n))
    example = " ".join(paragraphs[longest].text.split())
    most = norms.likeness.shown
    here, there = paragraphs[longest].place, paragraphs[pairs[longest]].place
    return norms.issue(
        code, here, enterprise=one.enterprise, other=there, 案=one.label, 他案=other.label, 另=other.enterprise,
        占=f"{min(share, Decimal(1)) * 100:.0f}%", 数=len(pairs), 段=example[:most] + ("…" if len(example) > most else ""),
    )  # fmt: skip
