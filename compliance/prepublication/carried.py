"""PB004 and PB608: what a file carries unseen, and whose names stand in its properties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.prepublication.coverage import checked
from compliance.prepublication.norms import Norms
from compliance.prepublication.unseen import ATTACHED, CHANGE, HIDDEN, NOTE, PROPERTY
from compliance.prepublication.values import Checked, Issue, Passage

_TOLD = (HIDDEN, NOTE, CHANGE, ATTACHED)
_SHOWN = 20


def carried_checks(passages: Sequence[Passage], files: int, norms: Norms) -> Iterator[Checked]:
    """One issue a file and kind of unseen thing, with how many there are; one for each name in the properties."""
    groups: dict[tuple[str, str, str], list[Passage]] = {}
    names: list[Issue] = []
    for p in passages:
        if p.hidden in _TOLD:
            groups.setdefault((p.place.file, p.place.sheet, p.hidden), []).append(p)
        elif p.hidden == PROPERTY and p.text.strip() and not norms.properties.fullmatch(p.text.strip()):
            names.append(norms.issue("PB608", p.place, 名=p.text.strip()))
    found = []
    for (_, _, kind), group in groups.items():
        where = group[0].place
        if kind == ATTACHED and norms.own_attachments and all(p.text in norms.own_attachments for p in group):
            continue
        said = group[0].text.strip()[:_SHOWN]
        found.append(norms.issue("PB004", where, 种=kind, 数=len(group), 例=said))
    yield checked("PB004", files, found)
    yield checked("PB608", files, names)
