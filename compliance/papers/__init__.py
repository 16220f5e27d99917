"""Documents out of the registry: their data drawn from cases, lists, plans and batches, each figure with its source.

What no registry knows (the letterhead, who signs) comes from a file of data and is laid over what was drawn.
"""

from __future__ import annotations

from compliance.papers.drawing import KINDS, Asked, draw
from compliance.papers.joining import joined, saved
from compliance.papers.writing import write_drawn

__all__ = ["KINDS", "Asked", "draw", "joined", "saved", "write_drawn"]
