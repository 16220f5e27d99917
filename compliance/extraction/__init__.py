"""A SourceDocument to mentions, and mentions to one fact per field."""

from compliance.extraction.assemble import extract, prepare

__all__ = ["extract", "prepare"]
