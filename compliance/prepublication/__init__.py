"""Before anything is published, everything against everything: pure checks over lines, texts and rows of the register.

Which checks there are, in which words, with which levels and bounds, is data (``templates/发布/``). What cannot be judged
is an issue like any other: unknown is never a pass. Reading files and the register is for ``compliance.prepublishing``.
"""

from __future__ import annotations

from compliance.prepublication.norms import Norms, load_norms
from compliance.prepublication.values import Checked, Entry, FileRead, Issue, Level, Passage, Place, Report

__all__ = [
    "Checked", "Entry", "FileRead", "Issue", "Level", "Norms", "Passage", "Place", "Report", "load_norms",
]  # fmt: skip
