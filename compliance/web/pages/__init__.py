"""What a reviewer sees of a plan: pages of a PDF as images, paragraphs and tables of a DOCX or XLSX as text.

Nothing of a plan is parsed in the server: images and text come from guarded children, and are kept by content.
"""
