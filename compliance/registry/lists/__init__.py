"""Lists that offices keep: their columns (``forms``), into the register (``importing``) and out of it (``listing``).

Pure functions over grids and rows of the register; reading files, judging and writing workbooks are elsewhere.
"""
