"""XLSX through lxml: sheets to tables, figures as their number formats show them. No formula is ever computed."""
