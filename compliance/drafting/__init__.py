"""A Review to official documents, DOCX and PDF.

``build_notices`` decides what is said, ``write_notice`` how it looks; the words are in ``templates/``.
"""

from __future__ import annotations

from compliance.drafting.archive import Enclosure, enclose_notice
from compliance.drafting.doctor import Check, diagnose
from compliance.drafting.forms import Forms, load_forms
from compliance.drafting.notices import build_notices, left_to_authority
from compliance.drafting.values import Draft, NoticeSettings, WrittenNotice
from compliance.drafting.writing import publish_docx, write_notice

__all__ = [
    "Check",
    "Draft",
    "Enclosure",
    "Forms",
    "NoticeSettings",
    "WrittenNotice",
    "build_notices",
    "diagnose",
    "enclose_notice",
    "left_to_authority",
    "load_forms",
    "publish_docx",
    "write_notice",
]
