"""What a chart shows, in finished words and figures; each chart is also a table (``headers``, ``table``)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Cell = str | int | Decimal | None


@dataclass(frozen=True)
class Head:
    """The title of a chart, what it is about (place, day, basis), and remarks below it."""

    title: str
    about: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class StackRow:
    """One bar: how many in each series, and how many stand ``apart`` because nothing can be said of them."""

    label: str
    counts: tuple[int, ...]
    apart: int


@dataclass(frozen=True)
class Stack:
    """Bars cut into series (classes by city, industry, half-year). ``upright`` bars stand, for a course of time;
    ``settled`` and ``apart`` name the two fields."""

    head: Head
    of: str
    unit: str
    series: tuple[str, ...]
    settled: str
    apart: str
    rows: tuple[StackRow, ...]
    upright: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Columns of the table."""
        return (self.of, *self.series, self.apart, "合计")

    @property
    def table(self) -> tuple[tuple[Cell, ...], ...]:
        """The figures of the bars."""
        return tuple((r.label, *r.counts, r.apart, sum(r.counts) + r.apart) for r in self.rows)


@dataclass(frozen=True)
class ShareRow:
    """A target and the share reached, in percent: certainly ``low``, at most ``high``. ``met`` None: not settled.

    A target that concerns nobody has no share: ``low`` and ``high`` are None.
    """

    lines: tuple[str, ...]
    low: Decimal | None
    high: Decimal | None
    target: Decimal
    target_text: str
    outcome: str
    met: bool | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Shares:
    """Shares against targets, one row a document: a later target replaces none."""

    head: Head
    headers: tuple[str, ...]
    rows: tuple[ShareRow, ...]
    words: tuple[str, str, str]
    """What the certain part, the open part and the target line are called."""

    @property
    def table(self) -> tuple[tuple[Cell, ...], ...]:
        """All that is known of each row."""
        return tuple(r.cells for r in self.rows)


@dataclass(frozen=True)
class Step:
    """A panel of ``Steps``: counts by period for each series, in the order of ``series``."""

    title: str
    series: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Steps:
    """What was due and what was done by the end of each period, in panels that are not added up."""

    head: Head
    of: str
    periods: tuple[str, ...]
    panels: tuple[Step, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        """Columns of the table."""
        return (self.of, *(s for panel in self.panels for s in panel.series))

    @property
    def table(self) -> tuple[tuple[Cell, ...], ...]:
        """The figures of the bars, a row a period."""
        return tuple(
            (period, *(panel.counts[k][n] for panel in self.panels for k in range(len(panel.series))))
            for n, period in enumerate(self.periods)
        )


Chart = Stack | Shares | Steps
