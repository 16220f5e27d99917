"""DOCX through lxml: the body in order, numbering rendered, tables with merged cells."""
