"""A Review, or data, to official documents, DOCX and PDF.

``build_notices`` (from a review) and ``draft_document`` (from data) decide what is said, ``write_notice`` writes any
draft, ``publish_docx`` prints what came back from Word. The words are in ``templates/``, one folder a kind.
"""

from __future__ import annotations

from compliance.drafting.archive import Enclosure, enclose_notice
from compliance.drafting.data import draft_document, read_data
from compliance.drafting.doctor import Check, diagnose
from compliance.drafting.forms import Forms, load_forms
from compliance.drafting.notices import build_notices, carried_findings, left_to_authority
from compliance.drafting.publishing import Published, publish_docx
from compliance.drafting.template_check import TemplateFault, check_templates
from compliance.drafting.values import Draft, NoticeSettings, WrittenNotice
from compliance.drafting.writing import write_notice

__all__ = [
    "Check",
    "Draft",
    "Enclosure",
    "Forms",
    "NoticeSettings",
    "Published",
    "TemplateFault",
    "WrittenNotice",
    "build_notices",
    "carried_findings",
    "check_templates",
    "diagnose",
    "draft_document",
    "enclose_notice",
    "left_to_authority",
    "load_forms",
    "publish_docx",
    "read_data",
    "write_notice",
]
