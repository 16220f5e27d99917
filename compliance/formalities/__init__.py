"""Official documents against the norms of their form (GB/T 9704—2012): any DOCX, any PDF, not only our own.

Figures and the list of rules are data (``templates/版式/``), the rules small functions on what a file will print.
Importing this package loads no library.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from compliance.formalities.norms import Norms, RuleEntry, load_norms
from compliance.formalities.values import Fault, Inspection, Level, Place

if TYPE_CHECKING:
    from compliance.readers import Limits

__all__ = ["Fault", "Inspection", "Level", "Norms", "Place", "RuleEntry", "inspect_guarded", "load_norms"]


def inspect_guarded(path: Path, norms: Norms, limits: Limits | None = None) -> Inspection:
    """What is wrong with the form of the file at ``path``, found in a child process with limits of time and memory.

    Raises:
        InputError: the file cannot be read (encrypted, broken, empty …) or costs more than ``limits``.
    """
    from compliance.formalities.inspection import ask
    from compliance.readers import Limits

    return ask(path, norms, limits or Limits())
