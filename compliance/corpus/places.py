"""``regions.yaml``: 全国 ⊇ 省 ⊇ 市, with other ways to write each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from compliance.corpus.entries import entries
from compliance.corpus.strict import read_yaml
from compliance.model.errors import CorpusError
from compliance.model.vocabulary import Region

NATION = "全国"


@dataclass(frozen=True)
class Places:
    """The regions, and which of them are national computing hubs."""

    regions: tuple[Region, ...]
    hubs: frozenset[str]
    index: Mapping[str, tuple[Region, ...]]

    def path(self, name: str | None) -> tuple[str, ...] | None:
        """From 全国 down to ``name`` (a name or alias); None where unknown or ambiguous."""
        found = self.index.get(name or "", ())
        top = tuple(r for r in found if r.parent in (None, NATION))
        candidates = top or found
        if len(candidates) != 1:
            return None
        return self._above(candidates[0])

    def _above(self, region: Region) -> tuple[str, ...]:
        path: list[str] = [region.name]
        parent = region.parent
        while parent is not None:
            path.append(parent)
            above = self.index.get(parent, ())
            parent = above[0].parent if above else None
        return tuple(reversed(path))

    def hub(self, path: tuple[str, ...]) -> bool:
        """Whether a place lies in a province that is a hub."""
        return any(name in self.hubs for name in path)


def read_places(path: Path, name: str) -> Places:
    """The regions of a corpus.

    Raises:
        CorpusError: for an unknown parent.
    """
    regions, hubs, lines = [], set(), []
    for entry in entries(read_yaml(path, name), "地区", ("名称", "上级", "别名", "枢纽"), name, 1):
        region = Region(entry.text("名称"), entry.optional("上级"), entry.texts("别名"))
        if entry.flag("枢纽", False):
            hubs.add(region.name)
        regions.append(region)
        lines.append(entry.line())
    names = {r.name for r in regions}
    index: dict[str, tuple[Region, ...]] = {}
    for region, line in zip(regions, lines, strict=True):
        if region.parent is not None and region.parent not in names:
            raise CorpusError(name, line, f"地区“{region.name}”的上级“{region.parent}”没有登记", "C016")
        for word in dict.fromkeys((region.name, *region.aliases)):
            index[word] = (*index.get(word, ()), region)
    return Places(tuple(regions), frozenset(hubs), index)
