"""The mark of the tests that recognise images (they load the models and take seconds)."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "ocr: recognises an image; needs the extra nengshen[ocr]")
