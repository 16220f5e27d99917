"""Rows: spans that stand on one printed line, with the small raised and lowered characters put beside their host."""

from __future__ import annotations

from bisect import bisect_left

from compliance.readers.layout.span import Span

SAME_BASELINE = 0.3
"""Share of the smaller font size by which baselines of one row may differ."""
SCRIPT_SIZE = 0.82
"""A raised or lowered character is set smaller than this share of its host's size."""
NEAR_SIZE = 0.95
"""The same for one or two digits that touch their host and are plainly raised or lowered."""
SCRIPT_SHIFT = 0.75
"""Share of the host's size by which a script's baseline may be raised or lowered."""
SCRIPT_LENGTH = 6
"""Characters in the longest script (a footnote mark, an exponent)."""


def make_rows(spans: list[Span]) -> list[list[Span]]:
    """Spans as printed rows from top to bottom, each row from left to right.

    Digits of scripts are rewritten as superscripts or subscripts.
    """
    if len(spans) < 2:
        return [list(spans)] if spans else []
    ordered = sorted(spans, key=lambda s: s.baseline)
    scripts = _scripts(ordered)
    rows: list[list[Span]] = []
    baseline = em = 0.0
    for span in ordered:
        if id(span) in scripts:
            continue
        if rows and span.baseline - baseline <= SAME_BASELINE * min(em, span.em):
            rows[-1].append(span)
        else:
            rows.append([span])
            baseline, em = span.baseline, span.em
    row_of = {id(s): row for row in rows for s in row}
    for script, host in scripts.values():
        row_of[id(host)].append(script)
        script.as_script(script.baseline < host.baseline)
    for row in rows:
        row.sort(key=lambda s: s.x0)
    return rows


def _scripts(ordered: list[Span]) -> dict[int, tuple[Span, Span]]:
    """By the script's id: (script, host), for spans sorted by baseline."""
    sizes = [s.em for s in ordered]
    largest = max(sizes)
    if min(sizes) >= NEAR_SIZE * largest:
        return {}
    baselines = [s.baseline for s in ordered]
    found: dict[int, tuple[Span, Span]] = {}
    for span in ordered:
        if len(span.text) > SCRIPT_LENGTH or span.em >= _size_limit(span) * largest:
            continue
        host = _host(span, ordered, baselines, largest)
        if host is not None:
            found[id(span)] = (span, host)
    return {k: v for k, v in found.items() if id(v[1]) not in found}


def _size_limit(span: Span) -> float:
    """Share of its host's size below which a span may be a script; lone digits need be hardly smaller."""
    return NEAR_SIZE if span.text.isdigit() and len(span.text) <= 2 else SCRIPT_SIZE


def _host(span: Span, ordered: list[Span], baselines: list[float], largest: float) -> Span | None:
    """The larger span that ``span`` is raised or lowered beside."""
    reach = SCRIPT_SHIFT * largest
    best: Span | None = None
    nearest = 0.0
    for i in range(bisect_left(baselines, span.baseline - reach), len(ordered)):
        host = ordered[i]
        shift = abs(host.baseline - span.baseline)
        if host.baseline > span.baseline + reach:
            break
        if host.em * _size_limit(span) <= span.em or shift > SCRIPT_SHIFT * host.em or shift <= 0.05 * host.em:
            continue
        distance = max(span.x0 - host.x1, host.x0 - span.x1, 0.0)
        if span.em > SCRIPT_SIZE * host.em and not (0.2 * host.em < shift < 0.6 * host.em and distance < 0.1 * host.em):
            continue
        if distance < 0.35 * host.em and (best is None or distance + shift < nearest):
            best, nearest = host, distance + shift
    return best
