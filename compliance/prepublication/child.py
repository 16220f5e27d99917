"""The looking child: as ``compliance.readers.child``, but it answers with what a file carries unseen."""

from __future__ import annotations

from pathlib import Path

from compliance.prepublication.unseen import unseen
from compliance.readers import registry
from compliance.readers.child import serve

if __name__ == "__main__":
    serve(lambda question, _: unseen(Path(question.path), registry.load(Path(question.path), question.limits)))
