"""A Review to what other programs read: SARIF, OSCAL, and the ledger as XLSX and CSV.

Pure functions: values in, JSON objects, text or bytes out; the command line writes the files.
"""

from __future__ import annotations

from compliance.exports.about import About, Unread, WaiverNote
from compliance.exports.ledger import Column, Sheet
from compliance.exports.ledger_csv import csv_ledger
from compliance.exports.ledger_xlsx import xlsx_ledger, xlsx_sheets
from compliance.exports.oscal import oscal
from compliance.exports.sarif import sarif

__all__ = [
    "About", "Column", "Sheet", "Unread", "WaiverNote", "csv_ledger", "oscal", "sarif", "xlsx_ledger", "xlsx_sheets",
]  # fmt: skip
