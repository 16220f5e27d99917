"""PDF, DOCX and scanned pages to the same SourceDocument."""
