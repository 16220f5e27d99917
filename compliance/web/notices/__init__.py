"""Documents of a case: what follows from its findings, drafts made and printed in a child process, laid before another person."""
