"""Geometry to text, the same for the text layer and for OCR: rows, tables, columns, paragraphs."""
