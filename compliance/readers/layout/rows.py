"""Rows: spans that stand on one printed line, with the small raised and lowered characters put beside their host."""

from __future__ import annotations

from compliance.readers.layout.span import Span, main_em

SAME_BASELINE = 0.3
"""Share of the smaller font size by which baselines of one row may differ."""
SCRIPT_SIZE = 0.82
"""A raised or lowered character is set smaller than this share of its host's size."""
SCRIPT_SHIFT = 0.75
"""Share of the host's size by which a script's baseline may be raised or lowered."""


def make_rows(spans: list[Span]) -> list[list[Span]]:
    """Spans as printed rows from top to bottom, each row from left to right."""
    scripts, hosts = _scripts(spans)
    rows: list[list[Span]] = []
    baseline = em = 0.0
    for span in sorted(hosts, key=lambda s: s.baseline):
        if rows and span.baseline - baseline <= SAME_BASELINE * min(em, span.em):
            rows[-1].append(span)
        else:
            rows.append([span])
            baseline, em = span.baseline, span.em
    row_of = {id(s): row for row in rows for s in row}
    for span, host in scripts:
        row_of[id(host)].append(span)
    for row in rows:
        row.sort(key=lambda s: s.x0)
    return rows


def _scripts(spans: list[Span]) -> tuple[list[tuple[Span, Span]], list[Span]]:
    """(script, host) pairs, and the spans that are no scripts."""
    if len(spans) < 2:
        return [], spans
    small = [s for s in spans if len(s.text) <= 6 and s.em < SCRIPT_SIZE * main_em(spans)]
    small += [s for s in spans if len(s.text) <= 6 and s.em >= SCRIPT_SIZE * main_em(spans) and s.em < 30]
    pairs: list[tuple[Span, Span]] = []
    taken: set[int] = set()
    for span in small:
        if id(span) in taken:
            continue
        best: Span | None = None
        nearest = 0.0
        for host in spans:
            if host.em * SCRIPT_SIZE <= span.em or abs(host.baseline - span.baseline) > SCRIPT_SHIFT * host.em:
                continue
            if abs(host.baseline - span.baseline) <= SAME_BASELINE * span.em:
                continue
            distance = max(span.x0 - host.x1, host.x0 - span.x1)
            if distance < 0.35 * host.em and (best is None or distance < nearest):
                best, nearest = host, distance
        if best is not None and id(best) not in taken:
            pairs.append((span, best))
            taken.add(id(span))
    return pairs, [s for s in spans if id(s) not in taken]
