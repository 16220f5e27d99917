"""The corpus as pages of the desk: documents, clauses, rules, limits by place and day, search, impact of a change."""
