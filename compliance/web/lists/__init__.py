"""Lists: what is asked for, how cells are shown, files of exactly what is shown."""
