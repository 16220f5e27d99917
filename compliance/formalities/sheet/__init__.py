"""A PDF's looks: what is printed where (``values``), how it is read (``reading``), and the rules on it."""
