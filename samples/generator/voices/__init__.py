"""Whole plans out of one table of facts: a world is drawn, told in a voice, and typeset by one of the tool chains."""
