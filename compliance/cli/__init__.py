"""The command line: compliance."""
