"""Where each page is. All links are relative, so that the site opens from any folder and without a server."""

from __future__ import annotations

import re
from urllib.parse import quote

HOME = "index.html"
TABLES = "tables.html"
PARAMETERS = "parameters.html"
INTERPRETATIONS = "interpretations.html"
COVERAGE = "coverage.html"
STYLE = "assets/site.css"
SCRIPT = "assets/filter.js"


def rule_page(code: str) -> str:
    """The page of a rule."""
    return f"rules/{code}.html"


def document_page(document: str) -> str:
    """The page of a document."""
    return f"docs/{document}.html"


def clause_id(anchor: str) -> str:
    """The id of a clause on its document's page."""
    return "c-" + re.sub(r"\s+", "_", anchor)


def parameter_id(code: str) -> str:
    """The id of a parameter on the page of parameters."""
    return "p-" + re.sub(r"\s+", "_", code)


def product_id(key: str) -> str:
    """The id of a product on the page of tables."""
    return "t-" + re.sub(r"\s+", "_", key)


def href(page: str, target: str, fragment: str = "") -> str:
    """The link from ``page`` to ``target``; both are paths inside the site."""
    up = "../" * page.count("/")
    shown = f"#{quote(fragment)}" if fragment else ""
    return shown if fragment and target == page else up + quote(target) + shown
