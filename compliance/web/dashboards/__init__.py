"""What stands on the overview: counts as charts that the server draws, each with its table."""
