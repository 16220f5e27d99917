"""The annotating child: as ``compliance.readers.child``, but it answers with the annotated copy."""

from __future__ import annotations

from compliance.annotation.request import annotate
from compliance.readers.child import serve

if __name__ == "__main__":
    serve(lambda request, _: annotate(request))
