"""Typesetting engines: every one turns the same blocks into a document of another tool chain."""
