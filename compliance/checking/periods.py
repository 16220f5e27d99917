"""Adding years and months to a day, without rounding in silence."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from compliance.corpus.conditions import Span


def add_span(start: date, span: Span) -> tuple[date, date]:
    """``start`` plus a period, as (earliest, latest) reading.

    They differ only where the month has no such day (2024-02-29 plus 3年): one reading ends on the last
    day of the month, the other on the next day.
    """
    months = start.year * 12 + start.month - 1 + span.years * 12 + span.months
    year, month = divmod(months, 12)
    month += 1
    last = calendar.monthrange(year, month)[1]
    if start.day <= last:
        early = late = date(year, month, start.day)
    else:
        early = date(year, month, last)
        late = early + timedelta(days=1)
    days = timedelta(days=span.days)
    return early + days, late + days
