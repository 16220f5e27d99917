"""What figures say about one another: mentions that an identity bears out are surer, doubtful ones that break it less so.

Nothing is computed into a fact: an identity chooses among what the plan says (which of two figures is the one before), or
changes how sure it is. Two values said outright stay a contradiction, whichever of them fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from compliance.extraction.binding import RawMention
from compliance.extraction.hints import Hint, find_hints
from compliance.extraction.identities import Identity, Interval, agreement, identities, quantity_of
from compliance.extraction.reconcile import OUTRIGHT, group
from compliance.extraction.scan import Scan, status_key
from compliance.extraction.subjects import Subject
from compliance.model.facts import Fact
from compliance.model.rounding import half_step

_TRIED = 128
"""So many combinations of candidates are tried for one identity; where there are more, it says nothing."""
_EACH = 4
"""So many values of one figure are candidates."""
_BLUNT = Decimal("0.05")
"""An identity whose sides are wider than this part of the figure holds for too many wrong figures to say anything."""
_CHANCE = 20
"""How much doubt agreement leaves: so many times the width of the sides (all doubt where they are :data:`_BLUNT`)."""
_LEFT = 0.6
"""What is left of the confidence of a doubtful figure that breaks an identity all others of which are borne out."""
_SUREST = 0.98


@dataclass(frozen=True)
class Reading:
    """One candidate for one name of an identity: an interval, and the mentions that say it."""

    span: Interval
    mentions: tuple[RawMention, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether no mention says it outright."""
        return bool(self.mentions) and all(m.confidence < OUTRIGHT for m in self.mentions)


Chosen = tuple[Reading, ...]


class Corroboration:
    """The identities of one plan, tried on the mentions of its figures."""

    def __init__(self, scan: Scan, alive: list[Subject], year: int | None, items: Fact | None) -> None:
        self.scan, self.alive, self.year, self.items = scan, alive, year, items
        self.hints: list[Hint] = find_hints(scan)
        self.mentions: dict[tuple[int | None, str], list[RawMention]] = {}
        for m in scan.mentions:
            if isinstance(m.value, Decimal) and (m.year is None or year is None or m.year >= year):
                self.mentions.setdefault((m.subject, m.field), []).append(m)
        self.changed: dict[int, RawMention] = {}
        self.borne: set[int] = set()
        """The mentions that some identity bears out."""
        self.broken: list[list[list[Reading]]] = []

    def run(self) -> list[RawMention]:
        """All mentions of the plan, with their confidence (and, where undecided, their state) as the identities leave it."""
        for identity in identities().all:
            for owner in (None,) if identity.whole else tuple(s.index for s in self.alive):
                for readings in self._readings(identity, owner):
                    if self._try(identity, readings):
                        break
        for readings in self.broken:
            self._doubt(readings)
        return [self.changed.get(id(m), m) for m in self.scan.mentions]

    # --- candidates --------------------------------------------------------------------------------------
    def _readings(self, identity: Identity, owner: int | None) -> Iterator[list[list[Reading]]]:
        """The candidates for every name of the identity: one way for an installation, several choices of parts for a sum."""
        if not identity.sums:
            found = [self._candidates(name, owner, identity.units) for name in identity.names]
            if all(found):
                yield found
            return
        existing = [s for s in self.alive if status_key(self.scan, s) == "existing"]
        for parts in (self.alive, existing) if 1 < len(existing) < len(self.alive) else (self.alive,):
            found = []
            for name in identity.names:
                if name in identity.sums and not quantity_of(name).hint:
                    each = [self._candidates(name, s.index, ()) for s in parts]
                    found += each if len(parts) > 1 and all(each) else [[]]
                else:
                    found.append(self._candidates(name, owner, ()))
            if all(found):
                yield found

    def _candidates(self, name: str, owner: int | None, units: tuple[str, ...]) -> list[Reading]:
        about = quantity_of(name)
        if about.hint:
            return self._hinted(about.field, owner)
        mine = self.mentions.get((owner, about.field), [])
        if about.field in ("coal_coefficient",):
            mine = [m for m in self.scan.mentions if m.field == about.field and isinstance(m.value, Decimal)]
        if about.state is not None:
            mine = [m for m in mine if m.state in (about.state, None)]
        wanted = about.units or (units if about.field == "sec" else ())
        mine = [m for m in mine if not wanted or m.unit in wanted]
        out = []
        for g in group(mine)[:_EACH]:
            assert isinstance(g.value, Decimal)
            best = max(g.mentions, key=lambda m: (m.value == g.value, m.confidence))
            half = half_step(g.value, best.raw, best.rough)
            if half is not None:
                out.append(Reading(Interval.around(g.value, half), tuple(g.mentions)))
        return out

    def _hinted(self, name: str, owner: int | None) -> list[Reading]:
        if name == "投资项":
            return self._itemised()
        said = [h for h in self.hints if h.name == name]
        named = [h for h in said if h.subject == owner]
        found = named or [h for h in said if h.subject is None or len(self.alive) == 1 or owner is None]
        out = []
        for hint in found[: _EACH * 2]:
            half = half_step(hint.value, hint.raw)
            if half is not None:
                out.append(Reading(Interval.around(hint.value, half)))
        return out

    def _itemised(self) -> list[Reading]:
        """The sum of the items that the plan lists of its investment."""
        if self.items is None or not isinstance(self.items.value, tuple):
            return []
        values = [Decimal(v) for v in self.items.value]
        exact = Decimal(1).scaleb(min(int(v.as_tuple().exponent) for v in values)) / 2
        return [Reading(Interval.around(sum(values, Decimal(0)), exact * len(values)))]

    # --- judging -----------------------------------------------------------------------------------------
    def _try(self, identity: Identity, readings: list[list[Reading]]) -> bool:
        """Whether the identity holds for some choice of candidates; what every such choice has in common is borne out."""
        count = 1
        for candidates in readings:
            count *= len(candidates)
        if count > _TRIED:
            return False
        holding: list[tuple[Chosen, Decimal]] = []
        blunt = False
        for chosen in product(*readings):
            said = [id(m) for r in chosen for m in r.mentions]
            if len(said) != len(set(said)):
                continue  # one figure cannot be both the one before and the one after
            width = agreement(identity, self._values(identity, chosen))
            if width is None:
                continue
            blunt |= width >= _BLUNT
            holding.append((chosen, width))
        if not holding and count == 1:
            self.broken.append(readings)
        if not holding or blunt:
            return bool(holding)
        sharp = max(width for _, width in holding)
        for place, candidates in enumerate(readings):
            fitting = {id(chosen[place]) for chosen, _ in holding}
            if len(fitting) == 1:
                fit = next(r for r in candidates if id(r) in fitting)
                self._bear_out(fit, float(sharp) * _CHANCE * count, _state(identity, place, len(readings)))
                if all(m.confidence >= OUTRIGHT or id(m) in self.borne for m in fit.mentions):
                    for rival in candidates:
                        if rival is not fit and rival.doubtful:
                            self._lower(rival)
        return True

    @staticmethod
    def _values(identity: Identity, chosen: Chosen) -> dict[str, Interval]:
        """The intervals by name; what is summed stands for as many candidates as the choice has beyond the other names."""
        parts = len(chosen) - len(identity.names) + 1
        out: dict[str, Interval] = {}
        at = 0
        for name in identity.names:
            taken = parts if name in identity.sums and not quantity_of(name).hint else 1
            spans = [r.span for r in chosen[at : at + taken]]
            out[name] = sum(spans[1:], start=spans[0])
            at += taken
        return out

    def _bear_out(self, reading: Reading, doubt: float, state: str | None) -> None:
        for mention in reading.mentions:
            now = self.changed.get(id(mention), mention)
            surer = max(now.confidence, min(_SUREST, 1 - (1 - now.confidence) * min(doubt, 1.0)))
            decided = state if mention.state is None and mention.year is None else mention.state
            self.changed[id(mention)] = replace(now, confidence=surer, state=decided)
            self.borne.add(id(mention))

    def _lower(self, reading: Reading) -> None:
        for mention in reading.mentions:
            if id(mention) not in self.borne:
                now = self.changed.get(id(mention), mention)
                self.changed[id(mention)] = replace(now, confidence=min(now.confidence, mention.confidence * _LEFT))

    def _doubt(self, readings: list[list[Reading]]) -> None:
        """Of an identity that fails: the one figure that nothing bears out and nothing says outright is doubted."""
        odd = [r for candidates in readings for r in candidates if not any(id(m) in self.borne for m in r.mentions)]
        odd = [r for r in odd if r.mentions]
        if len(odd) == 1 and odd[0].doubtful:
            self._lower(odd[0])


def _state(identity: Identity, place: int, places: int) -> str | None:
    """The state of the name at a place of a choice; sums have none."""
    return quantity_of(identity.names[place]).state if places == len(identity.names) else None


def corroborated(scan: Scan, alive: list[Subject], year: int | None, items: Fact | None) -> list[RawMention]:
    """The mentions of a scan after every identity was tried; ``items`` are the parts of the investment that the plan lists."""
    return Corroboration(scan, alive, year, items).run()
