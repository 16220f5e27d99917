"""A condition as evaluated: what was seen, what was asked, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from compliance.checking.fact_values import FactValue
from compliance.checking.scope import Scope
from compliance.checking.shares import Shared
from compliance.checking.truth import Doubt, Truth
from compliance.corpus import Determination
from compliance.corpus.conditions import Line
from compliance.corpus.dictionary import FactDef
from compliance.model.quick import quick
from compliance.model.review import ClauseQuote, Measure, TraceLine

LASTING = attrgetter("lasting")
"""For asking many at once."""


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
    """A node as evaluated. A line has ``line`` and its measures, a group its ``children``.

    It says which facts were looked at, not what stands in the plan about them: that is the scope's to tell (``seen``),
    so that one result does for all subjects of which the same is to be said.
    """

    truth: Truth
    line: Line | None = None
    children: tuple[Result, ...] = ()
    every: bool = True
    facts: tuple[FactDef, ...] = ()
    """What the line looked at, in order."""
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
    counted: tuple[FactValue, ...] = ()
    """For a share: what was seen of everyone it counted."""
    vacuous: bool = False
    """For a share: nobody counts, so the norm concerns nobody."""
    deemed: Determination | None = None
    """The officer's record by which the law takes the line for true or false."""
    lasting: bool = False
    """Whether it is kept with the corpus: wherever the same is said again it is this very object."""
    shared: Shared | None = None
    """For a share: what was counted, and the interval that came of it."""

    def seen(self, scope: Scope) -> Sequence[FactValue]:
        """What the line saw of the scope's subject."""
        return self.counted or [scope.read(fact) for fact in self.facts]

    def observed_in(self, scope: Scope) -> Measure | None:
        """What was observed; of a line that only asks whether a fact is stated (已载明), whatever it says."""
        if self.line is None or self.line.relation.takes != "none":
            return self.observed
        value = scope.read(self.line.fact)
        return None if value.value is None else Measure(value.value, value.unit)

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
    def trace(self) -> tuple[TraceLine, ...]:
        """All lines below as a finding's trace tells them."""
        known: tuple[TraceLine, ...] | None = self.__dict__.get("_trace")
        if known is None:
            known = self.__dict__["_trace"] = tuple([leaf.traced for leaf in self.leaves()])
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
