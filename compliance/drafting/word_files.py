"""Word files that somebody hands in, opened by python-docx: whatever is wrong with one is told in one way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from compliance.model.errors import TemplateError
from compliance.ooxml import UNREADABLE


@contextmanager
def damage_told(complaint: str) -> Iterator[None]:
    """What python-docx raises inside for a damaged file becomes a TemplateError.

    Raises:
        TemplateError: with ``complaint``; for a damaged package, a part that is missing or no XML.
    """
    from docx.opc.exceptions import OpcError
    from lxml import etree  # type: ignore[import-untyped]

    try:
        yield
    except (*UNREADABLE, KeyError, OpcError, etree.XMLSyntaxError) as error:
        raise TemplateError(complaint) from error
