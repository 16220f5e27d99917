"""A Review to official documents, DOCX and PDF."""
