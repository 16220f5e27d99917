"""The lists of the desk: each defined once (``definition.Table``); pages, CSV, XLSX and JSON all come from it."""

from __future__ import annotations

from compliance.registry.tables.case_tables import CASES, FINDINGS
from compliance.registry.tables.definition import Asked, Column, Filter, Scope, Table
from compliance.registry.tables.enterprise_tables import ENTERPRISES, INSTALLATIONS
from compliance.registry.tables.office_tables import DOCUMENTS, WAIVERS

__all__ = ["TABLES", "Asked", "Column", "Filter", "Scope", "Table"]

TABLES: tuple[Table, ...] = (CASES, FINDINGS, ENTERPRISES, INSTALLATIONS, WAIVERS, DOCUMENTS)
"""Every list, in the order of the page head."""
