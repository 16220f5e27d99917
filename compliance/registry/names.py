"""Names of enterprises: what spelling varies in, and which known names a new one resembles.

Looking for like names costs about the same however many are known: only names that share one of the rarest pairs of
characters are compared.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import yaml
from rapidfuzz import fuzz

from compliance.resources import data_folder

_RAREST = 4
_MOST = 400
"""A pair of characters in more names than that tells nothing (云南, 水泥)."""


@dataclass(frozen=True)
class NameRules:
    """What the data file says: words for the legal form, and the likeness from which a person is asked."""

    forms: tuple[str, ...]
    least: int


@lru_cache(maxsize=1)
def name_rules() -> NameRules:
    """The rules of ``templates/登记/企业名称.yaml``."""
    text = (data_folder("templates") / "登记" / "企业名称.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    return NameRules(tuple(sorted(data["组织形式"], key=len, reverse=True)), int(data["建议"]))


def name_key(name: str) -> str:
    """A name without spaces, punctuation and differences of width: names with one key are one name."""
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


@lru_cache(maxsize=65536)
def core_of(key: str) -> str:
    """A key without its legal form; the key itself where nothing else is left."""
    for form in name_rules().forms:
        if key.endswith(form) and len(key) > len(form) + 1:
            return key.removesuffix(form)
    return key


class NameIndex:
    """Known names (keys) with whose they are; grows as enterprises are registered."""

    def __init__(self, known: Iterable[tuple[int, str]] = ()) -> None:
        self._owners: dict[str, set[int]] = defaultdict(set)
        self._pairs: dict[str, set[str]] = defaultdict(set)
        for owner, key in known:
            self.add(owner, key)

    def add(self, owner: int, key: str) -> None:
        """Note that ``key`` is a name of ``owner``."""
        if key not in self._owners:
            for pair in _pairs(core_of(key)):
                self._pairs[pair].add(key)
        self._owners[key].add(owner)

    def owners(self, key: str) -> frozenset[int]:
        """Who bears exactly this name."""
        return frozenset(self._owners.get(key, ()))

    def like(self, key: str) -> tuple[tuple[int, int], ...]:
        """(owner, likeness) of everybody with a like name, the most alike first; not those with the name itself."""
        core, least = core_of(key), name_rules().least
        found: dict[int, int] = {}
        for other in sorted(self._candidates(core)):
            if other == key:
                continue
            score = int(fuzz.ratio(core, core_of(other)))
            if score >= least:
                for owner in self._owners[other]:
                    found[owner] = max(score, found.get(owner, 0))
        return tuple(sorted(found.items(), key=lambda f: (-f[1], f[0])))

    def _candidates(self, core: str) -> set[str]:
        pairs = sorted((p for p in set(_pairs(core)) if p in self._pairs), key=lambda p: (len(self._pairs[p]), p))
        telling = [p for p in pairs if len(self._pairs[p]) <= _MOST][:_RAREST]
        return {key for pair in telling for key in self._pairs[pair]}


def _pairs(core: str) -> tuple[str, ...]:
    return tuple(core[i : i + 2] for i in range(len(core) - 1)) or (core,)
