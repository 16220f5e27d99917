"""The looking child: as ``compliance.readers.child``, but it answers with an inspection."""

from __future__ import annotations

from pathlib import Path

from compliance.formalities.inspection import inspect_file
from compliance.readers.child import serve

if __name__ == "__main__":
    serve(lambda question, _: inspect_file(Path(question.path), question.norms, question.limits))
