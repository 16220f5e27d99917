"""Long computations that only read: one at a time, in a child process with bounds, while the page asks how it is."""
