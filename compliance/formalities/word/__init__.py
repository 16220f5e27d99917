"""A DOCX's looks: what is in force where (``values``), how it is read (``reading``), and the rules on it."""
