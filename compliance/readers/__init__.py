"""PDF, DOCX and scanned pages to ``SourceDocument``; the only place that knows the libraries for it.

``read_document`` reads in this process; ``read_guarded`` in a child with limits of time and memory, which
is how files from outside are read.
"""

from __future__ import annotations

from compliance.readers.guard import read_guarded
from compliance.readers.limits import Limits
from compliance.readers.registry import read_document

__all__ = ["Limits", "read_document", "read_guarded"]
