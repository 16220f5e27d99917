"""Errors that end a run: broken input and a broken corpus. Findings are values, not errors."""

from __future__ import annotations

from pathlib import Path

from compliance.model.file_names import readable


class ComplianceError(Exception):
    """Base of all errors whose message is meant for the user (in Chinese)."""

    exit_code = 3


class InputError(ComplianceError):
    """A document that cannot be read.

    ``code`` is a stable English word for programs (``encrypted``, ``broken``, ``empty``,
    ``too_large``, ``too_many_pages``, ``timeout``, ``memory``, ``unsupported``, ``not_found``,
    ``unwritable``, ``exists``, ``name``, ``numbering``);
    ``reason`` is a full Chinese sentence; ``page`` is the 1-based page, where one is to blame.
    """

    def __init__(self, file: str | Path, code: str, reason: str, page: int | None = None) -> None:
        self.file, self.code, self.reason, self.page = readable(str(file)), code, reason, page
        place = f"第{page}页：" if page is not None else ""
        super().__init__(f"{self.file}：{place}{reason}")

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str, int | None]]:
        return (InputError, (self.file, self.code, self.reason, self.page))


class CorpusError(ComplianceError):
    """A policy corpus that cannot be used; the message names file and line (in Chinese)."""

    def __init__(self, file: str | Path, line: int | None, reason: str, code: str = "") -> None:
        self.file, self.line, self.reason, self.code = str(file), line, reason, code
        place = f"{self.file}:{line}" if line else self.file
        super().__init__(f"{place}: {reason}")


class TemplateError(ComplianceError):
    """A template that cannot be filled; the message names the template and the field (in Chinese)."""


class RegistryError(ComplianceError):
    """A registry that cannot be used, or something that its rules refuse (in Chinese).

    ``code`` is a stable English word: ``unusable``, ``outdated``, ``exists``, ``not_found``, ``invalid``, ``four_eyes``,
    ``decided``, ``lost_claim``, ``tampered``.
    """

    def __init__(self, reason: str, code: str = "unusable") -> None:
        self.reason, self.code = reason, code
        super().__init__(reason)

    def __reduce__(self) -> tuple[type[RegistryError], tuple[str, str]]:
        return (RegistryError, (self.reason, self.code))


class MissingComponentError(ComplianceError):
    """Something this machine lacks (a font, a library); the message says how to install it."""
