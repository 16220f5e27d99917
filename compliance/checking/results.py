"""A condition as evaluated: what was seen, what was asked, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from compliance.checking.fact_values import FactValue
from compliance.checking.truth import Doubt, Truth
from compliance.corpus import Determination
from compliance.corpus.conditions import Line
from compliance.model.quick import quick
from compliance.model.review import ClauseQuote, Measure, TraceLine


@quick
@dataclass(frozen=True)
class MemberLine:
    """One member of a share as judged."""

    name: str
    truth: Truth
    detail: str


@quick
@dataclass(frozen=True)
class Result:
    """A node as evaluated. A line has ``line`` and its measures, a group its ``children``."""

    truth: Truth
    line: Line | None = None
    children: tuple[Result, ...] = ()
    every: bool = True
    seen: tuple[FactValue, ...] = ()
    observed: Measure | None = None
    required: Measure | None = None
    margin: Decimal | None = None
    doubt: Doubt | None = None
    sentence: str = ""
    shown: str = ""
    """What the plan says, as text."""
    asked: str = ""
    """The line with its limit filled in: 改造后单位产品能耗不高于基准水平（2023年版）117千克标准煤/吨."""
    supports: tuple[ClauseQuote, ...] = ()
    table: bool = False
    members: tuple[MemberLine, ...] = ()
    """For a share: everyone it counted."""
    vacuous: bool = False
    """For a share: nobody counts, so the norm concerns nobody."""
    deemed: Determination | None = None
    """The officer's record by which the law takes the line for true or false."""

    def leaves(self) -> tuple[Result, ...]:
        """All lines below, in order."""
        if self.line is not None and not self.children:
            return (self,)
        known: tuple[Result, ...] | None = self.__dict__.get("_leaves")  # cached_property takes a lock, and time
        if known is None:
            known = self.__dict__["_leaves"] = self._all_leaves()
        return known

    def _all_leaves(self) -> tuple[Result, ...]:
        flat: tuple[Result, ...] | list[Result] = self.children
        for child in self.children:
            if child.line is None or child.children:
                flat = [leaf for one in self.children for leaf in one.leaves()]
                break
        return tuple(flat) if self.line is None else (self, *flat)

    def of(self, seen: tuple[FactValue, ...], observed: Measure | None = None) -> Result:
        """The same line about other values of which it says the same; ``observed`` where what was observed is not."""
        copy = Result(
            self.truth, self.line, (), True, seen, observed or self.observed, self.required, self.margin, self.doubt,
            self.sentence, self.shown, self.asked, self.supports,
        )  # fmt: skip
        copy.__dict__["_traced"] = self.traced
        return copy

    @property
    def traced(self) -> TraceLine:
        """The line as a finding's trace tells it: what was asked, the truth, and what the plan says or why unknown."""
        known: TraceLine | None = self.__dict__.get("_traced")
        if known is None:
            said = f"方案：{self.shown}" if self.shown else self.sentence
            detail = said if self.doubt is None else self.doubt.text
            asked = self.asked or (self.line.text if self.line else "")
            known = self.__dict__["_traced"] = TraceLine(asked, str(self.truth), detail)
        return known

    @property
    def distance(self) -> int:
        """How far it is from holding: 0 where it holds.

        A wrong kind (建设性质, 档次) weighs more than a missed figure, for it says that this alternative was not
        meant for the subject at all.
        """
        if self.truth is Truth.TRUE:
            return 0
        if self.line is not None:
            return 1 if self.margin is not None or self.truth is Truth.UNKNOWN else 2
        found = [c.distance for c in self.children]
        return sum(found) if self.every else min(found)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Paths of contradictory facts that were consulted."""
        return tuple(dict.fromkeys(p for leaf in self.leaves() for v in leaf.seen for p in v.conflicts))
