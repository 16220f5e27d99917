"""Names of data centres: found by how often the words before 数据中心 recur, with the phase after them."""

from __future__ import annotations

import re
from collections import Counter

from compliance.extraction.lexicon import load_data, words
from compliance.extraction.patterns import rx
from compliance.extraction.subjects import Subject
from compliance.extraction.text import places
from compliance.extraction.views import TableView, View
from compliance.model.facts import Fact

_HEAD = re.compile(r"(?:云计算|大)?(?:数据|算力|智算|计算)中心|信息港|云基地")
_GENERIC = re.compile("|".join(sorted(words(load_data("subjects.yaml")["泛称"]), key=len, reverse=True)))
_DIGITS = "零一二三四五六七八九十"


_OFTEN, _SOME, _CHARACTERS_PER_HIT = 8, 3, 120


def is_centre_text(text: str) -> bool:
    """Whether a text is mostly about data centres: often enough by itself, or often for its length."""
    if len(rx(r"PUE|电能利用效率|标准机架").findall(text)) >= _SOME:
        return True  # nobody else speaks of these
    hits = len(rx(r"数据中心|算力中心|智算中心|机架|机柜|PUE|电能利用效率").findall(text))
    return hits >= _OFTEN or (hits >= _SOME and hits * _CHARACTERS_PER_HIT >= len(text))


def base_name(text: str) -> str | None:
    """The name that recurs before the head noun: grown to the left as long as most occurrences agree."""
    found: Counter[str] = Counter()
    for match in _HEAD.finditer(text):
        left = rx(r"[一-龥A-Za-z0-9·]{0,14}$").search(text[max(0, match.start() - 14) : match.start()])
        found[(left.group() if left else "") + match.group()] += 1
    if not found:
        return None
    heads = Counter(_HEAD.search(w).group() for w in found.elements())  # type: ignore[union-attr]
    best: tuple[float, str] | None = None
    for head in heads:
        words = {w: c for w, c in found.items() if w.endswith(head)}
        current = head
        while len(current) < 24:
            grown: Counter[str] = Counter()
            for word, count in words.items():
                if word.endswith(current) and len(word) > len(current):
                    grown[word[-len(current) - 1 :]] += count
            total = sum(c for w, c in words.items() if w.endswith(current))
            if not grown:
                break
            word, count = grown.most_common(1)[0]
            if count < 2 or count * (3 if len(current) == len(head) else 2) < total:
                break
            current = word
        own = _GENERIC.sub("", current[: -len(head)])
        if len(own) >= 2:
            support = sum(c for w, c in words.items() if w.endswith(current))
            score = support * len(current)
            if best is None or score > best[0]:
                best = (score, current)
    return best[1] if best else None


def grown_left(text: str, name: str, alike: tuple[str, ...] = ()) -> str:
    """``name`` with the words that nearly always stand before it (一线 → 浮法一线), or before it and those ``alike``
    (瑞川一号数据中心, 瑞川二号数据中心)."""
    current = name
    while len(current) < len(name) + 4:
        before: Counter[str] = Counter()
        for word in dict.fromkeys([current, *(current[: len(current) - len(name)] + other for other in alike)]):
            for at in places(word, text):
                before[text[at - 1 : at]] += 1
        total = sum(before.values())
        char, count = before.most_common(1)[0] if before else ("", 0)
        if (
            total < 3
            or not rx(r"[一-龥A-Za-z]").fullmatch(char)
            or count * 4 < total * 3
            or char in "的对和与在将由至及为是其中"
        ):
            break
        current = char + current
    return current if len(current) >= len(name) + 2 else name


def centre_names(views: tuple[View, ...], text: str, alive: list[Subject]) -> dict[int, Fact]:
    """The full name of every data centre, with its place: the base name and, for phases, the phase."""
    base = base_name(text)
    out: dict[int, Fact] = {}
    for subject in alive:
        wanted = []
        phases = "".join(_DIGITS[int(p)] + "期" for p in sorted(subject.phases) if p.isdigit() and int(p) <= 10)
        phases = phases or "".join("扩建工程" for p in subject.phases if not p.isdigit())
        if subject.ordinals and subject.head == "dc":
            continue  # A楼: its own name is enough
        own = max(subject.names, key=lambda n: (bool(_HEAD.search(n)), len(n)), default=subject.label)
        if base and (phases or not own or not _HEAD.search(own) or len(own) < len(base)):
            wanted += [base + phases, f"{base}（{phases}）", base + "项目" + phases]
            name = base + phases
        else:
            name = own or (base or "")
        wanted += [name, *subject.names, base or ""]
        place = _place(views, [w for w in wanted if w])
        if name:
            out[subject.index] = Fact(name, "", place[0] if place else "", "stated", place[1] if place else (), 0.9)
    return out


def _place(views: tuple[View, ...], wanted: list[str]) -> tuple[str, tuple] | None:  # type: ignore[type-arg]
    for word in wanted:
        for view in views:
            for squeezed in list(view.cells.values()) if isinstance(view, TableView) else [view.squeezed]:
                at = squeezed.text.find(word)
                if at >= 0:
                    return squeezed.raw(at, at + len(word)), squeezed.evidence(at, at + len(word))
    return None
