"""One module per sample plan: its labels (PLAN) and its way of typesetting (typeset)."""
