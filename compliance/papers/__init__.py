"""Documents out of the registry: their data drawn from cases, lists, plans and batches, each figure with its source.

What no registry knows (the letterhead, who signs) comes from a file of data and is laid over what was drawn.
"""

from __future__ import annotations

from compliance.papers.batches import BATCH_KIND, draw_batch
from compliance.papers.cases import CASE_KINDS, Paper, draw_case
from compliance.papers.drawing import KINDS, Asked, draw
from compliance.papers.joining import joined, saved
from compliance.papers.recorded import Law
from compliance.papers.writing import write_drawn

__all__ = [
    "BATCH_KIND",
    "CASE_KINDS",
    "KINDS",
    "Asked",
    "Law",
    "Paper",
    "draw",
    "draw_batch",
    "draw_case",
    "joined",
    "saved",
    "write_drawn",
]
